import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { pageEvents } from "../../db/events-schema.ts";
import {
  accounts,
  arrivals,
  assignments,
  clicks,
  consents,
  enrolments,
  grants,
  journal,
  messages,
  offers,
  outbox,
  registrations,
  submissions,
  suppressions,
  visitorLinks,
} from "../../db/schema.ts";
import { accountDomain, accountRoot, roots } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import { oneOf } from "../erasure/store.ts";

/** Page events of one person beyond these, the latest first, are not written out. */
export const VISITS_MAX = 10_000;

export type Held = Awaited<ReturnType<typeof heldIn>>;

/** Every row of `DB` that is about these leads of one person. Served by primary keys and the leads' own indexes; what was quarantined is searched. */
export async function heldIn(db: Database, people: readonly LeadState[], hashes: readonly string[]) {
  const ids = people.map(({ id }) => id);
  const leads = oneOf(ids);
  const emails = oneOf(people.map(({ profile }) => profile.email));
  const subjects = sql`(SELECT 'lead:' || value FROM ${leads})`;
  const theirMails = sql`(SELECT id FROM messages WHERE lead_id IN ${leads})`;
  const [sent, quarantined, said, agreed, granted, links, mails, waiting, runs, places, pressed, came, offered, turns, closed, companies] =
    await db.batch([
      db.select().from(submissions).where(sql`lead_id IN ${leads}`),
      db.select().from(submissions).where(sql`lead_id IS NULL AND body->>'$.email' IN ${emails}`),
      db.select().from(journal).where(sql`${journal.subject} IN ${subjects}`).orderBy(asc(journal.subject), asc(journal.seq)),
      db.select().from(consents).where(sql`lead_id IN ${leads}`),
      db.select().from(grants).where(sql`lead_id IN ${leads}`),
      db.select().from(visitorLinks).where(sql`lead_id IN ${leads}`),
      db.select().from(messages).where(sql`lead_id IN ${leads}`),
      db.select().from(outbox).where(sql`id IN (SELECT 'mail:' || id FROM messages WHERE lead_id IN ${leads}) AND state = 'waiting'`),
      // every run stands in the journal; its row is found by the run's id there
      db
        .select()
        .from(enrolments)
        .where(sql`id IN (SELECT body->>'$.data.enrolment.id' FROM journal WHERE subject IN ${subjects} AND kind = 'enrolled')`),
      db
        .select()
        .from(registrations)
        .where(
          sql`(event, lead_id) IN (SELECT body->>'$.resource', lead_id FROM submissions WHERE lead_id IN ${leads} AND form = 'register')`,
        ),
      db.select().from(clicks).where(sql`message_id IN ${theirMails}`),
      db.select().from(arrivals).where(sql`lead_id IN ${leads}`),
      db.select().from(offers).where(sql`lead_id IN ${leads}`),
      db.select().from(assignments).where(turnsOf(leads)),
      db
        .select()
        .from(suppressions)
        .where(inArray(suppressions.hash, [...hashes])),
      db
        .select({ id: accountRoot, domain: accountDomain, name: sql<string | null>`coalesce(${roots.name}, ${accounts.name})`.as("name") })
        .from(accounts)
        .leftJoin(roots, eq(roots.id, accounts.rootId))
        .where(
          inArray(
            accounts.id,
            people.flatMap(({ accountId }) => accountId ?? []),
          ),
        ),
    ]);
  return {
    ...{ submissions: [...sent, ...quarantined], journal: said, consents: agreed, grants: granted, browsers: links, messages: mails },
    ...{ waiting, enrolments: runs, registrations: places, clicks: pressed, arrivals: came, offers: offered, turns, suppressions: closed },
    companies,
  };
}

/** Turns have ids that begin with the lead's. */
function turnsOf(leads: SQL): SQL {
  return sql`id IN (SELECT turn.id FROM ${leads} one JOIN assignments turn ON turn.id >= one.value || '.' AND turn.id < one.value || '/')`;
}

/** What these browsers did, latest first. Served by the primary key of page_events. */
export async function visitsOf(events: Database, browsers: readonly string[]): Promise<(typeof pageEvents.$inferSelect)[]> {
  if (browsers.length === 0) return [];
  return events
    .select()
    .from(pageEvents)
    .where(sql`${pageEvents.visitor} IN ${oneOf(browsers)}`)
    .orderBy(sql`${pageEvents.at} DESC`)
    .limit(VISITS_MAX);
}
