import fc from "fast-check";
import type { Playbook } from "../../content/schema/playbook.ts";
import { type Fact, OUTCOMES, PRODUCT_KINDS, type Touch } from "../../worker/playbook/facts.ts";
import { isKept } from "../../worker/playbook/keep.ts";
import { mayClaimFrom } from "../../worker/playbook/pool.ts";
import type { RepLoad } from "../../worker/playbook/route.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { clock, form, Life, MONDAY, opening, pageRead, product, standard } from "./factories.ts";

/** Everything that people, colleagues and time may do to a lead; what the house would refuse at the door does not happen. */
const DEEDS = [
  "asks",
  "subscribes",
  "stranger",
  "reads",
  "jobs",
  "product",
  "accepts",
  "contacts",
  "gives back",
  "claims",
  "leaves",
  "awaits",
  "answers",
  "adjusts",
  "overrides",
  "stage",
  "details",
  "unlinks",
  "relinks",
  "no mail",
  "waits",
] as const;

export const histories = fc.array(
  fc.record({
    deed: fc.constantFrom(...DEEDS),
    which: fc.nat({ max: 999 }),
    hoursLate: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 900 }) }),
    wait: fc.oneof(fc.integer({ min: 0, max: 30 * HOUR }), fc.integer({ min: 0, max: 60 * DAY })),
    branch: fc.nat({ max: 9 }),
    full: fc.boolean(),
  }),
  { minLength: 1, maxLength: 18 },
);

export type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never;

const STRIKES_MAX = 60;
const FULL: RepLoad[] = standard.team.reps.map(({ id, capacity }) => ({ id, open: capacity, lastTurn: 0 }));

/** Lives a history, the clock striking whenever the lead asks for it and any branch being chosen; `check` sees every state. */
export function live(history: History, check: (life: Life, now: Instant) => void = () => {}, playbook: Playbook = standard): Life {
  const small = opening({ answers: { companySize: "51-200", role: "user", industry: "other", locale: "zh" } });
  const life = new Life(playbook, (history[0]?.which ?? 0) % 2 === 0 ? opening() : small);
  let now = MONDAY;
  const hear = (fact: Fact, branch: number, full: boolean) => {
    life.hear([fact], now, { reps: full ? FULL : [] });
    const { last } = life;
    const chosen = last?.branches[branch % last.branches.length];
    if (last && chosen) {
      life.entries.length -= last.branches[0]?.entries.length ?? 0;
      life.entries.push(...chosen.entries);
      life.state = chosen.after;
    }
    check(life, now);
  };
  for (const { deed, which, hoursLate, wait, branch, full } of history) {
    const until = now + wait;
    for (let strikes = 0; strikes < STRIKES_MAX && life.state?.wakeAt && life.state.wakeAt <= until; strikes += 1) {
      now = Math.max(now, life.state.wakeAt);
      hear(clock(now), branch, full);
    }
    now = until;
    const fact = factOf(life.state === null ? "asks" : deed, which, now, hoursLate * HOUR, life.state);
    if (fact) hear(fact, branch, full);
  }
  return life;
}

let serial = 0;

function factOf(deed: (typeof DEEDS)[number], which: number, now: Instant, late: number, lead: LeadState | null): Fact | null {
  serial += 1;
  const source = `${deed}:${serial}`;
  const pick = <T>(list: readonly T[]): T => list[which % list.length] as T;
  const by = lead?.owner?.id ?? "zhou-hang";
  const reason = "a reason";
  const said = { at: now, source };
  switch (deed) {
    case "asks":
      return form(
        { form: pick(["contact", "trial", "download"] as const), visitor: "own", marketing: "given", touch: touch(now, which) },
        now,
      );
    case "subscribes":
      return form({ form: "subscribe" }, now);
    case "stranger":
      return form({ verified: false }, now);
    case "reads":
      return pageRead(
        {
          pieceKind: pick(["cases", "solutions", "whitepapers"] as const),
          visitor: pick(["own", "shared"]),
          touch: touch(now - late, which),
        },
        now - late,
      );
    case "jobs":
      return { ...pageRead({ target: "jobs", visitor: "shared" }, now - late), kind: "cta_clicked" };
    case "product":
      return product(pick(PRODUCT_KINDS), now - late);
    case "accepts":
      if (lead?.promise?.state !== "open" && lead?.place !== "escalated") return null;
      return { ...said, kind: "lead_accepted", data: { by } };
    case "contacts":
      return lead?.owner ? { ...said, kind: "contacted", data: { by, outcome: pick(OUTCOMES) } } : null;
    case "gives back":
      return lead?.owner ? { ...said, kind: "lead_given_back", data: { by, reason } } : null;
    case "claims": {
      const rep = pick(standard.team.reps).id;
      return lead && lead.pooledAt !== null && mayClaimFrom(lead, rep) <= now ? { ...said, kind: "lead_claimed", data: { by: rep } } : null;
    }
    case "leaves":
      return lead?.owner ? { ...said, kind: "owner_left", data: { rep: by } } : null;
    case "awaits":
      return isKept(lead?.promise ?? null) && lead?.promise?.pausedAt === null ? { ...said, kind: "answer_awaited", data: { by } } : null;
    case "answers":
      return isKept(lead?.promise ?? null) && lead?.promise?.pausedAt !== null ? { ...said, kind: "answer_heard", data: { by } } : null;
    case "adjusts":
      return {
        ...said,
        kind: "score_adjusted",
        data: { by, points: (which % 41) - 20, until: now + (1 + (which % 40)) * DAY + which * MINUTE, reason },
      };
    case "overrides": {
      const tier = pick(["S", "A", "B", "C", "X", null] as const);
      return { ...said, kind: "tier_overridden", data: { by, tier, until: tier && now + (1 + (which % 30)) * DAY, reason } };
    }
    case "stage":
      return { ...said, kind: "stage_set", data: { by, to: pick(["refer", "signup", "lost", "dormant"] as const), reason } };
    case "details":
      return {
        ...said,
        kind: "details_noted",
        data: {
          by,
          deal: { amount: which * 100, currency: "CNY" },
          introducer: pick(["chen-bo", null]),
          users: which,
          judgements: { "in-target": pick(["yes", "no", null]), "complaint-prone": pick(["no", null, "yes", "unsure"]) },
        },
      };
    case "unlinks":
      return lead?.unlinked.includes("shared") ? null : { ...said, kind: "visitor_unlinked", data: { by, visitor: "shared", reason } };
    case "relinks":
      return lead?.unlinked.includes("shared") ? { ...said, kind: "visitor_relinked", data: { by, visitor: "shared", reason } } : null;
    case "no mail":
      return { ...said, kind: "unsubscribed", data: { purpose: "marketing", by: "page" } };
    case "waits":
      return null;
  }
}

/** A visit by one of two ways, short or long, so that some visits are one touch. */
export function touch(at: Instant, which: number): Touch {
  const source = which % 2 === 0 ? "newsletter" : "fair";
  const until = at + (which % 3 === 0 ? 1 : 12) * HOUR;
  const untagged = { medium: null, campaign: null, term: null, content: null };
  return { at, until, channel: "campaign", source, ...untagged, landing: "/zh/", referrer: null };
}
