import type { Act } from "./act.ts";
import { sendsForm } from "./forms.ts";
import { chooses, confirms, leaves, leavesInTime } from "./mailbox.ts";
import { calls, edits, reports, silence } from "./others.ts";

/** Everything that happens in histories. */
export const ACTS: readonly Act[] = [sendsForm, confirms, leaves, leavesInTime, chooses, reports, calls, edits, silence];
