import { sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { AccountState } from "../playbook/account.ts";
import { NOTHING_NOTED } from "../playbook/details.ts";
import { EMPTY_SCORE } from "../playbook/score.ts";
import { lasting } from "../playbook/seen.ts";
import { LEAD_SHAPE, type LeadState } from "../playbook/state.ts";
import { accounts, leads } from "./schema.ts";

/**
 * States as columns, in the shape of today: a row that was folded by an earlier version lacks what has come since.
 * D1's batches answer rows by column name, and two columns of one name would be one: each has a name of its own.
 */
export const leadState = sql<LeadState>`${leads.state}`.mapWith((text: string) => inTodaysShape(JSON.parse(text))).as("lead_state");

/** The companies that others were merged into; joined by `accounts.root_id`, which is empty for one that stands by itself and then reads nothing. */
export const roots = alias(accounts, "root");
/** The company that is meant by a row of `accounts` joined with `roots`. */
export const accountState = sql<AccountState | null>`coalesce(${roots.state}, ${accounts.state})`
  .mapWith((text: string) => standingAlone(JSON.parse(text)))
  .as("account_state");
/** A company by itself, whatever it was merged into. */
export const ownAccountState = sql<AccountState>`${accounts.state}`
  .mapWith((text: string) => standingAlone(JSON.parse(text)))
  .as("own_account_state");
export const accountOwner = sql<string | null>`iif(${roots.id} IS NULL, ${accounts.ownerId}, ${roots.ownerId})`.as("account_owner");
export const accountRoot = sql<string | null>`coalesce(${roots.id}, ${accounts.id})`.as("account_root");
export const accountDomain = sql<string | null>`coalesce(${roots.domain}, ${accounts.domain})`.as("account_domain");

/** Companies were not merged at first. */
function standingAlone(account: AccountState): AccountState {
  return { ...account, rootId: account.rootId ?? null, merged: account.merged ?? [] };
}

/** What a fold of its first entries would have put there. */
const AT_FIRST = {
  shape: 1,
  override: null,
  waits: null,
  pooledAt: null,
  formerOwners: [],
  unlinked: [],
  contactedAt: null,
  tickets: [],
  usedAt: null,
  features: [],
  softFailures: [],
  signs: [],
  reading: [],
  chosen: { topics: null, pace: "usual" },
  merged: [],
  mergedInto: null,
} satisfies Partial<LeadState>;

/** A row that is read before the walk over all leads has folded it anew: near enough to decide by, and nobody loses a lead for it. */
export function inTodaysShape(lead: LeadState): LeadState {
  // what somebody chose of marketing mail came last into this shape
  if (lead.shape === LEAD_SHAPE) return lead.chosen ? lead : { ...lead, chosen: AT_FIRST.chosen };
  const earlier = lead as LeadState;
  return {
    ...AT_FIRST,
    ...earlier,
    // when the owner was in touch was not kept: until the stream is folded the latest fact stands for it
    attendedAt: earlier.attendedAt === undefined ? earlier.owner && earlier.latest.at : earlier.attendedAt,
    waits: earlier.waits === undefined ? waitsInQueue(earlier) : earlier.waits,
    details: { ...NOTHING_NOTED, ...earlier.details },
    touches: earlier.touches.map(lasting),
    score: { ...EMPTY_SCORE, ...earlier.score },
    promise: earlier.promise && { ...earlier.promise, pausedAt: earlier.promise.pausedAt ?? null },
    stages: earlier.stages.map((change) => ({ ...change, since: change.since ?? change.at })),
  };
}

/** Whoever waits in the queue and was shown a time is to be told another. */
function waitsInQueue({ place, promise, escalatedAt }: LeadState): LeadState["waits"] {
  if (place !== "escalated" || !promise?.shown || promise.state === "kept") return null;
  return { since: escalatedAt ?? promise.by, tier: promise.tier, because: "lapsed" };
}
