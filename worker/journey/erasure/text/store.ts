import { type SQL, sql } from "drizzle-orm";
import { oneOf } from "../store.ts";

/**
 * What these leads wrote, what was written to them and about them, and where they stand in rows. Rows that are counted stay, as ids and
 * instants. Links go last: the others are found by them.
 */
export function textOfLeads(ids: readonly string[], addresses: readonly string[]): SQL[] {
  const leads = oneOf(ids);
  return [...mails(leads, addresses), ...browsers(leads), ...forms(leads, addresses), ...runs(leads), ...rest(leads)];
}

/** Served by messages_lead, clicks_message, arrivals_lead and primary keys; what came from an unknown address is searched. */
function mails(leads: SQL, addresses: readonly string[]): SQL[] {
  const messages = sql`(SELECT id FROM messages WHERE lead_id IN ${leads})`;
  const outbox = sql`(SELECT 'mail:' || id FROM messages WHERE lead_id IN ${leads})`;
  const theirs = sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(addresses)}) address WHERE instr(lower(body), address.value) > 0)`;
  return [
    sql`UPDATE outbox SET state = iif(state = 'waiting', 'done', state), error = iif(state = 'waiting', 'erased', NULL) WHERE id IN ${outbox}`,
    sql`UPDATE alerts SET subject = json_remove(subject, '$.error') WHERE id IN (SELECT 'outbox:mail:' || id FROM messages WHERE lead_id IN ${leads})`,
    sql`UPDATE clicks SET visitor = NULL WHERE message_id IN ${messages}`,
    sql`DELETE FROM arrivals WHERE lead_id IN ${leads}`,
    sql`DELETE FROM arrivals WHERE lead_id IS NULL AND (message_id IN ${messages} OR ${theirs})`,
    sql`UPDATE messages SET mail = NULL, subject = '{}', error = iif(state IN ('queued', 'sending'), 'erased', NULL), state = iif(state IN ('queued', 'sending'), 'withheld', state)
      WHERE lead_id IN ${leads}`,
  ];
}

/** Ids of visits in the outbox, and beacons that nobody could handle. Served by visitor_links_lead and the primary key of the outbox. */
function browsers(leads: SQL): SQL[] {
  return [
    sql`DELETE FROM outbox WHERE id IN (SELECT leaving.id FROM visitor_links link
      JOIN outbox leaving ON leaving.id >= 'join:' || link.visitor || ':' || link.lead_id || ':' AND leaving.id < 'join:' || link.visitor || ':' || link.lead_id || ';'
      WHERE link.lead_id IN ${leads})`,
    sql`UPDATE dead_jobs SET body = '{}' WHERE EXISTS (SELECT 1 FROM visitor_links link
      WHERE link.lead_id IN ${leads} AND (instr(body, json_quote(link.visitor)) > 0 OR instr(body, 'join:' || link.visitor || ':') > 0))`,
    sql`DELETE FROM visitor_links WHERE lead_id IN ${leads}`,
  ];
}

/** What was quarantined has no lead and is found by its address, among those without one. Served by submissions_lead. */
function forms(leads: SQL, addresses: readonly string[]): SQL[] {
  const wordless = sql`UPDATE submissions SET key = 'erased:' || id, hash = 'erased:' || id, body = '{}', answer = '{}'`;
  return [
    sql`${wordless} WHERE lead_id IN ${leads}`,
    sql`${wordless} WHERE lead_id IS NULL AND body->>'$.email' IN ${oneOf(addresses)}`,
    sql`DELETE FROM consents WHERE lead_id IN ${leads}`,
    // a link that names an id which no grant has opens nothing
    sql`UPDATE grants SET id = 'erased:' || id WHERE lead_id IN ${leads}`,
  ];
}

function runs(leads: SQL): SQL[] {
  return [
    sql`UPDATE enrolments SET status = 'ended', next = NULL, due_at = NULL WHERE lead_id IN ${leads} AND status IN ('active', 'paused')`,
    sql`UPDATE offers SET due_at = NULL, "end" = coalesce("end", 'erased') WHERE lead_id IN ${leads}`,
  ];
}

function rest(leads: SQL): SQL[] {
  return [sql`DELETE FROM journal WHERE subject IN (SELECT 'lead:' || value FROM ${leads})`, sql`DELETE FROM leads WHERE id IN ${leads}`];
}
