import { TIERS } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { isKept } from "../playbook/keep.ts";
import { fill } from "../playbook/say.ts";
import { engagementAt, fitOf } from "../playbook/score.ts";
import type { LeadState } from "../playbook/state.ts";
import { ago, clockOf, moment, pausedSince, type Reader, type TimeLeft } from "./times.ts";
import { join } from "./words.ts";

export type Group = "open" | "accepted" | "rest" | "queue";

export interface Row {
  id: string;
  tier: LeadState["tier"];
  name: string;
  company: string | null;
  whyNow: string;
  score: number;
  /** The promise's time, while it is still owed. */
  due: { left: TimeLeft | null; by: string } | null;
  /** Since when the promise waits for the prospect's answer. */
  paused: string | null;
  waitingSince: number | null;
}

/** Reasons a row gives for being read now. */
const REASONS_MAX = 2;

/**
 * One owner's leads in the order in which they want an act: open promises by tier and time left, accepted ones by time left, then the
 * others as read. Who is to answer us waits at the end of a group.
 */
export function inboxRows(playbook: Playbook, leads: readonly LeadState[], reader: Reader): Record<"open" | "accepted" | "rest", Row[]> {
  const inState = (state: string) => leads.filter((lead) => lead.promise?.state === state);
  const toRow = (lead: LeadState) => rowOf(playbook, lead, reader);
  const rest = leads.filter((lead) => lead.promise?.state !== "open" && lead.promise?.state !== "accepted");
  return {
    open: inState("open")
      .sort((a, b) => turnOf(a) - turnOf(b) || rankOf(a) - rankOf(b) || byOf(a) - byOf(b))
      .map(toRow),
    accepted: inState("accepted")
      .sort((a, b) => turnOf(a) - turnOf(b) || byOf(a) - byOf(b))
      .map(toRow),
    rest: rest.map(toRow),
  };
}

/** The escalation queue, who waits longest first. */
export function queueRows(playbook: Playbook, leads: readonly LeadState[], reader: Reader): Row[] {
  return [...leads].sort((a, b) => sinceOf(a) - sinceOf(b)).map((lead) => rowOf(playbook, lead, reader));
}

function rowOf(playbook: Playbook, lead: LeadState, reader: Reader): Row {
  const { profile, promise, score } = lead;
  const paused = promise && pausedSince(promise, reader);
  const owed = isKept(promise) && !paused ? promise : null;
  return {
    id: lead.id,
    tier: lead.tier,
    name: profile.name ?? profile.email,
    company: profile.company,
    whyNow: whyNow(playbook, lead, reader),
    score: Math.round(fitOf(score, playbook.score.axes.fit) + engagementAt(score, reader.now, playbook.score.axes.engagement)),
    due: owed && { left: clockOf(owed, reader), by: moment(owed.by, reader) },
    paused,
    waitingSince: lead.place === "escalated" ? sinceOf(lead) : null,
  };
}

/** Why this lead, now, in one sentence: what earned most of late, the stage, and when the person was last seen. */
export function whyNow(playbook: Playbook, lead: LeadState, reader: Reader): string {
  const { t, locale } = reader;
  const fired = playbook.score.rules.flatMap((rule) => {
    const firing = lead.score.firings[rule.id];
    return firing && rule.points > 0 ? [{ reason: rule.reason[locale], day: firing.day, points: rule.points }] : [];
  });
  const latest = fired.sort((a, b) => b.day.localeCompare(a.day) || b.points - a.points).slice(0, REASONS_MAX);
  const reasons = latest.length > 0 ? latest.map(({ reason }) => reason) : [lead.tierWhy[0]?.[locale] ?? t.inbox.noReason];
  return fill(t.inbox.whyNow, { reasons: join(reasons, locale), stage: t.stages[lead.stage ?? "none"], ago: ago(lead.lastSeenAt, reader) });
}

function rankOf(lead: LeadState): number {
  return lead.tier === null ? TIERS.length : TIERS.indexOf(lead.tier);
}

/** Who is to answer us comes after everybody whom we are to answer. */
function turnOf({ promise }: LeadState): number {
  return promise && promise.pausedAt !== null ? 1 : 0;
}

function byOf({ promise }: LeadState): number {
  return promise?.by ?? Number.POSITIVE_INFINITY;
}

function sinceOf(lead: LeadState): number {
  return lead.escalatedAt ?? lead.createdAt;
}
