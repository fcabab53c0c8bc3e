import { type Bench, countOf, tickUntil } from "./bench.ts";
import { costOfOne, type Measure, quantiles } from "./figures.ts";

const LEADS = 100_000;
/** Those of them whose tier is lost within the month. */
const DECAYING = 600;
const DAYS = 30;
const DAY_MS = 86_400_000;
const ROWS_PER_STATEMENT = 10_000;
/** By then a lead that asked for a paper and was heard of no more has lost its tier. */
const DECAYED_AFTER_DAYS = 22;

/** A hundred thousand leads with a clock of their own, and a month of ticks, one a day: only those whose tier is lost are touched. */
export async function measureDecay({ house, tell, expect }: Bench): Promise<Measure> {
  const { db } = house;
  await house.mode({ local: true });
  tell(`decay: ${LEADS.toLocaleString("en")} leads, ${DECAYING} of which lose their tier within a month`);
  const start = Date.now();
  await house.setClock(start);
  await fill(db, start);
  const latencies: number[] = [];
  let seconds = 0;
  const costs = await house.costsOf(async () => {
    for (let day = 1; day <= DAYS; day += 1) {
      const now = start + (DECAYED_AFTER_DAYS + day) * DAY_MS;
      await house.setClock(now);
      const began = performance.now();
      await tickUntil(house, async () => (await countOf(db, `SELECT count(*) FROM leads WHERE wake_at <= ${now}`)) === 0);
      latencies.push(performance.now() - began);
      seconds += (performance.now() - began) / 1000;
    }
  });
  tell(`decay: ${DAYS} days in ${seconds.toFixed(2)} s`);
  await expect("leads that lost their tier", DECAYING, db, "SELECT count(*) FROM leads WHERE id LIKE 'decay-%' AND tier <> 'A'");
  await expect("leads that kept it", LEADS - DECAYING, db, "SELECT count(*) FROM leads WHERE id LIKE 'decay-%' AND tier = 'A'");
  await expect("leads the clock looked at", DECAYING, db, "SELECT count(DISTINCT subject) FROM journal WHERE subject LIKE 'lead:decay-%'");
  return {
    kind: "decay",
    name: `tiers lost among ${LEADS.toLocaleString("en")} leads`,
    count: DECAYING,
    unit: "leads",
    rate: DECAYING / seconds,
    ...quantiles(latencies),
    throughMs: null,
    cost: costOfOne(costs, DECAYING, () => true),
    costAfter: null,
    note: `a month of ticks, one a day, latency is a day's; the leads are copies, by json_each, of one that came through the form; costs are of one that changes, its return to the pool and the owner's mail among them`,
  };
}

/** Copies of a lead whose promise was kept, without a company. Those that decay are due one after the other, all others in ten years. */
async function fill(db: Bench["house"]["db"], start: number): Promise<void> {
  await db.batch([
    db.prepare("UPDATE leads SET wake_at = NULL"),
    db.prepare("UPDATE enrolments SET status = 'ended', due_at = NULL WHERE status = 'active'"),
  ]);
  const template = "SELECT * FROM leads WHERE tier = 'A' AND state->>'$.promise.id' IS NOT NULL AND id NOT LIKE '%-%' ORDER BY id LIMIT 1";
  for (let from = 0; from < LEADS; from += ROWS_PER_STATEMENT) {
    const numbers = Array.from({ length: ROWS_PER_STATEMENT }, (_, index) => from + index);
    const copy = `WITH template AS (${template}),
      numbers AS (SELECT value AS n, iif(value < ${DECAYING}, ?2 + ${DECAYED_AFTER_DAYS * DAY_MS} + value * ${(DAYS * DAY_MS) / DECAYING}, ?2 + ${3_650 * DAY_MS} + value) AS at FROM json_each(?1))
      INSERT INTO leads (id, email, seq, name, account_id, tier, stage, place, owner_id, promise_state, promise_by, wake_at, created_at, last_seen_at, state)
      SELECT 'decay-' || n, 'decay-' || n || '@maker.example', t.seq, t.name, NULL, t.tier, t.stage, 'owned', t.owner_id, 'kept', t.promise_by,
        at, t.created_at, t.last_seen_at,
        json_set(t.state, '$.id', 'decay-' || n, '$.profile.email', 'decay-' || n || '@maker.example', '$.accountId', NULL,
          '$.promise.state', 'kept', '$.enrolments', json('[]'), '$.wakeAt', at)
      FROM template t, numbers`;
    await db.batch([db.prepare(copy).bind(JSON.stringify(numbers), start)]);
  }
}
