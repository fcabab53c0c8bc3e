import { type Bench, countOf, rest, tickUntil, times } from "./bench.ts";
import { costOfOne, type Measure, quantiles } from "./figures.ts";
import { reader } from "./people.ts";

const SAMPLE = 20;
const PEOPLE_MAX = 1_000;
const PEOPLE_SECONDS = 4;
const CONNECTIONS = 12;
/** Reading is looked for once more five seconds after a form: later than that nothing of it is left to do. */
const SETTLED_MS = 10_000;

const WELCOMED = "FROM messages WHERE template = 'signup/welcome' AND state = 'sent'";

/** Hundreds of welcomes fall due at the same moment, and the tick comes until they have left. */
export async function measureMails(bench: Bench): Promise<Measure> {
  const { house, tell } = bench;
  await house.mode({ local: true });
  await house.setClock(Date.now());
  tell("due mails: people leave their address and a yes");
  await newReaders(bench, SAMPLE);
  const costs = await house.costsOf(async () => void (await welcome(bench, SAMPLE)));
  const mails = await newReaders(bench, PEOPLE_MAX);
  tell(`due mails: ${mails} are due, and the tick comes`);
  const { struckAt, ticks } = await welcome(bench, SAMPLE + mails);
  const { results } = await house.db.prepare(`SELECT sent_at AS at ${WELCOMED} AND sent_at >= ${struckAt}`).all<{ at: number }>();
  const waits = results.map(({ at }) => at - struckAt);
  const seconds = Math.max(...waits) / 1000;
  tell(`due mails: ${mails} have left after ${seconds.toFixed(2)} s and ${ticks} ticks`);
  await count(bench, SAMPLE + mails);
  return {
    kind: "mails",
    name: "due mails",
    count: mails,
    unit: "mails",
    rate: mails / seconds,
    ...quantiles(waits),
    throughMs: null,
    cost: costOfOne(costs, SAMPLE, () => true),
    costAfter: null,
    note: `all due when the tick comes, latency counted from then; ${ticks} ticks, one right after the other, where the world has one a minute; a second Worker stands for the mail service and answers at once`,
  };
}

/** People leave their address; all that follows at once is done. Answers how many there were. */
async function newReaders(bench: Bench, most: number): Promise<number> {
  const { house } = bench;
  const now = await house.now();
  const { asked } = await bench.ask(times(most, reader), { status: 201, connections: CONNECTIONS, secondsMax: PEOPLE_SECONDS });
  await house.setClock(now + SETTLED_MS);
  await rest(bench);
  return asked;
}

/** Moves the clock to the last of the welcomes that are due, and lets the tick come. Answers the world's time just before it. */
async function welcome({ house }: Bench, inAll: number): Promise<{ struckAt: number; ticks: number }> {
  const struckAt = await countOf(house.db, "SELECT max(due_at) FROM enrolments WHERE status = 'active' AND next = 'welcome'");
  await house.setClock(struckAt);
  const ticks = await tickUntil(house, async () => (await countOf(house.db, `SELECT count(*) ${WELCOMED}`)) >= inAll);
  return { struckAt, ticks };
}

async function count({ house, expect, note }: Bench, people: number): Promise<void> {
  const { db } = house;
  const runs = "FROM enrolments WHERE sequence = 'signup' AND status = 'active'";
  await expect("people who left an address and a yes", people, db, "SELECT count(*) FROM leads WHERE stage = 'signup' AND tier = 'C'");
  await expect("their consents", people, db, "SELECT count(*) FROM consents WHERE purpose = 'marketing' AND state = 'given'");
  await expect("their runs, one step on", people, db, `SELECT count(*) ${runs} AND next <> 'welcome'`);
  await expect("welcomes in the journal", people, db, "SELECT count(*) FROM journal WHERE kind = 'step_written'");
  await expect("welcomes sent", people, db, `SELECT count(*) ${WELCOMED}`);
  await expect(
    "files sent to them",
    people,
    db,
    "SELECT count(*) FROM messages WHERE template = 'transactional/download' AND state = 'sent'",
  );
  await expect("mails that did not leave", 0, db, "SELECT count(*) FROM messages WHERE state <> 'sent'");
  const { mails, different } = await house.mailbox();
  note({ what: "mails the mail service heard so far", expected: 2 * people, found: mails });
  note({ what: "different ones among them", expected: 2 * people, found: different });
}
