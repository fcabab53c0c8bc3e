import type { Playbook, RepPolicy, RoutePolicy } from "../../content/schema/playbook.ts";
import { localDate, workingSpans } from "./calendar.ts";
import { holds } from "./condition.ts";
import { leadFields } from "./fields.ts";
import type { LeadState, Reason } from "./state.ts";
import type { Instant } from "./time.ts";

/** A rep's open work as read just now. The database checks it again when the turn is taken. */
export interface RepLoad {
  id: string;
  open: number;
  lastTurn: number;
}

export interface Candidate {
  rep: RepPolicy;
  /** The group of the rule's chain they stand in: whoever has a lower one goes first, whatever their load. */
  rank: number;
  why: Reason[];
}

export interface Routing {
  /** In the order in which turns would be taken now. */
  candidates: Candidate[];
  /** Everyone named by the rule who was passed over, and why. */
  passed: Reason[];
}

/** In which order the database may choose: somebody in turn, group after group, then the fallback, then nobody. */
export const RANK = { parent: -1, turn: 0, fallback: 1_000, nobody: 1_001 } as const;

/** Enough that a burst cannot fill them all between reading and committing. */
export const CANDIDATES_MAX = 8;

/**
 * Who could take a lead: the company's owner, else that of the company above it, then the reps of the first rule that fits, group after group, without those who are absent, full,
 * do not speak the language or let this promise lapse. In a group the one with the least open work for their weight is first.
 */
export function routeLead(
  playbook: Playbook,
  lead: LeadState,
  loads: readonly RepLoad[],
  accountOwner: string | null,
  now: Instant,
  parentOwner: string | null = null,
): Routing {
  const chosen = ruleFor(playbook, lead);
  const { reasons } = playbook.routes;
  const candidates: (Candidate & { load: number; turn: number })[] = [];
  const passed: Reason[] = [];
  for (const { rep, group } of repsOf(playbook, chosen, lead, [accountOwner, parentOwner])) {
    const load = loads.find((row) => row.id === rep.id) ?? { open: 0, lastTurn: 0 };
    const against = obstacle(playbook, rep, lead, load.open, now);
    if (against) {
      passed.push({ rule: `passed-${rep.id}`, zh: `${rep.name.zh}：${against.zh}`, en: `${rep.name.en}: ${against.en}` });
      continue;
    }
    if (rep.id === accountOwner) {
      candidates.push({ rep, rank: RANK.turn, why: [{ rule: "same-account", ...reasons.sameAccount }], load: -1, turn: 0 });
      continue;
    }
    if (rep.id === parentOwner) {
      candidates.push({ rep, rank: RANK.parent, why: [{ rule: "parent-account", ...reasons.parentAccount }], load: -1, turn: 0 });
      continue;
    }
    const off = chosen.hours === "prefer" && !isAtWork(playbook, rep, now);
    const why: Reason[] = [{ rule: chosen.id, ...chosen.reason }];
    if (rep.id === lead.details.introducer && chosen.to.includes(INTRODUCER)) why.push({ rule: "introducer", ...reasons.introducer });
    if (group > 0) why.push({ rule: "next-group", ...reasons.next });
    if (off) why.push({ rule: "off-hours", ...reasons.offHours });
    why.push({ rule: "turn", ...reasons.turn });
    candidates.push({ rep, rank: 2 * group + (off ? 1 : 0), why, load: load.open / rep.weight, turn: load.lastTurn });
  }
  candidates.sort((a, b) => a.rank - b.rank || a.load - b.load || a.turn - b.turn);
  const first = candidates.slice(0, CANDIDATES_MAX);
  return { candidates: first.map(({ rep, rank, why }) => ({ rep, rank, why: [...why, ...passed] })), passed };
}

/** Whether it is within the working hours of a rep's calendar. */
function isAtWork(playbook: Playbook, rep: RepPolicy, now: Instant): boolean {
  const calendar = playbook.calendars[rep.calendar];
  return (
    calendar !== undefined && workingSpans(calendar, localDate(calendar.zone, now)).some(({ start, end }) => start <= now && now < end)
  );
}

/**
 * Whether somebody is left who may take this lead once they are back or have room; `owners` have its company. If nobody is, asking again
 * changes nothing until the playbook names somebody new: a person must take it.
 */
export function hasUntried(playbook: Playbook, lead: LeadState, owners: readonly (string | null)[]): boolean {
  return repsOf(playbook, ruleFor(playbook, lead), lead, owners).some(
    ({ rep: { id, languages, active } }) => active && !lead.lapsed.includes(id) && languages.includes(lead.profile.locale),
  );
}

/** The place of a rule's chain that stands for the rep whose relation brought the lead. */
const INTRODUCER = "introducer";

type Chain = { id: string } & RoutePolicy["otherwise"];

function ruleFor(playbook: Playbook, lead: LeadState): Chain {
  const rule = playbook.routes.rules.find((candidate) => holds(candidate.when, leadFields(playbook, lead)));
  return rule ?? { id: "otherwise", ...playbook.routes.otherwise };
}

/** Everyone a rule names, each in the first group that names them, and who has the company. */
function repsOf(
  playbook: Playbook,
  { to, fallback }: Chain,
  { details }: LeadState,
  owners: readonly (string | null)[],
): { rep: RepPolicy; group: number }[] {
  const groups = [to, ...fallback].map((group) => group.map((name) => (name === INTRODUCER ? details.introducer : name)));
  return playbook.team.reps.flatMap((rep) => {
    const group = groups.findIndex((names) => names.includes(rep.id));
    return group >= 0 || owners.includes(rep.id) ? [{ rep, group: Math.max(0, group) }] : [];
  });
}

function obstacle(playbook: Playbook, rep: RepPolicy, lead: LeadState, open: number, now: Instant): { zh: string; en: string } | null {
  const { reasons } = playbook.routes;
  const today = localDate(rep.zone, now);
  if (lead.lapsed.includes(rep.id)) return reasons.before;
  if (!rep.active || rep.away.some((leave) => leave.from <= today && today <= leave.to)) return reasons.away;
  if (!rep.languages.includes(lead.profile.locale)) return reasons.notLocale;
  return open >= rep.capacity ? reasons.full : null;
}
