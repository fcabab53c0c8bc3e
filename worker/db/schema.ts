import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { AccountState } from "../playbook/account.ts";
import type { LeadState } from "../playbook/state.ts";

/**
 * The whole data model of `DB`. Instants are integer milliseconds. `journal` is the truth; `leads`, `accounts` and `reps` are its folds;
 * submissions, consents, grants, messages and suppressions are records; `outbox` is what must still leave.
 */

// WITHOUT ROWID in the migration: its primary key is how it is read, and a row costs one write less.
export const journal = sqliteTable(
  "journal",
  {
    subject: text().notNull(),
    seq: integer().notNull(),
    at: integer().notNull(),
    kind: text().notNull(),
    v: integer().notNull(),
    /** What makes a fact count once; decisions have none. */
    source: text(),
    body: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
  },
  (row) => [
    primaryKey({ columns: [row.subject, row.seq] }),
    uniqueIndex("journal_source").on(row.subject, row.source).where(sql`source IS NOT NULL`),
  ],
);

export const leads = sqliteTable(
  "leads",
  {
    id: text().primaryKey(),
    email: text().notNull(),
    seq: integer().notNull(),
    name: text(),
    accountId: text("account_id"),
    tier: text(),
    stage: text(),
    place: text().notNull(),
    ownerId: text("owner_id"),
    promiseState: text("promise_state"),
    promiseBy: integer("promise_by"),
    wakeAt: integer("wake_at"),
    createdAt: integer("created_at").notNull(),
    lastSeenAt: integer("last_seen_at").notNull(),
    state: text({ mode: "json" }).notNull().$type<LeadState>(),
  },
  (row) => [
    // one person is one lead: the claim that two simultaneous first forms collide on
    uniqueIndex("leads_email").on(row.email),
    // the tick: whose clock strikes
    index("leads_wake").on(row.wakeAt).where(sql`wake_at IS NOT NULL`),
    // the inbox of one owner, and the escalation queue, oldest promise first
    index("leads_inbox").on(row.ownerId, row.promiseState, row.promiseBy),
    index("leads_place").on(row.place, row.createdAt),
    // the company's people
    index("leads_account").on(row.accountId, row.id),
    // lists of the API and the console
    index("leads_tier").on(row.tier, row.id),
    index("leads_stage").on(row.stage, row.id),
    index("leads_name").on(row.name),
  ],
);

export const accounts = sqliteTable(
  "accounts",
  {
    id: text().primaryKey(),
    domain: text().notNull(),
    seq: integer().notNull(),
    name: text(),
    ownerId: text("owner_id"),
    tier: text(),
    /** The company that this one was merged into; whoever reads a lead's company means that one. */
    rootId: text("root_id"),
    state: text({ mode: "json" }).notNull().$type<AccountState>(),
  },
  (row) => [uniqueIndex("accounts_domain").on(row.domain)],
);

export const reps = sqliteTable("reps", {
  id: text().primaryKey(),
  seq: integer().notNull(),
  open: integer().notNull(),
  lastTurn: integer("last_turn").notNull(),
  capacity: integer().notNull(),
  weight: real().notNull(),
  active: integer({ mode: "boolean" }).notNull(),
});

/** Who took the turn, decided inside the commit; `choice` is the branch that everything else of the commit is written from. */
export const assignments = sqliteTable("assignments", {
  id: text().primaryKey(),
  leadId: text("lead_id").notNull(),
  choice: integer().notNull(),
  repId: text("rep_id"),
  turn: integer().notNull(),
  at: integer().notNull(),
});

export const enrolments = sqliteTable(
  "enrolments",
  {
    id: text().primaryKey(),
    leadId: text("lead_id").notNull(),
    sequence: text().notNull(),
    status: text().notNull(),
    next: text(),
    dueAt: integer("due_at"),
  },
  (row) => [
    // the tick: steps whose time has come
    index("enrolments_due").on(row.dueAt).where(sql`status = 'active' AND due_at IS NOT NULL`),
    uniqueIndex("enrolments_running").on(row.leadId, row.sequence).where(sql`status IN ('active', 'paused')`),
  ],
);

export const submissions = sqliteTable(
  "submissions",
  {
    id: text().primaryKey(),
    /** Idempotency-Key of the caller, or the hash of the body and its ten minutes. The claim that repeats collide on. */
    key: text().notNull(),
    hash: text().notNull(),
    form: text().notNull(),
    state: text().notNull().$type<"accepted" | "unverified" | "quarantined">(),
    reason: text(),
    leadId: text("lead_id"),
    at: integer().notNull(),
    body: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
    answer: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
  },
  (row) => [
    uniqueIndex("submissions_key").on(row.key),
    index("submissions_lead").on(row.leadId, row.at),
    index("submissions_hash").on(row.hash, row.at),
  ],
);

export const consents = sqliteTable(
  "consents",
  {
    id: text().primaryKey(),
    leadId: text("lead_id").notNull(),
    purpose: text().notNull(),
    state: text().notNull(),
    at: integer().notNull(),
    text: text().notNull(),
    textHash: text("text_hash").notNull(),
    page: text(),
    submissionId: text("submission_id"),
  },
  (row) => [index("consents_lead").on(row.leadId, row.at)],
);

export const grants = sqliteTable(
  "grants",
  {
    id: text().primaryKey(),
    leadId: text("lead_id").notNull(),
    resource: text().notNull(),
    locale: text().notNull(),
    submissionId: text("submission_id").notNull(),
    at: integer().notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** Which version of the paper the person got. */
    version: integer().notNull().default(1),
  },
  (row) => [
    index("grants_lead").on(row.leadId),
    // the walk over everybody who has an earlier version of a paper
    index("grants_resource").on(row.resource, row.leadId, row.version),
  ],
);

/** Which browsers belong to whom. A second person in the same browser gets a row of their own and inherits nothing. */
export const visitorLinks = sqliteTable(
  "visitor_links",
  {
    visitor: text().notNull(),
    leadId: text("lead_id").notNull(),
    at: integer().notNull(),
    verified: integer({ mode: "boolean" }).notNull(),
    reason: text().notNull(),
  },
  (row) => [primaryKey({ columns: [row.visitor, row.leadId] }), index("visitor_links_lead").on(row.leadId)],
);

export const messages = sqliteTable(
  "messages",
  {
    id: text().primaryKey(),
    leadId: text("lead_id"),
    template: text().notNull(),
    purpose: text().notNull(),
    recipient: text().notNull(),
    subject: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
    enrolmentId: text("enrolment_id"),
    step: text(),
    /** The text of the step that was chosen for this reader, and the one that was drawn for a test. */
    variant: text(),
    arm: text(),
    state: text().notNull(),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at"),
    mail: text({ mode: "json" }).$type<Record<string, unknown>>(),
    error: text(),
  },
  (row) => [
    uniqueIndex("messages_step").on(row.enrolmentId, row.step),
    index("messages_lead").on(row.leadId, row.createdAt),
    index("messages_sent").on(row.sentAt, row.id),
  ],
);

export const outbox = sqliteTable(
  "outbox",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    leadId: text("lead_id"),
    body: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
    cause: text().notNull(),
    createdAt: integer("created_at").notNull(),
    state: text().notNull(),
    /** A claim puts this off by the lease; what never reports back is due again. */
    dueAt: integer("due_at").notNull(),
    attempts: integer().notNull(),
    /** Attempts whose end we know. One that is claimed and unreported may have left. */
    reported: integer().notNull(),
    error: text(),
  },
  // the tick: what waits, longest overdue first
  (row) => [index("outbox_due").on(row.dueAt).where(sql`state = 'waiting'`)],
);

export { authAccounts, authSessions, authUsers, authVerifications } from "./auth-schema.ts";
export { claims, offers, registrations, touchSlots } from "./budget-schema.ts";
export { arrivals, clicks, erasures, paces, suppressions, tallies } from "./mail-schema.ts";
export { alerts, apiKeys, deadJobs, playbooks, settings } from "./upkeep-schema.ts";
