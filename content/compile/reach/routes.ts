import { LOCALES, type Locale, TIERS } from "../../schema/common.ts";
import { type Condition, fieldsOf, type RepPolicy, type RoutePolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import type { Path, Yaml } from "../yaml.ts";
import { checkHolds } from "./condition.ts";
import type { Findings } from "./finding.ts";
import { type Ground, leadGround, type Scope } from "./ground.ts";
import { checkOverlaps, checkReached, firstOf, type Line } from "./order.ts";
import { describe } from "./phrase.ts";
import { ALWAYS, exampleOf, neverHolds } from "./solve.ts";

/** Routing rules that get no lead or share leads with an earlier one, and rules whose team cannot serve the leads that come. */
export function checkRoutes(findings: Findings, files: PolicyFiles, scope: Scope): void {
  const { routes, team, tiers } = files;
  if (!routes || !team || !tiers) return;
  // whoever is disqualified is given to nobody; a lead that lapses is offered again whatever its tier has become
  const pursued = leadGround(
    scope,
    TIERS.filter((tier) => tier !== "X"),
  );
  const owned = leadGround(scope, routes.value.owned);
  const qualified: Condition = { all: tiers.value.disqualify.filter(isLasting).map(({ when }) => ({ not: when })) };
  const lines = routes.value.rules.flatMap(({ id, when }, i): Line[] => {
    const path = ["rules", i];
    if (!checkHolds(findings, { yaml: routes, path: [...path, "when"], condition: when, ground: pursued, whose: "a lead with an owner" }))
      return [];
    if (neverHolds({ all: [when, qualified] }, pursued)) {
      findings.mistake(routes, [...path, "when"], "holds only for leads that tiers.yaml disqualifies: they are given to nobody", {
        act: "remove the rule",
      });
      return [];
    }
    if (neverHolds(when, owned))
      findings.doubt(routes, [...path, "when"], `holds only for tiers without an owner; owned are ${routes.value.owned.join(", ")}`, {
        act: "add the tier to `owned`, or remove the rule",
      });
    return [{ name: id, path, when }];
  });
  const reached = checkReached(findings, routes, lines, pursued, "lead");
  checkOverlaps(findings, routes, reached, owned, "when");
  for (const line of reached)
    checkTeam(findings, routes, team.value.reps, { ...line, path: [...line.path, "to"] }, before(lines, line), qualified, owned);
  if (neverHolds(firstOf(null, lines), pursued))
    findings.doubt(routes, ["otherwise"], "is never read: the rules above take every lead", {
      act: "narrow a rule, if anybody should be left",
    });
  else
    checkTeam(findings, routes, team.value.reps, { name: "otherwise", path: ["otherwise", "to"], when: ALWAYS }, lines, qualified, owned);
}

/** Whether a disqualification still holds once the lead's tier and stage have changed. */
function isLasting({ when }: { when: Condition }): boolean {
  return !fieldsOf(when).some((field) => field === "tier" || field === "stage");
}

function before(lines: readonly Line[], line: Line): Line[] {
  return lines.slice(0, lines.indexOf(line));
}

/** Somebody the rule names is there, and for every language that comes somebody speaks it. */
function checkTeam(
  { mistake, doubt }: Findings,
  routes: Yaml<RoutePolicy>,
  reps: readonly RepPolicy[],
  line: Line,
  earlier: readonly Line[],
  qualified: Condition,
  ground: Ground,
): void {
  const chain = chainOf(routes.value, line.path);
  // whose relation a lead comes by cannot be known here
  if (chain.includes("introducer")) return;
  const named = reps.filter(({ id }) => chain.includes(id));
  const there = named.filter(isThere);
  const others = reps.filter((rep) => isThere(rep) && !named.includes(rep));
  if (there.length === 0) {
    mistake(routes, line.path, `names nobody who takes leads: ${named.map(({ id }) => id).join(", ")} inactive or without capacity`, {
      put: list(others.slice(0, 1)),
    });
    return;
  }
  for (const rep of named.filter(({ active }) => !active))
    doubt(routes, line.path, `names ${rep.id}, who is inactive in team.yaml`, { put: list(named.filter((one) => one !== rep)) });
  for (const locale of LOCALES) {
    if (there.some((rep) => rep.languages.includes(locale))) continue;
    const reads: Condition = { field: "locale", is: locale };
    const example = exampleOf({ all: [reads, firstOf(line, earlier), qualified] }, ground);
    if (!example) continue;
    const speaker = others.filter(speaks(locale)).slice(0, 1);
    doubt(
      routes,
      line.path,
      `names nobody who speaks ${locale}, and such a lead comes here: ${describe(example, { all: [reads, line.when] })}`,
      speaker.length > 0 ? { put: list([...named, ...speaker]) } : { act: `let somebody of the team speak ${locale}` },
    );
  }
}

/** Everyone a rule names, in its first group or in one that is asked later. */
function chainOf(routes: RoutePolicy, path: Path): readonly string[] {
  const chain = path[0] === "otherwise" ? routes.otherwise : routes.rules[Number(path[1])];
  return chain ? [...chain.to, ...chain.fallback.flat()] : [];
}

export function isThere({ active, capacity }: RepPolicy): boolean {
  return active && capacity > 0;
}

const speaks = (locale: Locale) => (rep: RepPolicy) => rep.languages.includes(locale);
const list = (reps: readonly RepPolicy[]) => `[${reps.map(({ id }) => id).join(", ")}]`;
