import { asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { leads, settings } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";

/** The walk over all leads after a changed playbook: how far it is. */
export interface Sweep {
  version: string;
  /** The last lead that was looked at. */
  after: string;
  done: number;
  total: number;
}

const SWEEP = "sweep";
const QUEUE = "queue";

/** Begins the walk anew, and counts once how far there is to go. */
export function beginSweep(version: string): SQL {
  return sql`INSERT INTO settings (key, value)
    SELECT ${SWEEP}, json_object('version', ${version}, 'after', '', 'done', 0, 'total', (SELECT count(*) FROM leads))
    WHERE true ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
}

export async function findSweep(db: Database): Promise<Sweep | null> {
  return (await findWalks(db)).sweep;
}

/** What is under way after a changed playbook: the walk over all leads, and the version by which the queue is to be offered again. */
export async function findWalks(db: Database): Promise<{ sweep: Sweep | null; queue: string | null }> {
  const setting = (key: string) => db.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  const [[sweep], [queue]] = await db.batch([setting(SWEEP), setting(QUEUE)]);
  return { sweep: sweep ? (JSON.parse(sweep.value) as Sweep) : null, queue: queue?.value ?? null };
}

/** Leads in the order of their ids. Served by the primary key. */
export async function leadsAfter(db: Database, after: string, limit: number): Promise<LeadState[]> {
  const rows = await db.select({ state: leadState }).from(leads).where(gt(leads.id, after)).orderBy(asc(leads.id)).limit(limit);
  return rows.map((row) => row.state);
}

/** Writes rows that were folded anew, where nobody has written meanwhile. Answers which. Served by the primary key. */
export async function writeFolds(db: Database, folded: readonly LeadState[]): Promise<Set<string>> {
  const rows = await db.all<{ id: string }>(sql`UPDATE leads SET state = fold.value, last_seen_at = fold.value->>'lastSeenAt'
    FROM json_each(${JSON.stringify(folded)}) fold WHERE leads.id = fold.value->>'id' AND leads.seq = fold.value->>'seq' RETURNING leads.id`);
  return new Set(rows.map(({ id }) => id));
}

/** Remembers how far the walk is, unless another has begun meanwhile. */
export async function moveSweep(db: Database, sweep: Sweep): Promise<void> {
  await db.run(sql`UPDATE settings SET value = ${JSON.stringify(sweep)} WHERE key = ${SWEEP} AND value->>'version' = ${sweep.version}`);
}

export async function endSweep(db: Database, { version }: Sweep): Promise<void> {
  await db.run(sql`DELETE FROM settings WHERE key = ${SWEEP} AND value->>'version' = ${version}`);
}

/** Leads of reps who have left. Reads the team's rows and then only theirs, served by leads_inbox. */
export async function leadsOfLeavers(db: Database, limit: number): Promise<LeadState[]> {
  const rows = await db
    .select({ state: leadState })
    .from(leads)
    .where(sql`${leads.ownerId} IN (SELECT id FROM reps WHERE NOT active)`)
    .limit(limit);
  return rows.map((row) => row.state);
}

/** From now on the queue is to be offered again by a playbook that names somebody else, where anybody waits in it. */
export function offerQueue(version: string): SQL {
  return sql`INSERT INTO settings (key, value) SELECT ${QUEUE}, ${version} WHERE EXISTS (SELECT 1 FROM leads WHERE place = 'escalated')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
}

/** Leads of the queue that were last looked at by another version, oldest first. Served by leads_place. */
export async function leadsToOffer(db: Database, version: string, limit: number): Promise<LeadState[]> {
  const rows = await db
    .select({ state: leadState })
    .from(leads)
    .where(sql`place = 'escalated' AND ${leads.state}->>'playbook' <> ${version}`)
    .orderBy(asc(leads.createdAt))
    .limit(limit);
  return rows.map((row) => row.state);
}

/** The queue has been offered, unless it is to be offered by yet another version meanwhile. */
export async function endOffer(db: Database, version: string): Promise<void> {
  await db.run(sql`DELETE FROM settings WHERE key = ${QUEUE} AND value = ${version}`);
}
