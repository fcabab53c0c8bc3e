import type { Tier } from "../../content/schema/common.ts";
import type { Playbook, TierPolicy } from "../../content/schema/playbook.ts";
import { type Fields, holds } from "./condition.ts";
import type { Band } from "./crossing.ts";
import { sayByHand } from "./say.ts";
import type { Reason, TierOverride } from "./state.ts";

export interface Verdict {
  tier: Tier;
  why: Reason[];
}

/** The rule of a tier that a person gave. */
export const BY_HAND = "by-hand";

const ORDER: Tier[] = ["S", "A", "B", "C"];

export interface TierInput {
  fit: number;
  engagement: number;
  held: Tier | null;
  override: TierOverride | null;
}

/**
 * The tier of a lead: given by hand, disqualified with a reason, strategic by name, or the grid's line for its fit and engagement (each 0–50).
 * A tier that is already held is lost only when engagement is `hysteresis` below its line.
 */
export function tierOf(playbook: Playbook, fields: Fields, at: TierInput): Verdict {
  const policy = playbook.tiers;
  const { fit, engagement, held, override } = at;
  if (override) return overridden(playbook, override);
  const against = policy.disqualify.find((rule) => holds(rule.when, fields));
  if (against) return { tier: "X", why: [{ rule: against.id, ...against.reason }] };
  if (policy.strategic.domains.includes(String(fields.domain)))
    return { tier: "S", why: [{ rule: "strategic", ...policy.strategic.reason }] };
  return gridTier(policy, fit, engagement, held);
}

function overridden(playbook: Playbook, { tier, by, reason, until }: TierOverride): Verdict {
  const sentence = until === null ? playbook.tiers.byHand.standing : playbook.tiers.byHand.until;
  return { tier, why: [{ rule: BY_HAND, ...sayByHand(playbook, sentence, { by, reason, until }) }] };
}

function gridTier(policy: TierPolicy, fit: number, engagement: number, held: Tier | null): Verdict {
  const reached = line(policy, fit, engagement, 0);
  if (held === null || held === "X" || rank(reached.tier) <= rank(held)) return reached;
  const kept = line(policy, fit, engagement, policy.hysteresis);
  return rank(kept.tier) < rank(held) ? { tier: held, why: kept.why } : kept;
}

function line(policy: TierPolicy, fit: number, engagement: number, margin: number): Verdict {
  const found = policy.grid.find((row) => fit >= row.fit && engagement >= row.engagement - margin);
  if (!found) return { tier: policy.otherwise.tier, why: [{ rule: "otherwise", ...policy.otherwise.reason }] };
  return { tier: found.tier, why: [{ rule: found.id, ...found.reason }] };
}

/** The engagement values around `engagement` for which a lead keeps its tier. Outside them the clock has something to decide. */
export function keptBand(policy: TierPolicy, fields: Fields, { fit, engagement, held, override }: TierInput & { held: Tier }): Band {
  const byName = override !== null || held === "X" || policy.strategic.domains.includes(String(fields.domain));
  return byName ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } : gridBand(policy, fit, engagement, held);
}

function gridBand(policy: TierPolicy, fit: number, engagement: number, held: Tier): Band {
  const lines = policy.grid.filter((row) => fit >= row.fit).flatMap((row) => [row.engagement, row.engagement - policy.hysteresis]);
  const borders = [...new Set(lines)].filter((border) => border > 0).sort((a, b) => a - b);
  const keeps = (value: number) => gridTier(policy, fit, value, held).tier === held;
  const below = [0, ...borders].filter((border) => border <= engagement).reverse();
  const lost = below.findIndex((border) => !keeps(border));
  const low = lost === -1 ? Number.NEGATIVE_INFINITY : (below[lost - 1] ?? engagement);
  const high = borders.find((border) => border > engagement && !keeps(border));
  return { low, high: high ?? Number.POSITIVE_INFINITY };
}

function rank(tier: Tier): number {
  return ORDER.indexOf(tier);
}
