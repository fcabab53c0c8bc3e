import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { addDays, localDate } from "../../worker/playbook/calendar.ts";
import { type Fact, isPageFact } from "../../worker/playbook/facts.ts";
import type { RepLoad } from "../../worker/playbook/route.ts";
import { engagementAt, fitOf } from "../../worker/playbook/score.ts";
import type { Reason } from "../../worker/playbook/state.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { clock, Life, opening, standard } from "../playbook/factories.ts";
import { answersOf, didOf, OFFICE, officeTime, type Person } from "./notation.ts";

/** What is to come of a lead; a cell that is left out is not looked at. */
export interface Gives {
  tier: string;
  with: string;
  promise: string;
  because: string;
  stage?: string;
  score?: string;
  passed?: string;
}

export interface Row {
  lead: string;
  who: Person;
  did: Record<string, string>;
  now?: string;
  team?: Record<string, string>;
  companyOwner?: string;
  gives: Gives;
}

export interface Table {
  now: string;
  strategic: string[];
  leads: Row[];
}

/** A lead sleeps at most so often between two things that happen to it. */
const STRIKES_MAX = 200;

/** Plays one row through the default playbook, the clock striking whenever the lead asks for it, and answers every cell. */
export function play(table: Table, row: Row): Required<Gives> {
  const now = officeTime(row.now ?? table.now);
  const team = row.team ?? {};
  const playbook: Playbook = {
    ...standard,
    tiers: { ...standard.tiers, strategic: { ...standard.tiers.strategic, domains: table.strategic } },
    team: { ...standard.team, reps: standard.team.reps.map((rep) => (team[rep.id] === "away" ? onLeave(rep, now) : rep)) },
  };
  const more = { reps: loadsOf(team), accountOwner: row.companyOwner ?? null };
  const start = opening();
  const life = new Life(playbook, { ...start, email: row.who.mail ?? start.email, answers: answersOf(row.who) });
  const sleepUntil = (instant: Instant) => {
    for (let strikes = 0; strikes < STRIKES_MAX && life.state?.wakeAt && life.state.wakeAt <= instant; strikes += 1) {
      const { wakeAt } = life.state;
      if (wakeAt) hear(() => life.hear([clock(wakeAt)], wakeAt, more));
    }
  };
  let candidates: string[] = [];
  const hear = (listen: () => unknown) => {
    const before = life.state?.owner?.id;
    listen();
    const owner = life.lead.owner?.id;
    if (!owner || owner === before) return;
    const offered = life.last?.branches.filter(({ rank }) => rank === life.last?.branches[0]?.rank) ?? [];
    candidates = life.last?.chooses ? offered.flatMap(({ rep }) => rep ?? []) : [owner];
  };
  let unheard: Fact[] = [];
  for (const { heard, fact } of didOf(row.did, now)) {
    sleepUntil(heard - 1);
    const next = fact(life.state);
    unheard.push(next);
    // what a stranger reads is heard with the form that makes them known
    if (!life.state && isPageFact(next)) continue;
    hear(() => life.hear(unheard, heard, more));
    unheard = [];
  }
  sleepUntil(now);
  return cellsOf(life, playbook, candidates, now);
}

function cellsOf(life: Life, playbook: Playbook, candidates: string[], now: Instant): Required<Gives> {
  const { tier, tierWhy, owner, place, score, stages, stage } = life.lead;
  const there = owner?.why ?? whyLeft(life);
  const whys = [...tierWhy, ...there].map(({ rule }) => rule);
  const { axes } = playbook.score;
  return {
    tier: tier ?? "none",
    with: owner ? (owner.why[0]?.rule === "same-account" ? [owner.id] : candidates).join(" or ") : place,
    promise: promised(life, playbook),
    because: [...new Set(whys.filter((rule) => !rule.startsWith("passed-") && rule !== "turn"))].join(", "),
    stage: `${stage} by ${stages.at(-1)?.cause.rule}`,
    score: `${Math.round(fitOf(score, axes.fit))} + ${Math.round(engagementAt(score, now, axes.engagement))}`,
    passed: there.flatMap(({ rule }) => (rule.startsWith("passed-") ? [rule.slice(7)] : [])).join(", "),
  };
}

/** Why somebody without an owner is where they are. */
function whyLeft({ entries }: Life): Reason[] {
  const whys = entries.map((entry) =>
    entry.kind === "placed" || entry.kind === "lead_pooled" || entry.kind === "lead_escalated" ? entry.data.why : null,
  );
  return whys.findLast((why) => why !== null) ?? [];
}

function promised({ lead: { promise, owner } }: Life, playbook: Playbook): string {
  if (!promise || promise.state === "withdrawn") return "none";
  const rep = playbook.team.reps.find(({ id }) => id === owner?.id);
  const zone = playbook.calendars[rep?.calendar ?? ""]?.zone ?? OFFICE;
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(promise.by);
  const date = `${part({ weekday: "short" })} ${part({ day: "numeric" })} ${part({ month: "long" }).slice(0, 3)}`;
  const city = zone === OFFICE ? "" : ` ${zone.split("/")[1]}`;
  const state = promise.pausedAt !== null && promise.state !== "kept" ? ", waiting" : promise.state === "open" ? "" : `, ${promise.state}`;
  return `${date} ${part({ hour: "2-digit", minute: "2-digit" })}${city}, ${promise.mode}${state}`;
}

function loadsOf(team: Record<string, string>): RepLoad[] {
  return standard.team.reps.map(({ id, capacity }) => {
    const said = team[id] ?? team.everybody ?? "0 open";
    return { id, open: said === "full" ? capacity : Number.parseInt(said, 10) || 0, lastTurn: 0 };
  });
}

function onLeave(rep: RepPolicy, now: Instant): RepPolicy {
  const today = localDate(rep.zone, now);
  return { ...rep, away: [{ from: today, to: addDays(today, 6) }] };
}
