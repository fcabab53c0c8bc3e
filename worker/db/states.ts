import { sql } from "drizzle-orm";
import type { AccountState } from "../playbook/account.ts";
import { EMPTY_SCORE } from "../playbook/score.ts";
import type { LeadState } from "../playbook/state.ts";
import { accounts, leads } from "./schema.ts";

/**
 * States as columns, in the shape of today: a row that was folded by an earlier version lacks what has come since.
 * D1's batches answer rows by column name, and two columns of one name would be one: each has a name of its own.
 */
export const leadState = sql<LeadState>`${leads.state}`.mapWith((text: string) => inTodaysShape(JSON.parse(text))).as("lead_state");
export const accountState = sql<AccountState | null>`${accounts.state}`.mapWith(accounts.state).as("account_state");

/** What a fold of its first entries would have put there. */
function inTodaysShape(lead: LeadState): LeadState {
  if ("signs" in lead) return lead;
  const earlier = lead as LeadState;
  return {
    ...earlier,
    override: null,
    details: { deal: null, product: null, introducer: null },
    pooledAt: null,
    formerOwners: [],
    attendedAt: null,
    unlinked: [],
    usedAt: null,
    signs: [],
    score: { ...EMPTY_SCORE, ...earlier.score },
    promise: earlier.promise && { ...earlier.promise, pausedAt: null },
    stages: earlier.stages.map((change) => ({ ...change, since: change.at })),
  };
}
