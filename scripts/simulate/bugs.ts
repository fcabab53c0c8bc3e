import type { Edit } from "./bundle.ts";

/** A mistake that somebody might make in the Worker, and the invariants by which histories notice it. */
export interface Bug {
  name: string;
  edits: readonly Edit[];
  breaks: readonly number[];
  /** A history that showed it last. */
  seed: number;
}

const STORE = "worker/outbox/store.ts";
const OUTBOX = "worker/outbox/commands.ts";
const COMPOSER = "worker/nurture/letters/commands.ts";
const COMMIT = "worker/journey/commit/store.ts";
const SEQUENCE = "worker/playbook/sequence.ts";
const CLOCK = "worker/journey/clock/store.ts";

export const BUGS: readonly Bug[] = [
  {
    name: "a claim takes what is not waiting",
    edits: [
      {
        file: STORE,
        find: "(SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit})\n    RETURNING",
        replace: "(SELECT id FROM outbox WHERE due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit})\n    RETURNING",
      },
    ],
    breaks: [2],
    seed: 0,
  },
  {
    name: "a claim has no lease",
    edits: [{ file: STORE, find: "SET due_at = ${now + LEASE}", replace: "SET due_at = ${now}" }],
    breaks: [2],
    seed: 0,
  },
  {
    name: "a claim reads and writes in two statements",
    edits: [
      {
        file: STORE,
        find: "WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit})",
        replace: "WHERE id IN (SELECT value FROM json_each(${JSON.stringify(await stillDue(db, now, limit, ids))}))",
      },
    ],
    breaks: [2],
    seed: 0,
  },
  {
    name: "a mail leaves before its record says so",
    edits: [
      {
        file: OUTBOX,
        find: 'leaving.map(({ mail }) => ({ id: mail.id, state: "sending"',
        replace: 'leaving.slice(leaving.length).map(({ mail }) => ({ id: mail.id, state: "sending"',
      },
    ],
    breaks: [2],
    seed: 0,
  },
  {
    name: "a send whose end nobody knows is repeated",
    edits: [{ file: OUTBOX, find: 'if (unreported && letter.message.state !== "queued") return', replace: "if (false) return" }],
    breaks: [2],
    seed: 0,
  },
  {
    name: "no answer counts as not sent",
    edits: [
      {
        file: OUTBOX,
        find: '      return { ...base, state: "unknown" };',
        replace: '      return { ...base, state: "waiting", dueAt: nextAttempt(now, row.attempts) };',
      },
    ],
    breaks: [2],
    seed: 0,
  },
  {
    name: "the idempotency key holds the attempt",
    edits: [
      {
        file: OUTBOX,
        find: 'if ("html" in written) leaving.push({ row, mail: written });',
        replace: 'if ("html" in written) leaving.push({ row, mail: { ...written, id: `${written.id}-${row.attempts}` } });',
      },
    ],
    breaks: [2, 9],
    seed: 0,
  },
  {
    name: "attempts have no bound",
    edits: [{ file: "worker/outbox/backoff.ts", find: "export const ATTEMPTS_MAX = 8;", replace: "export const ATTEMPTS_MAX = 8_000;" }],
    breaks: [4],
    seed: 0,
  },
  {
    name: "what is in doubt alerts nobody",
    edits: [{ file: OUTBOX, find: 'state === "dead" || state === "unknown"', replace: 'state === "dead"' }],
    breaks: [4],
    seed: 0,
  },
  {
    name: "a refused address takes the others along",
    edits: [
      {
        file: OUTBOX,
        find: '    ends.push([row, delivery.state === "sent" ? { state: "done" } : delivery]);',
        replace:
          '    const refused = deliveries.find(({ state }) => state === "refused");\n    ends.push([row, delivery.state === "sent" && !refused ? { state: "done" } : (refused ?? delivery) as End]);',
      },
    ],
    breaks: [2],
    seed: 0,
  },
  {
    name: "consent is not looked up when a mail is written",
    edits: [
      {
        file: COMPOSER,
        find: '  if (lead.consents.marketing?.state !== "given") return "no consent";\n  if (!wants(lead.chosen, topics))',
        replace: "  if (!wants(lead.chosen, topics))",
      },
      { file: COMPOSER, find: 'return suppressed ? "suppressed" : null;', replace: "return suppressed && false ? null : null;" },
    ],
    breaks: [3],
    seed: 0,
  },
  {
    name: "a form's tick overrules an earlier no",
    edits: [
      {
        file: "worker/capture/commands.ts",
        find: 'return suppressed || world.playbook.intake.doubleOptIn.includes(country) ? "pending" : "given";',
        replace: 'return world.playbook.intake.doubleOptIn.includes(country) ? "pending" : "given";',
      },
      { file: COMPOSER, find: 'return suppressed ? "suppressed" : null;', replace: "return null;" },
    ],
    breaks: [3],
    seed: 0,
  },
  {
    name: "a double opt-in is not waited for",
    edits: [
      {
        file: "worker/capture/commands.ts",
        find: 'suppressed || world.playbook.intake.doubleOptIn.includes(country) ? "pending"',
        replace: 'suppressed ? "pending"',
      },
    ],
    breaks: [3],
    seed: 0,
  },
  {
    name: "the next step is found by its place",
    edits: [{ file: SEQUENCE, find: "return sequence.steps[index + 1] ?? null;", replace: "return sequence.steps[index + 2] ?? null;" }],
    breaks: [4],
    seed: 0,
  },
  {
    name: "a step is due on its day only",
    edits: [
      {
        file: CLOCK,
        find: "due_at IS NOT NULL AND due_at <= ${now}`",
        replace: "due_at IS NOT NULL AND due_at <= ${now} AND due_at > ${now - 86_400_000}`",
      },
    ],
    breaks: [10, 4],
    seed: 0,
  },
  {
    name: "a nudge is the only way out",
    edits: [{ file: "worker/jobs.ts", find: "+ (await deliverDue(world, DELIVERERS));\n", replace: ";\n" }],
    breaks: [4, 10],
    seed: 0,
  },
  {
    name: "the budget counts days of Greenwich",
    edits: [
      {
        file: SEQUENCE,
        find: "lead.written.filter((at) => localDate(zone, at) === today)",
        replace: 'lead.written.filter((at) => localDate("UTC", at) === localDate("UTC", now))',
      },
    ],
    breaks: [10],
    seed: 0,
  },
  {
    name: "sending hours are those of Greenwich",
    edits: [
      {
        file: SEQUENCE,
        find: "return intoWindow(playbook.nurture.window, reader.zone, (date)",
        replace: 'return intoWindow(playbook.nurture.window, "UTC", (date)',
      },
    ],
    breaks: [10],
    seed: 0,
  },
  {
    name: "a mail that was kept waiting leaves at any hour",
    edits: [{ file: "worker/nurture/hours.ts", find: "return notBefore > now ?", replace: "return notBefore > now + 1e12 ?" }],
    breaks: [10],
    seed: 0,
  },
  {
    name: "a repeated act writes the row that it read",
    edits: [{ file: COMMIT, find: "(branch.entries.length > 0 ? [leadRow(branch.after)] : [])", replace: "[leadRow(branch.after)]" }],
    breaks: [5, 10],
    seed: 0,
  },
  {
    name: "leaving does not keep a hash",
    edits: [
      {
        file: "worker/nurture/store.ts",
        find: '{ table: suppressions, rows: () => [{ hash, scope: purpose, reason: "unsubscribed", at }], onConflict: "keep" },',
        replace: "",
      },
    ],
    breaks: [13, 3],
    seed: 0,
  },
  {
    name: "a message is written without its way out",
    edits: [
      {
        file: COMMIT,
        find: "    ...(leaving ? [leave(leaving)] : []),\n  ];",
        replace: "    ...(leaving && changes.length === 1 ? [leave(leaving)] : []),\n  ];",
      },
    ],
    breaks: [9],
    seed: 0,
  },
];
