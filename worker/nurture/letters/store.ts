import { sql } from "drizzle-orm";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import { DAY, type Instant } from "../../playbook/time.ts";

/** A marketing mail that left, or may have, and when. */
export interface Left {
  id: string;
  lead: LeadState["id"];
  at: Instant;
}

/** As far back as the touch budget looks. */
const LOOKED_BACK = 7 * DAY;
/** A mail that left within that time was written within this. */
const WRITTEN_WITHIN = 30 * DAY;

/** What left of marketing lately to the readers of these mails. Served by messages_lead. */
export async function marketingLeft(db: Database, mails: readonly { leadId: string | null }[], now: Instant): Promise<Left[]> {
  if (mails.length === 0) return [];
  const leads = JSON.stringify([...new Set(mails.flatMap(({ leadId }) => leadId ?? []))]);
  return db.all<Left>(sql`SELECT id, lead_id AS lead, coalesce(sent_at, mail->>'$.againAt') AS at FROM messages
    WHERE lead_id IN (SELECT value FROM json_each(${leads})) AND created_at > ${now - WRITTEN_WITHIN}
      AND purpose = 'marketing' AND recipient = 'lead' AND state IN ('sending', 'sent', 'unknown')
      AND coalesce(sent_at, mail->>'$.againAt') > ${now - LOOKED_BACK}`);
}
