import { TIERS } from "../../content/schema/common.ts";
import { iso } from "../../worker/playbook/time.ts";
import { OUTCOMES_MIN } from "./auc.ts";
import { type Change, EVERYONE, type Flow, NAMED_MAX, type Report, type Surprise } from "./compare.ts";

/** A piece of a report, for a terminal or for Markdown. */
export type Block = { title: string } | { sentence: string } | { list: string[] } | { table: string[][] };

const HELD =
  "What people did (forms, reading, clicks, acceptances, calls, payments, unsubscribes) is held as it was; only decisions are made again.";
const NONE = "No change at all: every lead, owner, promise and mail is the same under both playbooks.";

/** A report as a person reads it. */
export function tell(report: Report): Block[] {
  const { window, leads, facts, playbooks, changed } = report;
  return [
    { title: `Rehearsal of ${window.days} days, ${day(window.from)} to ${day(window.to)}` },
    {
      sentence: `${many(leads.heard, "lead")} heard of in this time, ${leads.all} in all, ${many(facts, "fact")}. ${HELD}`,
    },
    {
      list: [
        `in force: ${playbooks.before.version} (${playbooks.before.from})`,
        `changed: ${playbooks.after.version} (${playbooks.after.from})`,
      ],
    },
    ...(changed ? changes(report) : [{ sentence: NONE }]),
    ...quality(report),
  ];
}

function changes(report: Report): Block[] {
  return [...tiers(report), ...stages(report), ...owners(report), ...loads(report), ...promises(report), ...mails(report)];
}

function tiers({ tiers: { leads, all, surprising }, scores, leads: { heard } }: Report): Block[] {
  return [
    { title: "Tiers" },
    {
      sentence: `${leads} of ${many(heard, "lead")} change tier; ${many(scores.higher, "score")} higher, ${scores.lower} lower. Rows are the tier in force, columns the changed one.`,
    },
    ...(leads > 0 ? [{ table: matrix(all) }, { sentence: "The most surprising:" }, { list: surprising.map(surprise) }] : []),
  ];
}

function matrix(flows: readonly Flow[]): string[][] {
  const tiers = [...TIERS, "none"].filter((tier) => flows.some(({ from, to }) => from === tier || to === tier));
  const count = (from: string, to: string) => flows.find((flow) => flow.from === from && flow.to === to)?.leads ?? 0;
  return [["", ...tiers], ...tiers.map((from) => [from, ...tiers.map((to) => (count(from, to) === 0 ? "·" : `${count(from, to)}`))])];
}

function surprise({ lead, became, before, after, points }: Surprise): string {
  const end = became === null ? "" : `, ${became}`;
  const side = ({ fit, engagement, why }: Surprise["before"]) =>
    `fit ${figure(fit)}, engagement ${figure(engagement)}: ${why.join("; ") || "no reason"}`;
  const from = points.map((one) => `${one.rule} ${signed(one.before)} → ${signed(one.after)}`).join(", ");
  return `${lead} ${before.tier ?? "none"} → ${after.tier ?? "none"}${end}. Before: ${side(before)}. After: ${side(after)}.${from ? ` Points: ${from}.` : ""}`;
}

function stages({ stages: { leads, flows } }: Report): Block[] {
  return leads === 0 ? [] : [{ title: "Stages" }, { sentence: `${many(leads, "lead")} end in another stage.` }, { list: flows.map(flow) }];
}

function owners({ owners: { leads, flows, named } }: Report): Block[] {
  if (leads === 0) return [{ title: "Owners" }, { sentence: "Nobody changes owner." }];
  const examples = named.map(({ lead, owner }) => `${lead} (${owner.before} → ${owner.after})`).join(", ");
  return [
    { title: "Owners" },
    { sentence: `${many(leads, "lead")} end with another owner. Turns follow each other, so one change moves those after it.` },
    { list: flows.slice(0, NAMED_MAX).map(flow) },
    { sentence: `Among them: ${examples}.` },
  ];
}

function loads({ reps }: Report): Block[] {
  const rows = reps.map(({ id, before, after }) => [
    id,
    arrow({ before: before.owned, after: after.owned }),
    arrow({ before: before.turns, after: after.turns }),
    arrow({ before: before.peakOpen, after: after.peakOpen }),
  ]);
  return [{ title: "Load" }, { table: [["", "leads owned", "turns taken", "most open at once"], ...rows] }];
}

function promises({ promises: { before, after, newlyMissed, nowKept, named } }: Report): Block[] {
  const rows = [
    ["given", arrow({ before: before.given, after: after.given })],
    ["not accepted before their limit", arrow({ before: before.notAccepted, after: after.notAccepted })],
    ["accepted, and no call by the promised time", arrow({ before: before.notCalled, after: after.notCalled })],
  ];
  const missed = named.map(
    ({ lead, owner, tier, by, how }) => `${lead} ${tier}, ${owner}, by ${iso(by)}: ${how === "not_accepted" ? "not accepted" : "no call"}`,
  );
  return [
    { title: "Promises" },
    { table: [["promises", ""], ...rows] },
    {
      sentence: `By what people did, ${many(newlyMissed, "lead")} would newly have a missed promise, and ${nowKept} would have none any more.`,
    },
    ...(missed.length > 0 ? [{ list: missed }] : []),
  ];
}

function mails({ mails: count }: Report): Block[] {
  return [{ title: "Mail" }, { sentence: `Marketing mails written: ${arrow(count)}.` }];
}

/** What the changed playbook is worth, whether or not it changes anything. */
function quality({ outcomes, auc, rules, leads: { heard } }: Report): Block[] {
  const { won, lost, wonLow, wonLowAll, lostHigh, lostHighAll } = outcomes;
  const judged = (list: Report["outcomes"]["wonLow"]) =>
    list.map(({ lead, tier }) => `${lead} ${tier.before ?? "none"} → ${tier.after ?? "none"}`);
  return [
    { title: "Against what happened" },
    { sentence: `${many(won, "lead")} paid, ${lost} cancelled or proved wrong for us. Tiers and scores are those just before.` },
    {
      list: [
        `won, and ranked C or X: ${arrow(wonLowAll)}${wonLow.length > 0 ? ` (${judged(wonLow).join(", ")})` : ""}`,
        `lost, and ranked S or A: ${arrow(lostHighAll)}${lostHigh.length > 0 ? ` (${judged(lostHigh).join(", ")})` : ""}`,
        aucLine(auc),
      ],
    },
    { title: "Rules of the changed playbook" },
    {
      list: [
        `never fired: ${rules.neverFired.map(({ file, rule }) => `${rule} (${file}.yaml)`).join(", ") || "none"}`,
        `fired for ${EVERYONE * 100} % of the ${many(heard, "lead")} or more: ${rules.everyone.map(({ rule, leads }) => `${rule} (${share(leads, heard)})`).join(", ") || "none"}`,
      ],
    },
  ];
}

function aucLine({ before, after, won, lost }: Report["auc"]): string {
  const from = `${won} won and ${lost} lost`;
  if (before === null || after === null) return `AUC: too few to tell, ${from} with a score before; ${OUTCOMES_MIN} of each are needed`;
  return `AUC: ${before.toFixed(3)} → ${after.toFixed(3)}, from ${from} with a score before (0.5 is chance, 1 is perfect)`;
}

function flow({ from, to, leads }: Flow): string {
  return `${from} → ${to}: ${leads}`;
}

function arrow({ before, after }: Change<number>): string {
  return before === after ? `${after}` : `${before} → ${after}`;
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

function figure(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}

function signed(points: number): string {
  return points > 0 ? `+${figure(points)}` : figure(points);
}

function day(at: number): string {
  return iso(at).slice(0, 10);
}
