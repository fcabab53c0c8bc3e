import { iso, MINUTE } from "../../../../worker/playbook/time.ts";
import type { Life } from "../life.ts";

interface Run {
  id: string;
  lead: string;
  sequence: string;
  status: string;
  next: string | null;
  dueAt: number | null;
  reason: string | null;
}

/** A run of the Worker may take as long as the platform lets it, and clocks disagree. */
const TOLERANCE = 20 * MINUTE;
/** What has come to its end takes nothing back that it wrote. */
const HARMLESS_ENDS = ["finished", "step-removed"];

/** 1: what we said we took is there, once. 4: every run has ended with a reason or has a next time, and an ended one sends nothing. 5: each source counts once. */
export async function checkBooks({ judge, watch, policies }: Life): Promise<void> {
  const kept = await watch.rows<{ id: string; key: string }>("SELECT id, key FROM submissions");
  const keys = Map.groupBy(kept, ({ key }) => key);
  for (const [key, { id, person }] of judge.submissions) {
    if (judge.forgets(person)) continue;
    if (!kept.some((row) => row.id === id)) judge.breaks(1, `the form ${key} was taken as ${id} and is not there`);
    if ((keys.get(`key:${key}`)?.length ?? 0) !== 1)
      judge.breaks(1, `the form ${key} is there ${keys.get(`key:${key}`)?.length ?? 0} times`);
  }
  const heard = new Set(
    (await watch.rows<{ source: string }>("SELECT source FROM journal WHERE source LIKE 'signal:%'")).map(({ source }) => source),
  );
  for (const [id, person] of judge.signals)
    if (!judge.forgets(person) && !heard.has(`signal:${id}`)) judge.breaks(1, `the signal ${id} was taken and is not in the journal`);
  const twice = await watch.rows<{ subject: string; source: string }>(
    "SELECT subject, source FROM journal WHERE source IS NOT NULL GROUP BY subject, source HAVING count(*) > 1",
  );
  for (const { subject, source } of twice) judge.breaks(5, `${subject} heard ${source} twice`);
  const runs = await watch.rows<Run>(
    `SELECT e.id, e.lead_id AS lead, e.sequence, e.status, e.next, e.due_at AS dueAt,
       (SELECT r.value->>'$.reason.rule' FROM leads l, json_each(l.state, '$.enrolments') r WHERE l.id = e.lead_id AND r.value->>'id' = e.id) AS reason
     FROM enrolments e WHERE e.lead_id IN (SELECT id FROM leads)`,
  );
  for (const { id, status, next, dueAt, reason } of runs) {
    if (status === "active" && (next === null || dueAt === null)) judge.breaks(4, `the run ${id} is active and has no next time`);
    if ((status === "done" || status === "ended") && !reason) judge.breaks(4, `the run ${id} is ${status} without a reason`);
  }
  const ends = await watch.rows<{ run: string; rule: string; at: number }>(
    "SELECT body->>'$.data.enrolment' AS run, body->>'$.data.reason.rule' AS rule, at FROM journal WHERE kind = 'enrolment_ended'",
  );
  for (const { mail, record, at } of judge.accepted) {
    const end = ends.find(({ run, rule }) => run === record?.enrolment && !HARMLESS_ENDS.includes(rule));
    if (end && end.at < at - TOLERANCE)
      judge.breaks(4, `${mail.id} left at ${iso(at)}, and its run had ended: ${end.rule} at ${iso(end.at)}`);
  }
  const going = Map.groupBy(
    runs.filter(({ status }) => status === "active" || status === "paused"),
    ({ lead, sequence }) => `${lead} ${sequence}`,
  );
  for (const [who, all] of going) if (all.length > 1) judge.breaks(2, `${who} runs ${all.length} times at once`);
  if (policies.length === 1)
    await checkSteps(
      runs.filter(({ reason }) => reason === "finished"),
      policies[0]?.sequences ?? {},
    );

  /** A run that came to its end had every step of its sequence written or passed over. */
  async function checkSteps(done: readonly Run[], sequences: Record<string, { steps: readonly { id: string }[] }>): Promise<void> {
    const entries = await watch.rows<{ run: string; step: string }>(
      "SELECT body->>'$.data.enrolment' AS run, body->>'$.data.step' AS step FROM journal WHERE kind IN ('step_written', 'step_skipped')",
    );
    for (const { id, sequence } of done) {
      const had = entries.filter(({ run }) => run === id).map(({ step }) => step);
      const missed = sequences[sequence]?.steps.filter((step) => !had.includes(step.id)) ?? [];
      if (missed.length > 0) judge.breaks(4, `the run ${id} is done and never came to ${missed.map((step) => step.id).join(", ")}`);
    }
  }
}
