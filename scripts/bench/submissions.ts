import { type Bench, countOf, rest } from "./bench.ts";
import { type Measure, quantiles, rowsOf } from "./figures.ts";
import { decider } from "./people.ts";

const SAMPLE = 20;
const WARM_UP = 100;
const SUBMISSIONS = 1_500;
const CONNECTIONS = 12;
const SETTLED_MS = 10_000;

/** Deciders of large companies ask for a paper, each of them new: the longest way a form can go, with mail leaving meanwhile. */
export async function measureSubmissions(bench: Bench): Promise<Measure> {
  const { house } = bench;
  const before = await house.mailbox();
  await house.asLocal(false);
  await bench.ask(Array.from({ length: WARM_UP }, decider), CONNECTIONS, 201);
  await settle(bench);
  const costs = await house.costsOf(async () => {
    await bench.ask(Array.from({ length: SAMPLE }, decider), 1, 201);
    await settle(bench);
  });
  bench.tell(`submissions: ${SUBMISSIONS} over ${CONNECTIONS} connections`);
  const { seconds, latencies } = await bench.ask(Array.from({ length: SUBMISSIONS }, decider), CONNECTIONS, 201);
  const answered = performance.now();
  await settle(bench);
  const rested = (performance.now() - answered) / 1000;
  bench.tell(`submissions: answered in ${seconds.toFixed(2)} s; ${rested.toFixed(2)} s later every mail had left`);
  await count(bench, WARM_UP + SAMPLE + SUBMISSIONS, before);
  return {
    id: "submissions",
    name: "submissions",
    count: SUBMISSIONS,
    unit: "submissions",
    rate: SUBMISSIONS / seconds,
    ...quantiles(latencies),
    rows: rowsOf(costs, SAMPLE, (room) => room === "request"),
    rowsAfter: rowsOf(costs, SAMPLE, (room) => room !== "request"),
    note: `new person, company, salesperson, promise and file each time; two mails each leave meanwhile, the last ${rested.toFixed(1)} s after the last answer`,
  };
}

/** Lets everything come to rest ten seconds later, without waiting for them. */
async function settle(bench: Bench): Promise<void> {
  await bench.house.asLocal(true);
  await bench.house.setClock(Date.now() + SETTLED_MS);
  await rest(bench);
  await bench.house.asLocal(false);
}

async function count({ house, expect, note }: Bench, people: number, before: { mails: number; different: number }): Promise<void> {
  const { db } = house;
  const theirs = "IN (SELECT id FROM leads WHERE tier = 'A')";
  await expect("deciders who asked for a paper: leads of tier A", people, db, "SELECT count(*) FROM leads WHERE tier = 'A'");
  await expect(
    "  their submissions, accepted",
    people,
    db,
    `SELECT count(*) FROM submissions WHERE state = 'accepted' AND lead_id ${theirs}`,
  );
  await expect(
    "  their forms in the journal",
    people,
    db,
    `SELECT count(*) FROM journal WHERE kind = 'form_submitted' AND substr(subject, 6) ${theirs}`,
  );
  await expect(
    "  owners assigned in the journal",
    people,
    db,
    `SELECT count(*) FROM journal WHERE kind = 'owner_assigned' AND substr(subject, 6) ${theirs}`,
  );
  await expect("  promises given, open", people, db, "SELECT count(*) FROM leads WHERE promise_state = 'open' AND owner_id IS NOT NULL");
  await expect("  different turns taken", people, db, "SELECT count(DISTINCT turn) FROM assignments WHERE rep_id IS NOT NULL");
  await expect("  open work of the team", people, db, "SELECT sum(open) FROM reps");
  await expect("  companies with an owner", people, db, "SELECT count(*) FROM accounts WHERE owner_id IS NOT NULL");
  await expect("  files granted", people, db, `SELECT count(*) FROM grants WHERE lead_id ${theirs}`);
  await expect("  browsers known", people, db, `SELECT count(*) FROM visitor_links WHERE lead_id ${theirs}`);
  await expect(
    "  mails sent to them and their owners",
    2 * people,
    db,
    `SELECT count(*) FROM messages WHERE state = 'sent' AND lead_id ${theirs}`,
  );
  await expect(
    "leads whose row is not where their journal ends",
    0,
    db,
    "SELECT count(*) FROM leads WHERE seq <> (SELECT max(seq) FROM journal WHERE subject = 'lead:' || leads.id)",
  );
  await expect("streams with a gap", 0, db, "SELECT count(*) FROM (SELECT 1 FROM journal GROUP BY subject HAVING max(seq) <> count(*))");
  const spread = await countOf(db, "SELECT max(open) - min(open) FROM reps");
  note({ what: "salespeople with more than one lead beyond the others", expected: 0, found: Math.max(0, spread - 1) });
  const { mails, different } = await house.mailbox();
  note({ what: "mails the mail service heard", expected: 2 * people, found: mails - before.mails });
  note({ what: "  different ones among them", expected: 2 * people, found: different - before.different });
  await expect("alerts raised and jobs that died", 0, db, "SELECT (SELECT count(*) FROM alerts) + (SELECT count(*) FROM dead_jobs)");
}
