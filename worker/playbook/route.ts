import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { localDate } from "./calendar.ts";
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
  why: Reason[];
}

export interface Routing {
  /** In the order in which turns would be taken now. */
  candidates: Candidate[];
  /** Everyone named by the rule who was passed over, and why. */
  passed: Reason[];
}

/** Enough that a burst cannot fill them all between reading and committing. */
export const CANDIDATES_MAX = 8;

/**
 * Who could take a lead: the company's owner, then the reps of the first rule that fits, without those who are absent, full,
 * do not speak the language or let this promise lapse. The one with the least open work for their weight is first.
 */
export function routeLead(
  playbook: Playbook,
  lead: LeadState,
  loads: readonly RepLoad[],
  accountOwner: string | null,
  now: Instant,
): Routing {
  const chosen = ruleFor(playbook, lead);
  const reason: Reason = { rule: chosen.id, ...chosen.reason };
  const { reasons } = playbook.routes;
  const candidates: (Candidate & { load: number; turn: number })[] = [];
  const passed: Reason[] = [];
  for (const rep of repsOf(playbook, chosen.to, accountOwner)) {
    const load = loads.find((row) => row.id === rep.id) ?? { open: 0, lastTurn: 0 };
    const against = obstacle(playbook, rep, lead, load.open, now);
    if (against) {
      passed.push({ rule: `passed-${rep.id}`, zh: `${rep.name.zh}：${against.zh}`, en: `${rep.name.en}: ${against.en}` });
      continue;
    }
    const why = rep.id === accountOwner ? [{ rule: "same-account", ...reasons.sameAccount }] : [reason, { rule: "turn", ...reasons.turn }];
    candidates.push({ rep, why, load: rep.id === accountOwner ? -1 : load.open / rep.weight, turn: load.lastTurn });
  }
  candidates.sort((a, b) => a.load - b.load || a.turn - b.turn);
  return { candidates: candidates.slice(0, CANDIDATES_MAX).map(({ rep, why }) => ({ rep, why: [...why, ...passed] })), passed };
}

/** Whether somebody is left who may take this lead once they are back or have room. If nobody is, asking again changes nothing: a person must take it. */
export function hasUntried(playbook: Playbook, lead: LeadState): boolean {
  return repsOf(playbook, ruleFor(playbook, lead).to, null).some(
    ({ id, languages }) => !lead.lapsed.includes(id) && languages.includes(lead.profile.locale),
  );
}

function ruleFor(playbook: Playbook, lead: LeadState): { id: string; to: string[]; reason: { zh: string; en: string } } {
  const rule = playbook.routes.rules.find((candidate) => holds(candidate.when, leadFields(lead)));
  return rule ?? { id: "otherwise", ...playbook.routes.otherwise };
}

function repsOf(playbook: Playbook, named: readonly string[], accountOwner: string | null): RepPolicy[] {
  return playbook.team.reps.filter((rep) => named.includes(rep.id) || rep.id === accountOwner);
}

function obstacle(playbook: Playbook, rep: RepPolicy, lead: LeadState, open: number, now: Instant): { zh: string; en: string } | null {
  const { reasons } = playbook.routes;
  const today = localDate(rep.zone, now);
  if (lead.lapsed.includes(rep.id)) return reasons.before;
  if (!rep.active || rep.away.some((leave) => leave.from <= today && today <= leave.to)) return reasons.away;
  if (!rep.languages.includes(lead.profile.locale)) return reasons.notLocale;
  return open >= rep.capacity ? reasons.full : null;
}
