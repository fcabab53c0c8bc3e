import type { Advance } from "./advance.ts";
import { Draft } from "./draft.ts";
import type { FactOf } from "./facts.ts";
import type { LeadState } from "./state.ts";
import type { Instant } from "./time.ts";

/** A lead after a seat of theirs was given back, or one that had become free was given to them, which they are told once by mail. Nothing else is judged. */
export function hearSeat(lead: LeadState, fact: FactOf<"seat_returned"> | FactOf<"seat_given">, now: Instant): Advance {
  const draft = Draft.of(lead, now);
  draft.hear({ ...fact, receipts: [] });
  if (fact.kind === "seat_given")
    draft.effect({
      kind: "mail",
      id: `seat-free:${fact.data.submission}`,
      template: "transactional/seat-free",
      to: "lead",
      purpose: "asked",
      subject: { submission: fact.data.submission, resource: fact.data.event },
    });
  return {
    before: lead,
    chooses: false,
    branches: [{ rep: null, rank: 0, entries: draft.entries, effects: draft.effects, after: draft.state }],
  };
}
