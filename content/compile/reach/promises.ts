import type { Tier } from "../../schema/common.ts";
import type { PolicyFiles } from "../playbook.ts";
import { type Findings, lineOf } from "./finding.ts";
import { isThere } from "./routes.ts";
import { givenTiers, rank } from "./tiers.ts";

/** Promises that nobody is given, tiers with an owner that nobody has, and salespeople who can take nothing. */
export function checkPromises(findings: Findings, { promises, tiers, routes, team }: PolicyFiles): void {
  if (!promises || !tiers || !routes || !team) return;
  const given = givenTiers(tiers.value);
  const { owned, escalation } = routes.value;
  const promised = Object.keys(promises.value.tiers) as (keyof typeof promises.value.tiers)[];
  for (const tier of promised) {
    const path = ["tiers", tier];
    if (!given.has(tier))
      findings.mistake(promises, path, `is a promise that is never given: no line of tiers.yaml gives ${tier}`, {
        act: "remove it, or give the tier a line",
      });
    else if (!owned.includes(tier))
      findings.doubt(
        promises,
        path,
        `is given only to who takes such a lead out of the queue: ${tier} is not in \`owned\` of routes.yaml`,
        { act: `remove it, or add ${tier} to \`owned\`` },
      );
  }
  for (const [i, tier] of owned.entries()) {
    if (!given.has(tier))
      findings.mistake(routes, ["owned", i], `is a tier that nobody has: no line of tiers.yaml gives ${tier}`, {
        act: "remove it, or give the tier a line",
      });
  }
  const minutes = (tier: Tier) => (tier === "X" ? undefined : promises.value.tiers[tier]?.workingMinutes);
  for (const tier of promised) {
    const sooner = promised.find((other) => rank(other) > rank(tier) && (minutes(other) ?? 0) < (minutes(tier) ?? 0));
    if (sooner)
      findings.doubt(
        promises,
        ["tiers", tier, "workingMinutes"],
        `is later than what the lower tier ${sooner} is promised (line ${lineOf(promises, ["tiers", sooner])})`,
        { put: String(minutes(sooner)) },
      );
  }
  for (const [i, rep] of team.value.reps.entries()) {
    if (rep.active && rep.capacity === 0)
      findings.doubt(team, ["reps", i, "capacity"], `is 0: ${rep.id} is active and never takes a turn`, { put: "20" });
    if (rep.id === escalation.head && !rep.active)
      findings.doubt(routes, ["escalation", "head"], "is inactive in team.yaml: what nobody accepts stays in the queue", {
        put: team.value.reps.find(isThere)?.id ?? rep.id,
      });
  }
}
