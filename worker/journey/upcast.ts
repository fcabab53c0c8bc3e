import type { journal } from "../db/schema.ts";
import type { AccountEntry } from "../playbook/account.ts";
import type { DecisionKind, LeadEntry } from "../playbook/entries.ts";
import type { Fact, Touch } from "../playbook/facts.ts";
import { lasting } from "../playbook/seen.ts";

type Row = typeof journal.$inferSelect;
type Data = Record<string, unknown>;

/** A row's data from one version to the next. Every shape ever shipped stays readable: a test folds them all. */
type Step = (data: Data, row: Row) => Data;

/** A touch says until when its visit lasts. */
const withVisit: Step = (data) => (data.touch ? { ...data, touch: lasting(data.touch as Touch) } : data);

/** So do those that a correction found. */
const withVisits: Step = (data) => {
  const seen = data.seen as { touches?: Touch[] } | undefined;
  return seen?.touches ? { ...data, seen: { ...seen, touches: seen.touches.map(lasting) } } : data;
};

/**
 * How the entries of each kind have changed, oldest first; the shape of today is one version after the last step.
 * A kind does not compile until it stands here.
 */
const STEPS: Record<DecisionKind | Fact["kind"], readonly Step[]> = {
  lead_created: [],
  profile_changed: [],
  visitor_linked: [],
  scored: [],
  rescored: [(data) => ({ ...data, state: { topics: {}, adjustments: [], ...(data.state as Data) } }), withVisits],
  stage_changed: [(data, { at }) => ({ since: at, ...data })],
  override_ended: [],
  tier_changed: [],
  placed: [],
  owner_assigned: [],
  lead_offered: [],
  lead_returned: [],
  lead_released: [],
  lead_pooled: [],
  sign_seen: [],
  sign_gone: [],
  lead_escalated: [],
  promise_given: [(data) => ({ ...data, promise: { pausedAt: null, ...(data.promise as Data) } })],
  promise_warned: [],
  promise_paused: [],
  promise_resumed: [],
  promise_closed: [],
  prospect_waits: [],
  prospect_told: [],
  enrolled: [],
  step_written: [],
  step_skipped: [],
  step_postponed: [],
  enrolment_paused: [],
  enrolment_resumed: [],
  goal_reached: [],
  enrolment_ended: [],
  woken: [],
  form_submitted: [withVisit],
  page_read: [withVisit],
  cta_clicked: [withVisit],
  resource_opened: [],
  file_requested: [],
  email_confirmed: [],
  preferences_changed: [],
  mail_chosen: [],
  unsubscribed: [],
  signed_up: [],
  trial_started: [],
  used: [],
  paid: [],
  renewed: [],
  cancelled: [],
  contacted: [],
  lead_accepted: [],
  lead_claimed: [],
  lead_given_back: [],
  owner_left: [],
  answer_awaited: [],
  answer_heard: [],
  score_adjusted: [],
  tier_overridden: [],
  stage_set: [],
  details_noted: [],
  visitor_unlinked: [],
  visitor_relinked: [],
  lead_merged: [],
  lead_merged_into: [],
  lead_split: [],
  lead_split_from: [],
  mail_failed: [],
  replied: [],
  mail_clicked: [],
  ticket_opened: [],
  ticket_closed: [],
  version_offered: [],
  seat_returned: [],
  seat_given: [],
  step_struck: [],
  clock_struck: [],
};

export const ENTRY_KINDS: readonly string[] = Object.keys(STEPS);

/** The same for the streams of companies. */
const ACCOUNT_STEPS: Record<AccountEntry["kind"], readonly Step[]> = {
  account_created: [],
  account_owned: [],
  account_judged: [],
  accounts_merged: [],
  account_split: [],
};

export const ACCOUNT_ENTRY_KINDS: readonly string[] = Object.keys(ACCOUNT_STEPS);

export function accountVersionOf(kind: AccountEntry["kind"]): number {
  return ACCOUNT_STEPS[kind].length + 1;
}

/** A row of a company's stream as an entry in today's shape. */
export function upcastAccount(row: Row): AccountEntry {
  const { data } = row.body as { data: Data };
  const steps = ACCOUNT_STEPS[row.kind as AccountEntry["kind"]] ?? [];
  return { kind: row.kind, at: row.at, data: stepped(steps, data, row) } as unknown as AccountEntry;
}

/** The version in which entries of a kind are written today. */
export function versionOf(kind: string): number {
  return (STEPS[kind as keyof typeof STEPS]?.length ?? 0) + 1;
}

/** A row of a lead's stream as an entry in today's shape. */
export function upcast(row: Row): LeadEntry & { seq: number } {
  const { data, ...rest } = row.body as { data: Data };
  const steps = STEPS[row.kind as keyof typeof STEPS] ?? [];
  const today = stepped(steps, data, row);
  const source = row.source === null ? {} : { source: row.source };
  return { kind: row.kind, at: row.at, seq: row.seq, ...source, ...rest, data: today } as unknown as LeadEntry & { seq: number };
}

function stepped(steps: readonly Step[], data: Data, row: Row): Data {
  return steps.slice(row.v - 1).reduce((older, step) => step(older, row), data);
}
