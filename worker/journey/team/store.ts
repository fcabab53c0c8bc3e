import { eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Playbook } from "../../../content/schema/playbook.ts";
import { transact } from "../../db/batch.ts";
import { playbooks, settings } from "../../db/schema.ts";
import { beginCounting } from "../../db/tallies.ts";
import type { Database } from "../../platform/world.ts";
import { LEAD_SHAPE } from "../../playbook/state.ts";
import type { Instant } from "../../playbook/time.ts";
import { ENTRY_VERSION } from "../rows.ts";

const IN_FORCE = "playbook";
const SHAPE = "lead_shape";

/** The playbook in force and the shape that rows of leads are in; null before the first. */
export async function adopted(db: Database): Promise<{ playbook: string; shape: number } | null> {
  const rows = await db
    .select()
    .from(settings)
    .where(inArray(settings.key, [IN_FORCE, SHAPE]));
  const of = (key: string) => rows.find((row) => row.key === key)?.value ?? null;
  const playbook = of(IN_FORCE);
  return playbook === null ? null : { playbook, shape: Number(of(SHAPE) ?? 1) };
}

/** The text of a version. Served by the primary key. */
export async function playbookText(db: Database, version: string): Promise<Playbook | null> {
  const [row] = await db.select({ text: playbooks.text }).from(playbooks).where(eq(playbooks.version, version));
  return row ? (JSON.parse(row.text) as Playbook) : null;
}

/** Keeps the playbook's text, lets new reps join, takes over what the team file says of everybody, and begins to count and the walks that this asks for. */
export async function adopt(db: Database, playbook: Playbook, now: Instant, walks: readonly SQL[]): Promise<void> {
  const team = JSON.stringify(playbook.team.reps.map(({ id, capacity, weight, active }) => ({ id, capacity, weight, active })));
  await transact(db, [
    db
      .insert(playbooks)
      .values({ version: playbook.version, adoptedAt: now, text: JSON.stringify(playbook) })
      .onConflictDoNothing(),
    db
      .insert(settings)
      .values([
        { key: IN_FORCE, value: playbook.version },
        { key: SHAPE, value: String(LEAD_SHAPE) },
      ])
      .onConflictDoUpdate({ target: settings.key, set: { value: sql`excluded.value` } }),
    sql`INSERT INTO journal (subject, seq, at, kind, v, source, body)
      SELECT 'rep:' || (t.value->>'id'), 1, ${now}, 'rep_joined', ${ENTRY_VERSION}, NULL, json_object('data', json_object('id', t.value->>'id'))
      FROM json_each(${team}) t WHERE t.value->>'id' NOT IN (SELECT id FROM reps)`,
    sql`INSERT INTO reps (id, seq, open, last_turn, capacity, weight, active)
      SELECT value->>'id', 1, 0, 0, value->>'capacity', value->>'weight', value->>'active' FROM json_each(${team}) WHERE true
      ON CONFLICT (id) DO UPDATE SET capacity = excluded.capacity, weight = excluded.weight, active = excluded.active`,
    sql`UPDATE reps SET active = 0 WHERE id NOT IN (SELECT value->>'id' FROM json_each(${team}))`,
    beginCounting(now),
    ...walks,
  ]);
}
