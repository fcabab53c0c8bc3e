import { upcast } from "../../worker/journey/upcast.ts";
import { apply } from "../../worker/playbook/apply.ts";
import type { LeadEntry } from "../../worker/playbook/entries.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { rowsOf } from "./rows.ts";
import type { TestWorld } from "./world.ts";

interface Mail {
  id: string;
  lead: string;
  run: string | null;
  step: string;
  arm: string | null;
  state: string;
  error: string | null;
  at: number;
}

type Run = LeadState["enrolments"][number];
type Counts = Record<string, number>;

/** What the tallies say, by `sequence/step/arm/what/day`. */
export async function tallied(world: TestWorld): Promise<Counts> {
  const rows = await rowsOf<{ key: string; times: number }>(
    world.db.$client,
    "SELECT sequence || '/' || step || '/' || arm || '/' || what || '/' || day AS key, times FROM tallies ORDER BY key",
  );
  return Object.fromEntries(rows.map(({ key, times }) => [key, times]));
}

/** The same from nothing but every stream, entry by entry, and every message, one by one. */
export async function recounted(world: TestWorld): Promise<Counts> {
  const mails = await rowsOf<Mail>(
    world.db.$client,
    "SELECT id, lead_id AS lead, enrolment_id AS run, step, arm, state, error, created_at AS at FROM messages WHERE purpose = 'marketing' ORDER BY created_at, id",
  );
  const rows = await rowsOf<Parameters<typeof upcast>[0] & { body: string }>(
    world.db.$client,
    "SELECT * FROM journal WHERE subject LIKE 'lead:%' ORDER BY subject, seq",
  );
  const counts: Counts = {};
  const runs = new Map<string, Run>();
  let happened = 0;
  const add = (sequence: string, step: string, arm: string, what: string, at: number) => {
    const key = [sequence, step, arm, what, new Date(at).toISOString().slice(0, 10)].join("/");
    counts[key] = (counts[key] ?? 0) + 1;
  };
  const credit = (mail: Mail | undefined, what: string) => {
    const run = mail?.run ? runs.get(mail.run) : undefined;
    if (mail && run) add(run.sequence, mail.step, mail.arm ?? "", what, mail.at);
  };
  const streams = Map.groupBy(rows, ({ subject }) => subject);
  const entriesOf = (stream: typeof rows) => stream.map((row) => upcast({ ...row, body: JSON.parse(row.body as unknown as string) }));
  for (const stream of streams.values()) {
    let lead: LeadState | null = null;
    const struck = new Set<string>();
    const entries = entriesOf(stream);
    for (const [index, entry] of entries.entries()) {
      if (entry.kind === "enrolled") runs.set(entry.data.enrolment.id, entry.data.enrolment);
      if ("source" in entry) happened = entry.at;
      countEntry(entry, entries.slice(index + 1), lead, struck);
      lead = apply(lead, entry);
    }
  }
  countAnswers();
  for (const mail of mails) {
    if (mail.state === "withheld") credit(mail, `withheld:${mail.error}`);
    else if (mail.state !== "queued" && mail.state !== "sending") credit(mail, mail.state);
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

  function countEntry(entry: LeadEntry, rest: readonly LeadEntry[], lead: LeadState | null, struck: Set<string>): void {
    const id = entry.kind === "enrolled" ? entry.data.enrolment.id : "enrolment" in entry.data ? String(entry.data.enrolment) : "";
    const run = runs.get(id);
    if (!run) return;
    const now = lead?.enrolments.find((one) => one.id === id);
    if (entry.kind === "enrolled") add(run.sequence, "", "", run.heldOut ? "held_out" : "entered", run.startedAt);
    if (entry.kind === "goal_reached") {
      add(run.sequence, "", "", run.heldOut ? "held_out_goal" : "goal", run.startedAt);
      for (const mail of mails) if (mail.run === id && mail.at < happened) credit(mail, "goal");
    }
    if (run.heldOut) return;
    if (entry.kind === "step_struck" && now?.status === "active" && now.next === entry.data.step && (now.dueAt ?? Infinity) <= entry.at) {
      const key = `${id} ${entry.data.step}`;
      if (struck.has(key)) return;
      struck.add(key);
      add(run.sequence, entry.data.step, "", "due", entry.at);
      const answer = rest.find((other) => "enrolment" in other.data && other.data.enrolment === id);
      if (answer && answer.at === entry.at && ["step_postponed", "enrolment_paused"].includes(answer.kind))
        add(run.sequence, entry.data.step, "", "held", entry.at);
    }
    if (entry.kind === "step_written") add(run.sequence, entry.data.step, entry.data.arm ?? "", "written", entry.at);
    if (entry.kind === "step_skipped") add(run.sequence, entry.data.step, "", `skipped:${entry.data.reason.rule}`, entry.at);
    if (entry.kind === "step_postponed") add(run.sequence, entry.data.step, "", `held:${entry.data.reason.rule}`, entry.at);
    if (entry.kind === "enrolment_paused") add(run.sequence, now?.next ?? "", "", `held:${entry.data.reason.rule}`, entry.at);
    if (entry.kind === "enrolment_ended") add(run.sequence, "", "", `ended:${entry.data.reason.rule}`, run.startedAt);
  }

  /** Every answer of every person once, whichever stream tells it and however often, in the order in which it was given. */
  function countAnswers(): void {
    const told = [...streams].flatMap(([subject, stream]) =>
      entriesOf(stream).flatMap((entry) => {
        const [, via] = ("via" in entry && entry.via?.split(":")) || [];
        const person = via ?? subject.slice("lead:".length);
        return "source" in entry ? [{ entry, person, source: entry.source.replace(/^merge:[^:]+:/, "") }] : [];
      }),
    );
    const heard = new Set<string>();
    const credited = new Set<string>();
    for (const { entry, person, source } of told.sort((a, b) => a.entry.at - b.entry.at)) {
      const what = answerIn(entry);
      if (!what || heard.has(`${person} ${source}`)) continue;
      heard.add(`${person} ${source}`);
      const named = "message" in entry.data ? entry.data.message : null;
      const last = mails.findLast((mail) => mail.lead === person && mail.at < entry.at && mail.at > entry.at - 30 * DAY);
      const mail = named ? mails.find(({ id }) => id === named) : last;
      if (!mail || credited.has(`${mail.id} ${what}`)) continue;
      credited.add(`${mail.id} ${what}`);
      credit(mail, what);
    }
  }
}

function answerIn(entry: LeadEntry): string | null {
  if (entry.kind === "mail_clicked") return "clicked";
  if (entry.kind === "replied") return "replied";
  if (entry.kind === "mail_failed") return entry.data.permanent ? "bounced" : null;
  if (entry.kind === "unsubscribed" && entry.data.purpose === "marketing")
    return entry.data.by === "complaint" ? "complained" : "unsubscribed";
  return null;
}
