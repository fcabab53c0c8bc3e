import type { Playbook } from "../../content/schema/playbook.ts";
import { isFact, type LeadEntry, type SourcedReceipt } from "./entries.ts";
import { sayByHand } from "./say.ts";
import { adjustedAt, engagementAt, fade, fitOf, groupValue } from "./score.ts";
import type { Adjustment, LeadState, Reason, Receipt } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/** One line of the score as it stands at an instant. The values of an axis add up to the axis. */
export interface ScoreLine {
  rule: string;
  axis: Receipt["axis"];
  group: string | null;
  points: number;
  value: number;
  reason: Reason;
  at: Instant;
  evidence: string | null;
}

export interface ExplainedScore {
  total: number;
  fit: number;
  engagement: number;
  inAWeek: number;
  receipts: ScoreLine[];
}

/**
 * The score at `t` with every line it is made of, from the lead and its stream. What the caps take away is a line of its own,
 * and so is what facts before the given entries left behind.
 */
export function explainScore(playbook: Playbook, lead: LeadState, entries: readonly LeadEntry[], t: Instant): ExplainedScore {
  const { axes } = playbook.score;
  const receipts = [...fitLines(playbook, lead), ...engagementLines(playbook, lead, entries, t)];
  const sum = (axis: ScoreLine["axis"]) => receipts.filter((line) => line.axis === axis).reduce((total, line) => total + line.value, 0);
  const fit = sum("fit");
  const engagement = sum("engagement");
  return {
    total: fit + engagement,
    fit,
    engagement,
    inAWeek: fitOf(lead.score, axes.fit) + engagementAt(lead.score, t + 7 * DAY, axes.engagement),
    receipts,
  };
}

function fitLines(playbook: Playbook, lead: LeadState): ScoreLine[] {
  const lines: ScoreLine[] = lead.score.fit.map((receipt) => ({
    rule: receipt.rule,
    axis: "fit",
    group: null,
    points: receipt.points,
    value: receipt.points,
    reason: receipt.reason,
    at: lead.createdAt,
    evidence: null,
  }));
  const raw = lines.reduce((total, line) => total + line.value, 0);
  return withCap(playbook, lines, "fit", null, fitOf(lead.score, playbook.score.axes.fit) - raw, lead.createdAt);
}

function engagementLines(playbook: Playbook, lead: LeadState, entries: readonly LeadEntry[], t: Instant): ScoreLine[] {
  const earned = earnedLines(entries, t).filter((line) => line.axis === "engagement");
  const lines: ScoreLine[] = [...earned];
  let sum = 0;
  for (const [name, group] of Object.entries(lead.score.groups)) {
    const listed = earned.filter((line) => line.group === name).reduce((total, line) => total + line.value, 0);
    const faded = group.sum * fade(t - group.at, group.halfLife);
    if (Math.abs(faded - listed) > 1e-6) lines.push(earlier(playbook, name, faded - listed, group.at));
    const value = groupValue(group, t);
    sum += value;
    lines.push(...withCap(playbook, [], "engagement", name, value - faded, group.at));
  }
  for (const adjustment of adjustedAt(lead.score, t)) {
    sum += adjustment.points;
    lines.push(byHand(playbook, adjustment));
  }
  return withCap(playbook, lines, "engagement", null, engagementAt(lead.score, t, playbook.score.axes.engagement) - sum, t);
}

/** Points that a person gave, in that person's words. */
function byHand(playbook: Playbook, { id, points, at, until, by, reason }: Adjustment): ScoreLine {
  const said = sayByHand(playbook, playbook.score.derived.adjusted, { by, reason, until });
  return {
    rule: "adjusted",
    axis: "engagement",
    group: null,
    points,
    value: points,
    reason: { rule: "adjusted", ...said },
    at,
    evidence: id,
  };
}

/** What was read about, fact by fact, as it stands at `t`. No part of the score. */
export function interestLines(entries: readonly LeadEntry[], t: Instant): ScoreLine[] {
  return earnedLines(entries, t).filter((line) => line.axis === "interest");
}

/** What facts earned, since the last time all of them were judged again. */
function earnedLines(entries: readonly LeadEntry[], t: Instant): ScoreLine[] {
  let earned: SourcedReceipt[] = [];
  for (const entry of entries) {
    if (entry.kind === "rescored") earned = [...entry.data.receipts];
    else if (isFact(entry)) earned.push(...entry.receipts.map((receipt) => ({ source: entry.source, at: entry.at, receipt })));
  }
  return earned.map(({ source, at, receipt }) => ({
    rule: receipt.rule,
    axis: receipt.axis,
    group: receipt.group,
    points: receipt.points,
    value: receipt.points * fade(t - at, receipt.halfLife),
    reason: receipt.reason,
    at,
    evidence: source,
  }));
}

const TINY = 1e-9;

function withCap(
  playbook: Playbook,
  lines: ScoreLine[],
  axis: ScoreLine["axis"],
  group: string | null,
  value: number,
  at: Instant,
): ScoreLine[] {
  if (Math.abs(value) < TINY) return lines;
  const rule = `cap-${group ?? axis}`;
  return [...lines, { rule, axis, group, points: 0, value, reason: { rule, ...playbook.score.derived.cap }, at, evidence: null }];
}

function earlier(playbook: Playbook, group: string, value: number, at: Instant): ScoreLine {
  const reason = { rule: "earlier", ...playbook.score.derived.earlier };
  return { rule: "earlier", axis: "engagement", group, points: 0, value, reason, at, evidence: null };
}
