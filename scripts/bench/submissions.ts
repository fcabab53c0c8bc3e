import { type Bench, countOf, rest, times } from "./bench.ts";
import { costOfOne, type Measure, quantiles } from "./figures.ts";
import type { Outcome } from "./load.ts";
import { decider } from "./people.ts";

const SAMPLE = 20;
const WARM_UP = 40;
const SUBMISSIONS_MAX = 1_500;
const SECONDS = 5;
const ALONE_SECONDS = 3;
export const SUBMISSION_CONNECTIONS = 12;
const SETTLED_MS = 10_000;

/** Deciders of large companies ask for a paper, each of them new: the longest way a form can go. */
export async function measureSubmissions(bench: Bench): Promise<Measure[]> {
  const { house, tell } = bench;
  const heard = await house.mailbox();
  const send = (number: number, connections: number, secondsMax: number) =>
    bench.ask(times(number, decider), { status: 201, connections, secondsMax });
  await house.mode({});
  const warm = await send(WARM_UP, SUBMISSION_CONNECTIONS, SECONDS);
  await settle(bench);
  const costs = await house.costsOf(async () => {
    await send(SAMPLE, 1, SECONDS);
    await settle(bench);
  });

  tell(`submissions: ${SUBMISSION_CONNECTIONS} connections, mail leaves meanwhile`);
  const whole = await send(SUBMISSIONS_MAX, SUBMISSION_CONNECTIONS, SECONDS);
  const answered = performance.now();
  const ticks = await settle(bench);
  const rested = (performance.now() - answered) / 1000;
  tell(
    `submissions: ${whole.asked} in ${whole.seconds.toFixed(2)} s; ${rested.toFixed(2)} s and ${ticks} ticks later all of their mail had left`,
  );

  await house.mode({ holding: true });
  const alone = await send(SUBMISSIONS_MAX, SUBMISSION_CONNECTIONS, ALONE_SECONDS);
  tell(`submissions: ${alone.asked} in ${alone.seconds.toFixed(2)} s with the queue held back`);
  await settle(bench);
  await count(bench, warm.asked + SAMPLE + whole.asked + alone.asked, heard);

  const cost = costOfOne(costs, SAMPLE, (room) => room === "request");
  const costAfter = costOfOne(costs, SAMPLE, (room) => room !== "request");
  const note = "a new person, company, owner, promise and file each time";
  return [
    {
      ...measured(whole),
      kind: "submissions",
      name: "submissions",
      throughMs: ((whole.seconds + rested) * 1000) / whole.asked,
      cost,
      costAfter,
      note: `${note}; two mails each leave meanwhile, the last ${rested.toFixed(1)} s and ${ticks} ticks after the last answer (the world has one tick a minute)`,
    },
    {
      ...measured(alone),
      kind: "submissionsAlone",
      name: "  with the queue held back",
      throughMs: null,
      cost,
      costAfter: null,
      note: "the same, and nothing that follows an answer is done until the last one is given",
    },
  ];
}

function measured({ asked, seconds, latencies }: Outcome) {
  return { count: asked, unit: "submissions", rate: asked / seconds, ...quantiles(latencies) };
}

/** Lets everything come to rest, ten seconds ahead of time: nothing waits for those who wait. */
async function settle(bench: Bench): Promise<number> {
  await bench.house.mode({ local: true });
  await bench.house.setClock(Date.now() + SETTLED_MS);
  const ticks = await rest(bench);
  await bench.house.mode({});
  return ticks;
}

async function count({ house, expect, note }: Bench, people: number, before: { mails: number; different: number }): Promise<void> {
  const { db } = house;
  const theirs = "IN (SELECT id FROM leads WHERE tier = 'A')";
  const facts = (kind: string) => `SELECT count(*) FROM journal WHERE kind = '${kind}' AND substr(subject, 6) ${theirs}`;
  await expect("deciders who asked for a paper, leads of tier A", people, db, "SELECT count(*) FROM leads WHERE tier = 'A'");
  await expect(
    "their submissions, accepted",
    people,
    db,
    `SELECT count(*) FROM submissions WHERE state = 'accepted' AND lead_id ${theirs}`,
  );
  await expect("their forms in the journal", people, db, facts("form_submitted"));
  await expect("owners assigned in the journal", people, db, facts("owner_assigned"));
  await expect(
    "promises open, with an owner",
    people,
    db,
    "SELECT count(*) FROM leads WHERE promise_state = 'open' AND owner_id IS NOT NULL",
  );
  await expect("different turns taken", people, db, "SELECT count(DISTINCT turn) FROM assignments WHERE rep_id IS NOT NULL");
  await expect("open work of the team", people, db, "SELECT sum(open) FROM reps");
  await expect("companies with an owner", people, db, "SELECT count(*) FROM accounts WHERE owner_id IS NOT NULL");
  await expect("files granted", people, db, `SELECT count(*) FROM grants WHERE lead_id ${theirs}`);
  await expect("browsers known", people, db, `SELECT count(*) FROM visitor_links WHERE lead_id ${theirs}`);
  await expect(
    "mails sent to them and their owners",
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
  const spread = await countOf(db, "SELECT max(open) - min(open) FROM reps WHERE open > 0");
  note({ what: "leads by which turns were unfair, beyond one", expected: 0, found: Math.max(0, spread - 1) });
  const { mails, different } = await house.mailbox();
  note({ what: "mails the mail service heard meanwhile", expected: 2 * people, found: mails - before.mails });
  note({ what: "different ones among them", expected: 2 * people, found: different - before.different });
  await expect("alerts raised, jobs that died", 0, db, "SELECT (SELECT count(*) FROM alerts) + (SELECT count(*) FROM dead_jobs)");
}
