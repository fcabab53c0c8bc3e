import type { Stage, Tier } from "../../content/schema/common.ts";
import type { Enrolment } from "./enrolment.ts";
import type { Fact } from "./facts.ts";
import type { LeadState, Place, Profile, Reason, Receipt, SalesPromise, ScoreState, Sign } from "./state.ts";
import type { Instant } from "./time.ts";
import type { Wait } from "./wait.ts";

interface Decided<K extends string, D> {
  kind: K;
  at: Instant;
  data: D;
}

/** Everything the playbook may decide about a lead. */
export type Decision =
  | Decided<"lead_created", { id: string; playbook: string; profile: Profile; accountId: string | null }>
  | Decided<"profile_changed", { profile: Profile }>
  | Decided<"visitor_linked", { visitor: string; verified: boolean; reason: string; lead?: string }>
  | Decided<"scored", { receipts: Receipt[] }>
  | Decided<
      "rescored",
      {
        because: RescoreCause;
        playbook: string;
        state: ScoreState;
        receipts: SourcedReceipt[];
        /** What else follows from the facts that count, as far as it can have changed. */
        seen?: Partial<Seen>;
      }
    >
  | Decided<"stage_changed", { from: Stage | null; to: Stage; since: Instant; cause: Reason }>
  | Decided<"override_ended", { tier: Tier }>
  | Decided<"tier_changed", { from: Tier | null; to: Tier; why: Reason[] }>
  | Decided<"placed", { place: Place; why: Reason[] }>
  | Decided<"owner_assigned", { owner: string; why: Reason[] }>
  | Decided<"lead_offered", { owner: string; why: Reason[] }>
  | Decided<"lead_returned", { owner: string; why: Reason[] }>
  | Decided<"lead_released", { owner: string; why: Reason[] }>
  | Decided<"sign_seen", { sign: Sign }>
  | Decided<"sign_gone", { sign: string }>
  /** `to` says where it goes from there in the same moment, since nobody of its tier is to claim it. */
  | Decided<"lead_pooled", { owner: string; why: Reason[]; again: Instant; to?: "nurture" }>
  | Decided<"lead_escalated", { why: Reason[] }>
  | Decided<"promise_given", { promise: SalesPromise }>
  | Decided<"promise_warned", { promise: string }>
  | Decided<"promise_paused", { promise: string }>
  | Decided<"promise_resumed", { promise: SalesPromise }>
  | Decided<"promise_closed", { promise: string; state: "kept" | "missed" | "withdrawn" }>
  /** They were told that nobody is free, and that a mail with the time follows; `wait` is taken over from another lead of the same person. */
  | Decided<"prospect_waits", { tier: Tier; wait?: Wait | undefined }>
  /** `round` is 0 where it is the first time that they are given. */
  | Decided<"prospect_told", { promise: string; by: Instant; round: number }>
  | Decided<"enrolled", { enrolment: Enrolment }>
  /** `variant` is the text that was chosen for this reader, `arm` the one that was drawn for a test; absent means the step's own. */
  | Decided<
      "step_written",
      { enrolment: string; step: string; message: string; next: string | null; dueAt: Instant | null; variant?: string; arm?: string }
    >
  /** Passed over: the run goes on with the next. */
  | Decided<"step_skipped", { enrolment: string; step: string; next: string | null; dueAt: Instant | null; reason: Reason }>
  | Decided<"step_postponed", { enrolment: string; step: string; dueAt: Instant; reason: Reason }>
  /** Nothing is written until it goes on. */
  | Decided<"enrolment_paused", { enrolment: string; reason: Reason }>
  | Decided<"enrolment_resumed", { enrolment: string; dueAt: Instant | null }>
  /** What the sequence is for came about while its window was open, however far its run was. */
  | Decided<"goal_reached", { enrolment: string; reason: Reason }>
  | Decided<"enrolment_ended", { enrolment: string; status: "done" | "ended"; reason: Reason }>
  | Decided<"woken", Record<string, never>>;

/** What is known of a lead from its facts beside the score. */
export type Seen = Pick<
  LeadState,
  "reading" | "touches" | "lastSeenAt" | "latest" | "milestones" | "usedAt" | "features" | "stage" | "stages" | "consents"
>;

export const RESCORE_CAUSES = ["late_fact", "adopted", "unlinked", "relinked", "merged", "split"] as const;
export type RescoreCause = (typeof RESCORE_CAUSES)[number];

export type DecisionKind = Decision["kind"];

export interface SourcedReceipt {
  source: string;
  at: Instant;
  receipt: Receipt;
}

/** A fact as it stands in the journal, with what it earned, whether it was counted late, and whether it is a copy that another lead's merge brought along. */
export type EarnedFact = Fact & { receipts: Receipt[]; late?: boolean; copied?: boolean };

export type LeadEntry = EarnedFact | Decision;

export function isFact<E extends LeadEntry>(entry: E): entry is E & EarnedFact {
  return "source" in entry;
}
