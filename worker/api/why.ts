import type { Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { sayAhead } from "../journey/ahead.ts";
import type { Sources } from "../journey/portrait.ts";
import { explainScore, type ScoreLine } from "../playbook/explain.ts";
import { type Instant, iso } from "../playbook/time.ts";
import { tierAt } from "../playbook/upcoming.ts";
import { type Because, interestsOf, why } from "../playbook/why.ts";

/**
 * Why a lead stands where it stands, every part with its rule, playbook version and evidence. Score, interests and `tier.asOf` are
 * those of `at`, when nothing more is heard until then.
 */
export function whyAnswer(
  playbook: Playbook,
  { lead, entries }: Pick<Sources, "lead" | "entries">,
  { now, at }: { now: Instant; at: Instant },
  locale: Locale,
) {
  const told = why(playbook, lead, entries, now);
  const score = explainScore(playbook, lead, entries, at);
  const asOf = tierAt(playbook, lead, at);
  const judged = { playbook: told.playbook };
  const say = ({ rule, playbook: version, evidence, ...text }: Because) => ({ rule, text: text[locale], playbook: version, evidence });
  const line = ({ reason, at: earned, ...rest }: ScoreLine) => ({ ...rest, reason: reason[locale], at: iso(earned), ...judged });
  const owner = playbook.team.reps.find(({ id }) => id === told.owner.is);
  return {
    lead: lead.id,
    now: iso(now),
    at: iso(at),
    ...judged,
    score: { ...score, receipts: score.receipts.map(line) },
    interests: interestsOf(playbook, lead, entries, at).map(({ topic, points, lines, ...name }) => ({
      topic,
      name: name[locale],
      points,
      receipts: lines.map(line),
    })),
    tier: {
      is: told.tier.is,
      why: told.tier.why.map(say),
      asOf: asOf && { tier: asOf.tier, rule: asOf.rule, text: asOf.reason[locale], ...judged },
      inAWeek: told.tier.inAWeek,
    },
    stage: {
      is: told.stage.is,
      why: told.stage.why.map((change) => ({
        from: change.from,
        to: change.to,
        at: iso(change.at),
        since: iso(change.since),
        ...say(change),
      })),
    },
    place: told.owner.place,
    owner: told.owner.is === null ? null : { id: told.owner.is, name: owner?.name[locale] ?? told.owner.is },
    ownerWhy: told.owner.why.map(say),
    promise: told.promise && {
      by: iso(told.promise.by),
      state: told.promise.state,
      mode: told.promise.mode,
      pausedAt: told.promise.pausedAt === null ? null : iso(told.promise.pausedAt),
      rule: told.promise.rule,
      playbook: told.promise.playbook,
      evidence: told.promise.evidence,
    },
    next: told.next.map((next) => ({ at: iso(next.at), what: next.what, rule: next.rule, text: sayAhead(next, locale), ...judged })),
  };
}
