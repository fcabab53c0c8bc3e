import { TIERS, type Tier } from "../../schema/common.ts";
import type { TierPolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import type { Yaml } from "../yaml.ts";
import { bestEngagement, bestFit } from "./best.ts";
import { checkHolds } from "./condition.ts";
import { type Findings, lineOf } from "./finding.ts";
import { leadGround, type Scope } from "./ground.ts";
import { checkReached } from "./order.ts";

type Row = TierPolicy["grid"][number];
type Best = Pick<Row, "fit" | "engagement">;

/** Lines of the grid that nobody reaches, or only where a better line should have been read; and disqualifications that never happen. */
export function checkTiers(findings: Findings, { tiers, score }: PolicyFiles, scope: Scope): void {
  if (!tiers || !score) return;
  const ground = leadGround(scope);
  const best: Best = { fit: bestFit(score.value, ground), engagement: bestEngagement(score.value, scope) };
  const { grid, otherwise, disqualify } = tiers.value;
  for (const i of grid.keys()) {
    if (isWithin(findings, tiers, i, best) && isUncovered(findings, tiers, i)) checkAbove(findings, tiers, i, best);
  }
  const all = grid.findIndex(({ fit, engagement }) => fit === 0 && engagement === 0);
  if (all !== -1)
    findings.doubt(
      tiers,
      ["otherwise"],
      `is never read: line ${lineOf(tiers, ["grid", all])} takes everybody, and nobody is ${otherwise.tier}`,
      {
        act: "ask for some fit or engagement in that line",
      },
    );
  checkMargin(findings, tiers);
  const lines = disqualify.flatMap(({ id, when }, i) =>
    checkHolds(findings, { yaml: tiers, path: ["disqualify", i, "when"], condition: when, ground, whose: "a lead" })
      ? [{ name: id, path: ["disqualify", i], when }]
      : [],
  );
  checkReached(findings, tiers, lines, ground, "lead");
}

function isWithin({ mistake }: Findings, tiers: Yaml<TierPolicy>, i: number, best: Best): boolean {
  const row = tiers.value.grid[i];
  const short = (["fit", "engagement"] as const).filter((axis) => row !== undefined && row[axis] > best[axis]);
  for (const axis of short)
    mistake(
      tiers,
      ["grid", i, axis],
      `is out of reach: the rules of score.yaml give at most ${best[axis]}, so nobody is ${row?.tier} by “${row?.id}”`,
      {
        put: String(Math.floor(best[axis])),
      },
    );
  return short.length === 0;
}

function isUncovered({ mistake }: Findings, tiers: Yaml<TierPolicy>, i: number): boolean {
  const { grid } = tiers.value;
  const row = grid[i];
  const above = grid.findIndex((other, j) => row !== undefined && j < i && other.fit <= row.fit && other.engagement <= row.engagement);
  const taker = grid[above];
  if (!row || !taker) return true;
  const same = taker.fit === row.fit && taker.engagement === row.engagement;
  const line = lineOf(tiers, ["grid", above]);
  mistake(tiers, ["grid", i], `is never reached: “${taker.id}” (line ${line}) takes everybody who reaches “${row.id}”`, {
    act: same ? "remove it, or change its fit or engagement" : `move it above line ${line}`,
  });
  return false;
}

/** Somebody who reaches a better tier's line must not be taken by a worse one above it. */
function checkAbove({ mistake }: Findings, tiers: Yaml<TierPolicy>, i: number, best: Best): void {
  const { grid } = tiers.value;
  const row = grid[i];
  if (!row) return;
  for (const [j, other] of grid.slice(0, i).entries()) {
    const both = { fit: Math.max(row.fit, other.fit), engagement: Math.max(row.engagement, other.engagement) };
    const first = grid.findIndex(({ fit, engagement }) => both.fit >= fit && both.engagement >= engagement);
    if (first !== j || rank(other.tier) <= rank(row.tier) || both.fit > best.fit || both.engagement > best.engagement) continue;
    const line = lineOf(tiers, ["grid", j]);
    mistake(
      tiers,
      ["grid", i],
      `stands below “${other.id}” (line ${line}): fit ${both.fit} with engagement ${both.engagement} is ${other.tier}, although it reaches ${row.tier}`,
      { act: `move it above line ${line}` },
    );
    return;
  }
}

/** A tier whose engagement may fall below nothing is never lost. */
function checkMargin({ doubt }: Findings, tiers: Yaml<TierPolicy>): void {
  const { grid, hysteresis } = tiers.value;
  const lowest = Math.min(...grid.flatMap(({ engagement }) => (engagement > 0 ? [engagement] : [])));
  if (hysteresis >= lowest)
    doubt(tiers, ["hysteresis"], `reaches down to no engagement at all from a line of ${lowest}: that tier would never be lost`, {
      put: String(Math.floor(lowest / 4)),
    });
}

/** Tiers that the grid or the list of strategic companies can give, reached or not: a line out of reach is told where it stands. */
export function givenTiers({ grid, strategic, otherwise }: TierPolicy): Set<Tier> {
  return new Set([...grid.map(({ tier }) => tier), otherwise.tier, ...(strategic.domains.length > 0 ? (["S"] as const) : [])]);
}

export function rank(tier: Tier): number {
  return TIERS.indexOf(tier);
}
