import { LOCALES } from "../schema/common.ts";
import type { Condition } from "../schema/playbook.ts";
import { checkCompanies } from "./companies.ts";
import { checkCondition, type Named } from "./conditions.ts";
import { oddDates } from "./dates.ts";
import { checkDelivery } from "./delivery.ts";
import type { Library } from "./library.ts";
import { likely } from "./nearest.ts";
import type { PolicyFiles } from "./playbook.ts";
import { type References, references } from "./references.ts";
import { checkSequences } from "./sequences.ts";
import type { Path, YamlText } from "./yaml.ts";

export type Conditions = (yaml: YamlText, path: Path, condition: Condition | undefined) => void;

/** Where one policy file speaks of another, or of a piece: everything named must exist. */
export function checkPolicy(library: Library, files: PolicyFiles, named: Named): void {
  const refs = references(library.problems);
  const conditions: Conditions = (yaml, path, condition) =>
    checkCondition(refs, yaml, path, condition, {
      ...named,
      details: files.details?.value ?? null,
      topics: files.score ? Object.keys(files.score.value.topics) : null,
      features: files.score?.value.features ?? null,
    });
  checkScore(refs, files, conditions);
  checkTiers(refs, files, conditions);
  checkStages(refs, files, conditions);
  if (files.details) refs.mustBeUnique(files.details, ["questions"], files.details.value.questions);
  if (files.signs) refs.mustBeUnique(files.signs, ["signs"], files.signs.value.signs);
  checkRoutes(refs, files, conditions);
  checkPromises(refs, files);
  checkTeam(refs, files);
  checkPlaces(refs, files);
  checkCompanies(library, files);
  checkCalendars(library, refs, files);
  checkDelivery(library, refs, files);
  checkSequences(refs, files, conditions);
}

function checkScore(refs: References, { score }: PolicyFiles, conditions: Conditions): void {
  if (!score) return;
  const { groups, rules } = score.value;
  refs.mustBeUnique(score, ["rules"], rules);
  for (const [i, rule] of rules.entries()) {
    if (rule.axis === "interest") refs.mustName(score, ["rules", i, "topic"], rule.topic, Object.keys(score.value.topics), "topic");
    if (rule.axis === "engagement") refs.mustName(score, ["rules", i, "group"], rule.group, Object.keys(groups), "group");
    conditions(score, ["rules", i, "when"], rule.when);
  }
}

function checkTiers(refs: References, { tiers }: PolicyFiles, conditions: Conditions): void {
  if (!tiers) return;
  refs.mustBeUnique(tiers, ["grid"], tiers.value.grid);
  refs.mustBeUnique(tiers, ["disqualify"], tiers.value.disqualify);
  for (const [i, rule] of tiers.value.disqualify.entries()) conditions(tiers, ["disqualify", i, "when"], rule.when);
}

function checkStages(refs: References, { stages }: PolicyFiles, conditions: Conditions): void {
  if (!stages) return;
  refs.mustBeUnique(stages, ["moves"], stages.value.moves);
  refs.mustBeUnique(stages, ["timed"], stages.value.timed);
  for (const [i, move] of stages.value.moves.entries()) conditions(stages, ["moves", i, "when"], move.when);
}

function checkRoutes(refs: References, { routes, team, promises }: PolicyFiles, conditions: Conditions): void {
  if (!routes) return;
  const { rules, otherwise, escalation, owned } = routes.value;
  refs.mustBeUnique(routes, ["rules"], rules);
  for (const [i, rule] of rules.entries()) conditions(routes, ["rules", i, "when"], rule.when);
  if (team) {
    const reps = team.value.reps.map(({ id }) => id);
    const everyone = [...reps, "introducer"];
    for (const [path, chain] of [...rules.map((rule, i) => [["rules", i], rule] as const), [["otherwise"], otherwise] as const]) {
      for (const [k, rep] of chain.to.entries()) refs.mustName(routes, [...path, "to", k], rep, everyone, "rep");
      for (const [g, group] of chain.fallback.entries())
        for (const [k, rep] of group.entries()) refs.mustName(routes, [...path, "fallback", g, k], rep, everyone, "rep");
    }
    refs.mustName(routes, ["escalation", "head"], escalation.head, reps, "rep");
  }
  if (!promises) return;
  const promised = Object.keys(promises.value.tiers);
  for (const [i, tier] of owned.entries()) {
    if (!promised.includes(tier))
      refs.say(routes, ["owned", i], `${tier} has an owner and no promise in content/playbook/promises.yaml`, promised.at(-1));
  }
}

const PLACEHOLDERS = {
  text: ["owner", "title", "by", "what"],
  told: ["owner", "by"],
  toldReturned: ["owner", "by"],
  toldLeft: ["owner", "by"],
  selfService: [],
  escalated: [],
};

function checkPromises(refs: References, { promises }: PolicyFiles): void {
  if (!promises) return;
  const { warnAtShare, returnAtShare } = promises.value;
  if (warnAtShare >= returnAtShare) {
    const earlier = String(Math.round(returnAtShare * 70) / 100);
    refs.say(promises, ["warnAtShare"], `must be below returnAtShare ${returnAtShare}: the owner is warned first`, earlier);
  }
  for (const key of Object.keys(PLACEHOLDERS) as (keyof typeof PLACEHOLDERS)[]) {
    const known: readonly string[] = PLACEHOLDERS[key];
    for (const locale of LOCALES) {
      const text = promises.value[key][locale];
      for (const [placeholder, name = ""] of text.matchAll(/\{(\w+)\}/g)) {
        if (known.includes(name)) continue;
        const meant = likely(name, known);
        const fix = meant === null ? undefined : JSON.stringify(text.replace(placeholder, `{${meant}}`));
        refs.say(promises, [key, locale], `has the unknown placeholder ${placeholder}; known: ${known.join(", ") || "none"}`, fix);
      }
    }
  }
}

function checkTeam(refs: References, { team, calendars }: PolicyFiles): void {
  if (!team) return;
  refs.mustBeUnique(team, ["reps"], team.value.reps);
  for (const [i, rep] of team.value.reps.entries()) {
    refs.mustName(team, ["reps", i, "calendar"], rep.calendar, Object.keys(calendars), "calendar");
    refs.mustBeZone(team, ["reps", i, "zone"], rep.zone);
    for (const [k, absence] of rep.away.entries()) refs.mustBePeriod(team, ["reps", i, "away", k], absence);
  }
}

function checkPlaces(refs: References, { intake, calendars }: PolicyFiles): void {
  if (!intake) return;
  for (const [place, { zone, calendar }] of Object.entries(intake.value.places)) {
    refs.mustName(intake, ["places", place, "calendar"], calendar, Object.keys(calendars), "calendar");
    refs.mustBeZone(intake, ["places", place, "zone"], zone);
  }
}

function checkCalendars(library: Library, refs: References, { calendars }: PolicyFiles): void {
  for (const yaml of Object.values(calendars)) {
    refs.mustBeZone(yaml, ["zone"], yaml.value.zone);
    for (const [i, [from, to]] of yaml.value.hours.entries()) {
      if (from >= to) refs.say(yaml, ["hours", i], `${from}–${to} ends before it begins`, `["${to}", "${from}"]`);
      const before = yaml.value.hours[i - 1]?.[1] ?? from;
      if (from < before)
        refs.say(yaml, ["hours", i], `${from}–${to} begins before ${before}, where the hours before it end`, `["${before}", "${to}"]`);
    }
    for (const [year, { holidays, worked }] of Object.entries(yaml.value.years)) {
      const path = ["years", year];
      for (const [i, holiday] of holidays.entries()) refs.mustBePeriod(yaml, [...path, "holidays", i], holiday);
      library.problems.push(
        ...oddDates(
          yaml,
          worked.map((_, i) => [...path, "worked", i]),
        ),
      );
      for (const [i, day] of worked.entries()) {
        if (!day.startsWith(year)) refs.say(yaml, [...path, "worked", i], `${day} is not in ${year}`, `${year}${day.slice(4)}`);
      }
    }
  }
}
