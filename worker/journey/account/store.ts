import { transact } from "../../db/batch.ts";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { accounts, journal } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { AccountEntry, AccountState } from "../../playbook/account.ts";
import { ENTRY_VERSION } from "../rows.ts";

/** The company's next entry and its row. Collides with whoever wrote the same entry number first. */
export async function writeAccount(db: Database, account: AccountState, entry: AccountEntry): Promise<void> {
  const row = {
    id: account.id,
    domain: account.domain,
    seq: account.seq,
    name: account.name,
    ownerId: account.ownerId,
    tier: account.tier,
    state: account,
  };
  const line = {
    subject: `account:${account.id}`,
    seq: account.seq,
    at: entry.at,
    kind: entry.kind,
    v: ENTRY_VERSION,
    source: null,
    body: { data: entry.data },
  };
  await transact(db, [insertRows(journal, rowsJson([line])), insertRows(accounts, rowsJson([row]), "replace")]);
}
