import { iso } from "../../../../worker/playbook/time.ts";
import type { Life } from "../life.ts";

/** After so many attempts a mail has an end. */
const ATTEMPTS_MAX = 8;

interface MessageRow {
  id: string;
  state: string;
  error: string | null;
  outbox: string | null;
  dueAt: number | null;
  alert: string | null;
}

const ENDS = ["sent", "withheld", "refused", "failed", "unknown"];

/** 2: at most once, judged by the provider. 4: every mail has an end, and what is in doubt has an alert. 9: nothing is lost on the way. */
export async function checkDelivery(life: Life): Promise<void> {
  const { judge, watch, people } = life;
  const erased = new Set(people.filter(({ index }) => judge.forgets(index)).map(({ email }) => email));
  const times = Map.groupBy(judge.accepted, ({ mail }) => mail.id);
  const steps = Map.groupBy(judge.accepted, ({ record }) => (record?.enrolment ? `${record.enrolment}/${record.step}` : null));
  for (const [id, all] of times)
    if (all.length > 1) judge.breaks(2, `${id} was delivered ${all.length} times: ${all.map(({ at }) => iso(at)).join(", ")}`);
  for (const [step, all] of steps)
    if (step !== null && all.length > 1) judge.breaks(2, `the step ${step} was delivered ${all.length} times`);
  for (const { mail, record, claimed } of judge.accepted) {
    // an erasure takes the records along: those of mails to the person, and about them to us
    if (!record && erased.size > 0 && (erased.has(mail.to.email) || !people.some(({ email }) => email === mail.to.email))) continue;
    if (record?.state === "withheld" && erased.has(mail.to.email)) continue;
    if (!record) judge.breaks(2, `${mail.id} left without a record`);
    else if (record.written === 0 || record.state === "queued" || record.state === "withheld")
      judge.breaks(2, `${mail.id} left before its record said so: ${record.state}`);
    if (claimed === null) judge.breaks(2, `${mail.id} left unclaimed`);
  }
  for (const [id, tried] of judge.tried) if (tried > ATTEMPTS_MAX) judge.breaks(4, `${id} was given to its provider ${tried} times`);
  const rows = await watch.rows<MessageRow>(
    `SELECT m.id, m.state, m.error, o.state AS outbox, o.due_at AS dueAt, a.id AS alert FROM messages m
     LEFT JOIN outbox o ON o.id = 'mail:' || m.id LEFT JOIN alerts a ON a.id = 'outbox:' || o.id
     WHERE m.lead_id IN (SELECT id FROM leads)`,
  );
  for (const { id, state, error, outbox, alert, dueAt } of rows) {
    // what a full mailbox has put off is tried again at its own time
    if (outbox === "waiting" && (dueAt ?? 0) > life.now) continue;
    const left = times.has(id);
    if (!ENDS.includes(state)) judge.breaks(4, `${id} has no end: it is ${state}`);
    if (outbox === null) judge.breaks(9, `${id} was never handed to the outbox`);
    if (state === "sent" && !left) judge.breaks(9, `${id} is said to be sent, and the provider never took it`);
    if (left && !["sent", "unknown"].includes(state)) judge.breaks(2, `${id} left and is said to be ${state}`);
    if ((state === "unknown" || outbox === "dead" || outbox === "unknown") && alert === null)
      judge.breaks(4, `${id} is ${state} (${outbox}) and nobody was told`);
    if (state !== "sent" && !error) judge.breaks(9, `${id} is ${state} without a reason`);
  }
  const stuck = await watch.rows<{ id: string; state: string; error: string | null }>(
    "SELECT id, state, error FROM outbox WHERE (state = 'waiting' AND due_at <= ?) OR (state IN ('dead', 'unknown') AND error IS NULL AND lead_id IN (SELECT id FROM leads))",
    life.now,
  );
  for (const { id, state } of stuck) judge.breaks(state === "waiting" ? 4 : 9, `the outbox holds ${id} as ${state}`);
}
