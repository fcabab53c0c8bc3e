import type { Playbook } from "../../content/schema/playbook.ts";
import type { Sources } from "../../worker/journey/portrait.ts";
import type { Enrolment } from "../../worker/playbook/enrolment.ts";
import { type Instant, iso } from "../../worker/playbook/time.ts";
import type { Upcoming } from "../../worker/playbook/upcoming.ts";
import { type Because as Grounded, why } from "../../worker/playbook/why.ts";

/** One thing that is so, or will be, with the rule and the version of the playbook that say so. */
export interface Because {
  text: string;
  rule: string;
  playbook: string;
  evidence?: string | null;
  at?: string;
}

export type Explained = ReturnType<typeof explain>;

/** Why a person stands where they stand at `now`, and what happens next. In English. */
export function explain(playbook: Playbook, { lead, entries }: Pick<Sources, "lead" | "entries">, now: Instant) {
  const { score, interests, tier, stage, owner, promise, next } = why(playbook, lead, entries, now);
  const rep = playbook.team.reps.find(({ id }) => id === owner.is);
  return {
    id: lead.id,
    email: lead.profile.email,
    name: lead.profile.name,
    now: iso(now),
    playbook: lead.playbook,
    score: {
      ...score,
      receipts: score.receipts.map((line) => ({ ...line, reason: line.reason.en, at: iso(line.at), playbook: lead.playbook })),
    },
    interests: interests.map(({ topic, points, en }) => ({ topic, points, name: en })),
    tier: { is: tier.is, inAWeek: tier.inAWeek, why: tier.why.map(said) },
    stage: { is: stage.is, why: stage.why.map((change) => ({ from: change.from, to: change.to, ...said(change), at: iso(change.at) })) },
    place: owner.place,
    owner: rep ? { id: rep.id, name: rep.name.en } : null,
    ownerWhy: owner.why.map(said),
    promise: promise && { ...promise, by: iso(promise.by) },
    runs: lead.enrolments.map((run) => runOf(playbook, run)),
    next: next.map((one): Because => ({ at: iso(one.at), text: sentence(one), rule: one.rule, playbook: lead.playbook })),
  };
}

/** A run as it stands, with why it waits, ended or writes nothing. */
function runOf({ nurture }: Playbook, { sequence, status, next, dueAt, startedAt, goalAt, heldOut, reason }: Enrolment) {
  const because = reason ?? (heldOut ? { rule: "held-out", ...nurture.reasons.heldOut } : null);
  return {
    sequence,
    status,
    since: iso(startedAt),
    next: heldOut ? null : next,
    dueAt: status === "active" && !heldOut && dueAt !== null ? iso(dueAt) : null,
    goalAt: goalAt === undefined ? null : iso(goalAt),
    why: because && { rule: because.rule, text: because.en },
  };
}

function said({ rule, en, playbook, evidence }: Grounded): Because {
  return { text: en, rule, playbook, evidence };
}

function sentence(next: Upcoming): string {
  switch (next.what) {
    case "owner_warned":
      return "the owner is warned, unless they have accepted by then";
    case "handed_on":
      return "the lead is offered to somebody else, unless the owner has accepted by then";
    case "promise_goes_on":
      return "the promise goes on, answered or not";
    case "back_to_pool":
      return "the lead goes back to the pool, unless the owner is in touch before";
    case "back_to_nurture":
      return "mails and self-service look after the lead instead, unless the owner is in touch before";
    case "override_ends":
      return "the tier that was set by hand ends";
    case "offered_again":
      return "the lead is offered to the team again";
    case "tier":
      return `the tier becomes ${next.to} if nothing happens: ${next.reason.en}`;
    case "stage":
      return `the stage becomes ${next.to}: ${next.reason.en}`;
    case "sign":
      return `a sign that they may leave: ${next.reason.en}`;
    case "mail":
      return "is written, if sending hours and the touch budget allow";
  }
}
