import type { Act } from "./act.ts";
import { comesBack, needsHelp } from "./back.ts";
import { isErased } from "./erasure.ts";
import { sendsForm } from "./forms.ts";
import { chooses, confirms, leaves, leavesInTime } from "./mailbox.ts";
import { calls, edits, reports, silence } from "./others.ts";

/** Everything that happens in histories. */
export const ACTS: readonly Act[] = [
  ...[sendsForm, confirms, leaves, leavesInTime, chooses],
  ...[comesBack, needsHelp, isErased, reports, calls],
  ...[edits, silence],
];
