import { type Bench, countOf, rest, until } from "./bench.ts";
import { type Measure, quantiles, rowsOf } from "./figures.ts";
import { reader } from "./people.ts";

const SAMPLE = 40;
const MAILS = 1_000;
const CONNECTIONS = 12;
/** Reading is looked for once more five seconds after a form: later than that nothing of it is left to do. */
const SETTLED_MS = 10_000;

const WELCOMED = "FROM messages WHERE template = 'signup/welcome' AND state = 'sent'";

/** A thousand welcomes fall due at the same moment, and one tick comes. */
export async function measureMails(bench: Bench): Promise<Measure> {
  const { house } = bench;
  await house.asLocal(true);
  await house.setClock(Date.now());
  await newReaders(bench, SAMPLE);
  const costs = await house.costsOf(() => welcome(bench, SAMPLE));
  bench.tell(`mails: ${MAILS} people leave their address and a yes`);
  await newReaders(bench, MAILS);
  bench.tell(`mails: ${MAILS} welcomes are due, and the tick comes`);
  const started = performance.now();
  const struckAt = await welcome(bench, SAMPLE + MAILS);
  const left = await house.db.prepare(`SELECT sent_at AS at ${WELCOMED} AND sent_at >= ${struckAt}`).all<{ at: number }>();
  const times = left.results.map(({ at }) => at - struckAt);
  const seconds = Math.max(...times) / 1000;
  bench.tell(
    `mails: ${MAILS} left in ${seconds.toFixed(2)} s (the tick's answer took ${((performance.now() - started) / 1000).toFixed(2)} s)`,
  );
  await count(bench, SAMPLE + MAILS);
  return {
    id: "mails",
    name: "due mails",
    count: MAILS,
    unit: "mails",
    rate: MAILS / seconds,
    ...quantiles(times),
    rows: rowsOf(costs, SAMPLE, () => true),
    rowsAfter: null,
    note: "one tick, all due at once; latency is from the tick to the mail's leaving; a Worker in the same process stands for the mail service and answers at once",
  };
}

async function newReaders(bench: Bench, people: number): Promise<void> {
  const { house } = bench;
  const now = await house.now();
  await bench.ask(Array.from({ length: people }, reader), CONNECTIONS, 201);
  await house.setClock(now + SETTLED_MS);
  await rest(bench);
}

/** Moves the clock to the last of the steps that are due next, and lets one tick come. Answers the world's time just before it. */
async function welcome({ house }: Bench, inAll: number): Promise<number> {
  const due = await countOf(house.db, "SELECT max(due_at) FROM enrolments WHERE status = 'active' AND next = 'welcome'");
  await house.setClock(due);
  await house.tick();
  await until(async () => (await countOf(house.db, `SELECT count(*) ${WELCOMED}`)) >= inAll);
  return due;
}

async function count({ house, expect, note }: Bench, people: number): Promise<void> {
  const { db } = house;
  await expect("people who left an address and a yes", people, db, "SELECT count(*) FROM leads WHERE stage = 'signup' AND tier = 'C'");
  await expect("  their consents", people, db, "SELECT count(*) FROM consents WHERE purpose = 'marketing' AND state = 'given'");
  await expect(
    "  their runs, one step on",
    people,
    db,
    "SELECT count(*) FROM enrolments WHERE sequence = 'signup' AND status = 'active' AND next <> 'welcome'",
  );
  await expect("  welcomes written in the journal", people, db, "SELECT count(*) FROM journal WHERE kind = 'step_written'");
  await expect("  welcomes sent", people, db, `SELECT count(*) ${WELCOMED}`);
  await expect("  files sent", people, db, "SELECT count(*) FROM messages WHERE template = 'transactional/download' AND state = 'sent'");
  await expect("  mails that did not leave", 0, db, "SELECT count(*) FROM messages WHERE state <> 'sent'");
  const { mails, different } = await house.mailbox();
  note({ what: "mails the mail service heard", expected: 2 * people, found: mails });
  note({ what: "  different ones among them", expected: 2 * people, found: different });
}
