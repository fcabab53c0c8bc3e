import { existsSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/d1";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Sources } from "../../worker/journey/portrait.ts";
import { leadIdByEmail, leadSources } from "../../worker/journey/store.ts";
import type { Database as World } from "../../worker/platform/world.ts";
import { type Database, hasLeads, withLocalDatabases } from "../database.ts";

export interface FoundLead {
  sources: Sources;
  /** The playbook that the lead was last judged by, or the latest one of this folder if that was not kept. */
  playbook: Playbook;
  /** The clock of this folder, which may have been moved. */
  now: number;
}

/** One person of a local state folder, by id or address; null when nobody there is called that. */
export async function findLead(state: string, who: string): Promise<FoundLead | null> {
  if (!existsSync(join(state, "v3"))) return null;
  return withLocalDatabases(state, async (databases) => {
    if (!(await hasLeads(databases))) return null;
    const db = drizzle(databases.DB as unknown as World["$client"]) as World;
    const id = who.includes("@") ? await leadIdByEmail(db, who.trim().toLowerCase()) : who;
    const sources = id === null ? null : await leadSources(db, id);
    const playbook = sources && (await playbookOf(databases.DB, sources.lead.playbook));
    return playbook && { sources, playbook, now: Date.now() + (await clockOffset(databases.DB)) };
  });
}

async function playbookOf(db: Database, version: string): Promise<Playbook | null> {
  const row = await db
    .prepare("SELECT text FROM playbooks ORDER BY version = ? DESC, adopted_at DESC LIMIT 1")
    .bind(version)
    .first<{ text: string }>();
  return row && (JSON.parse(row.text) as Playbook);
}

async function clockOffset(db: Database): Promise<number> {
  const row = await db.prepare("SELECT value FROM settings WHERE key = 'clock.offset'").first<{ value: string }>();
  return Number(row?.value ?? 0);
}
