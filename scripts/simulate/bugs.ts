import type { Edit } from "./bundle.ts";

/** A mistake that somebody might make in the Worker, and the invariants by which histories notice it. */
export interface Bug {
  name: string;
  edits: readonly Edit[];
  breaks: readonly number[];
  /** A history that showed it last. */
  seed: number;
}

const OUTBOX = "worker/outbox/commands.ts";
const OUTBOX_ROWS = "worker/outbox/store.ts";
const ENDS = "worker/outbox/ends.ts";
const MAILS = "worker/outbox/mails/commands.ts";
const MAIL_ROWS = "worker/outbox/mails/store.ts";
const LETTERS = "worker/nurture/letters/commands.ts";
const COMMIT = "worker/journey/commit/store.ts";
const SEQUENCE = "worker/playbook/sequence.ts";
const LEAVING = "worker/playbook/leaving.ts";
const FORMS = "worker/capture/consent.ts";

/** A mail that is about to leave is asked about a last time in its own statement: a mistake before it shows only without it. */
const NOT_ASKED_AGAIN: Edit = {
  file: MAIL_ROWS,
  find: "AND (messages.recipient <> 'lead' OR (",
  replace: "AND (true OR messages.recipient <> 'lead' OR (",
};

/** Whoever says no ends the run, and that is asked about as well. */
const RUN_NOT_ASKED: Edit = { file: LEAVING, find: "if (run && !isRunning(run) && ", replace: "if (run && run.id === null && " };

export const BUGS: readonly Bug[] = [
  bug("a claim has no lease", 18, [2], { file: OUTBOX_ROWS, find: "SET due_at = ${now + LEASE}", replace: "SET due_at = ${now}" }),
  bug("a claim reads and writes in two statements", 20, [2], {
    file: OUTBOX_ROWS,
    find: "WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit})\n    RETURNING",
    replace: "WHERE id IN (SELECT value FROM json_each(${JSON.stringify(await stillDue(db, now, limit, ids))}))\n    RETURNING",
  }),
  bug("a mail leaves before its record says so", 1, [2], {
    file: MAILS,
    find: "const wanted = await markSending(world.db, marks);",
    replace: "const wanted = new Set(marks.map(({ id }) => id));",
  }),
  bug("a send whose end nobody knows is repeated", 10, [2], {
    file: ENDS,
    find: "return mayRepeat(row, message, sameForMs, now) ? null :",
    replace: "return row.attempts > 0 ? null :",
  }),
  bug("no answer counts as not sent", 2, [2], {
    file: ENDS,
    find: 'return sameForMs > 0 ? { state: "later", reason: delivery.reason, unsure: true } :',
    replace: 'return sameForMs >= 0 ? { state: "later", reason: delivery.reason } :',
  }),
  bug("the idempotency key holds the attempt", 1, [2], {
    file: MAILS,
    find: "going.map(({ mail }) => mail)",
    replace: "going.map(({ mail, row }) => ({ ...mail, id: `${mail.id}-${row.attempts}` }))",
  }),
  bug("a mail that is sent once more is written anew", 7, [2], {
    file: MAILS,
    find: "...(asItWas(one.letter.message, sameForMs, world.now()) ?? { mail, triedAt: world.now() })",
    replace: "mail: { ...mail, headers: { ...mail.headers, date: String(world.now()) } }, triedAt: world.now()",
  }),
  bug("attempts have no bound", 4, [4], {
    file: "worker/outbox/backoff.ts",
    find: "export const ATTEMPTS_MAX = 8;",
    replace: "export const ATTEMPTS_MAX = 8_000;",
  }),
  bug("what is in doubt alerts nobody", 2, [4], {
    file: OUTBOX,
    find: 'state === "dead" || state === "unknown"',
    replace: 'state === "dead"',
  }),
  bug("a refused address takes the others along", 137, [2], {
    file: MAILS,
    find: "endOf(saying(deliveries[index]), sameForMs)",
    replace: 'endOf(saying(deliveries.find(({ state }) => state === "refused") ?? deliveries[index]), sameForMs)',
  }),
  bug(
    "consent is not looked up when a mail leaves",
    46,
    [3],
    { file: LETTERS, find: 'if (lead.consents.marketing?.state !== "given") return "no consent";', replace: "" },
    { file: LETTERS, find: 'return suppressed ? "suppressed" : null;', replace: "return suppressed ? null : null;" },
    RUN_NOT_ASKED,
    NOT_ASKED_AGAIN,
  ),
  bug(
    "a tick in a box overrules an earlier no",
    65,
    [3],
    { file: FORMS, find: 'if (suppressed) return "pending";', replace: "if (suppressed) { /* asked for */ }" },
    { file: LETTERS, find: 'return suppressed ? "suppressed" : null;', replace: "return suppressed ? null : null;" },
    RUN_NOT_ASKED,
    NOT_ASKED_AGAIN,
  ),
  bug("a double opt-in is not waited for", 1, [3], {
    file: FORMS,
    find: 'return doubleOptIn.includes(country) ? "pending" : "given";',
    replace: 'return doubleOptIn.includes(`${country} `) ? "pending" : "given";',
  }),
  bug("leaving keeps no hash", 255, [3], {
    file: "worker/journey/suppression/store.ts",
    find: 'return [suppress([{ hash, scope, reason, at }]), consentRow(no, "withdrawn")];',
    replace: 'return [suppress(hash ? [] : [{ hash, scope, reason, at }]), consentRow(no, "withdrawn")];',
  }),
  bug("who was erased comes back with a tick of the clock", 1542, [3, 5, 6], {
    file: COMMIT,
    find: "if (known.length === 0) return [];\n  return [\n    sql`INSERT INTO erasures",
    replace: "if (known.length >= 0) return [];\n  return [\n    sql`INSERT INTO erasures",
  }),
  bug("the next step is found by its place", 165, [4], {
    file: SEQUENCE,
    find: "return sequence.steps.slice(index + 1).find(",
    replace: "return sequence.steps.slice(index + 2).find(",
  }),
  bug("a step is due on its day only", 292, [10], {
    file: "worker/journey/clock/store.ts",
    find: "due_at IS NOT NULL AND due_at <= ${now}`",
    replace: "due_at IS NOT NULL AND due_at <= ${now} AND due_at > ${now - 86_400_000}`",
  }),
  bug("a nudge is the only way out", 1, [4, 10], {
    file: "worker/jobs.ts",
    find: "+ (await deliverDue(world, deliverers));\n",
    replace: ";\n",
  }),
  bug("the budget counts days of Greenwich", 174, [10], {
    file: SEQUENCE,
    find: "lead.written.filter((at) => localDate(zone, at) === today)",
    replace: 'lead.written.filter((at) => localDate("UTC", at) === localDate("UTC", now))',
  }),
  bug("sending hours are those of Greenwich", 1, [10], {
    file: SEQUENCE,
    find: "  const { zone } = reader;\n  let from = at;\n",
    replace: '  const { zone } = { ...reader, zone: "UTC" };\n  let from = at;\n',
  }),
  bug("a mail that was kept waiting leaves at any hour", 38, [10], {
    file: LEAVING,
    find: "if (!held) return null;",
    replace: 'if (!held || held.reason.rule === "sending-hours") return null;',
  }),
  bug("a run that has ended takes back nothing that waits", 106, [4], RUN_NOT_ASKED),
  bug("the budget counts what was written and not what left", 48, [10], {
    file: LEAVING,
    find: "{ ...lead, written: [...left] }",
    replace: "{ ...lead, written: [] }",
  }),
  bug("a repeated act writes the row that it read", 746, [5, 10], {
    file: COMMIT,
    find: "(branch.entries.length > 0 ? [leadRow(branch.after)] : [])",
    replace: "[leadRow(branch.after)]",
  }),
  bug("a message is written without its way out", 9, [9], {
    file: COMMIT,
    find: "    ...(leaving ? [leave(leaving)] : []),\n  ];",
    replace: "    ...(leaving && changes.length === 1 ? [leave(leaving)] : []),\n  ];",
  }),
];

function bug(name: string, seed: number, breaks: readonly number[], ...edits: readonly Edit[]): Bug {
  return { name, seed, breaks, edits };
}
