import type { enrolments, journal, leads, messages, outbox, touchSlots, visitorLinks } from "../db/schema.ts";
import type { AccountState } from "../playbook/account.ts";
import type { Branch } from "../playbook/advance.ts";
import { localDate } from "../playbook/calendar.ts";
import type { WrittenEntry } from "../playbook/draft.ts";
import type { Effect, MailEffect } from "../playbook/effects.ts";
import { isFact } from "../playbook/entries.ts";
import type { Fact } from "../playbook/facts.ts";
import { isKept } from "../playbook/keep.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Instant, SECOND } from "../playbook/time.ts";
import { versionOf } from "./upcast.ts";

/** The shape of the entries of reps. A change of shape raises it and adds an upcaster. */
export const ENTRY_VERSION = 1;

/** Visits reach `EVENTS` a moment after the form that follows them; they are looked for once more after this. */
export const BEACON_SETTLE = 5 * SECOND;

export function leadSubject(id: string): string {
  return `lead:${id}`;
}

export function accountSubject(id: string): string {
  return `account:${id}`;
}

/** The source of something a person does: pressed twice with the same key it is one act. */
export function sourceOf(kind: Fact["kind"], key: string): string {
  return `${kind}:${key}`;
}

/** The same for a merge and for a split, in the streams of both. */
export function mergeSource(act: "merged" | "split", key: string): string {
  return `${act}:${key}`;
}

export function journalRows(branch: Branch): (typeof journal.$inferInsert)[] {
  const { after, entries } = branch;
  const first = after.seq - entries.length + 1;
  return entries.map((entry, index) => ({
    subject: leadSubject(after.id),
    seq: first + index,
    at: entry.at,
    kind: entry.kind,
    v: versionOf(entry.kind),
    source: isFact(entry) ? entry.source : null,
    body: bodyOf(entry),
  }));
}

function bodyOf(entry: WrittenEntry): Record<string, unknown> {
  const wake = entry.wakeAt === undefined ? {} : { wakeAt: entry.wakeAt };
  if (!isFact(entry)) return { data: entry.data, ...wake };
  const { data, receipts, late, via, copied } = entry;
  return { data, receipts, ...(late ? { late } : {}), ...(via ? { via } : {}), ...(copied ? { copied } : {}), ...wake };
}

/** The row of a lead is its state, with what lists and the clock ask for in columns. */
export function leadRow(state: LeadState): typeof leads.$inferInsert {
  return {
    id: state.id,
    email: state.profile.email,
    seq: state.seq,
    name: state.profile.name,
    accountId: state.accountId,
    tier: state.tier,
    stage: state.stage,
    place: state.place,
    ownerId: state.owner?.id ?? null,
    promiseState: state.promise?.state ?? null,
    promiseBy: state.promise?.by ?? null,
    wakeAt: state.wakeAt,
    createdAt: state.createdAt,
    lastSeenAt: state.lastSeenAt,
    state,
  };
}

/** The runs that this change began, moved or ended. */
export function enrolmentRows(before: LeadState | null, after: LeadState): (typeof enrolments.$inferInsert)[] {
  const known = new Map(before?.enrolments.map((run) => [run.id, JSON.stringify(run)]));
  return after.enrolments
    .filter((run) => known.get(run.id) !== JSON.stringify(run))
    .map((run) => ({ id: run.id, leadId: after.id, sequence: run.sequence, status: run.status, next: run.next, dueAt: run.dueAt }));
}

/** Changes of reps' open work: a lead with a promise that is open or accepted is work for its owner. */
export function workRows(
  before: LeadState | null,
  after: LeadState,
  takesTurn: boolean,
): { rep: string; lead: string; kind: string; delta: number }[] {
  const had = workerOf(before);
  const has = workerOf(after);
  if (had === has) return [];
  return [
    ...(had ? [{ rep: had, lead: after.id, kind: "work_closed", delta: -1 }] : []),
    ...(has && !takesTurn ? [{ rep: has, lead: after.id, kind: "work_opened", delta: 1 }] : []),
  ];
}

function workerOf(lead: LeadState | null): string | null {
  return lead && openWork(lead) ? (lead.owner?.id ?? null) : null;
}

/** How much open work a lead is: 1 while somebody waits for an answer. */
export function openWork({ promise }: LeadState): 0 | 1 {
  return isKept(promise) ? 1 : 0;
}

export function linkRows(branch: Branch): (typeof visitorLinks.$inferInsert)[] {
  const link = { leadId: branch.after.id };
  return branch.entries.flatMap((entry) => {
    switch (entry.kind) {
      case "visitor_linked":
        return [{ ...link, ...entry.data, at: entry.at, leadId: entry.data.lead ?? link.leadId }];
      case "visitor_unlinked":
      case "visitor_relinked":
        return [{ ...link, visitor: entry.data.visitor, at: entry.at, verified: entry.kind === "visitor_relinked", reason: entry.kind }];
      default:
        return [];
    }
  });
}

export function slotRows(
  branch: Branch,
  { accountId, accountWritten }: { accountId: string | null; accountWritten: number },
): (typeof touchSlots.$inferInsert)[] {
  const { id, profile } = branch.after;
  if (!accountId) return [];
  const written = branch.entries.filter((entry) => entry.kind === "step_written");
  return written.map((entry, index) => ({
    accountId,
    day: localDate(profile.zone, entry.at),
    slot: accountWritten + index + 1,
    leadId: id,
  }));
}

export function messageRows(branch: Branch, now: Instant): (typeof messages.$inferInsert)[] {
  return branch.effects.filter(isMail).map((effect) => ({
    id: effect.id,
    leadId: branch.after.id,
    template: effect.template,
    purpose: effect.purpose,
    recipient: effect.to === "lead" ? "lead" : `rep:${effect.to.rep}`,
    subject: { ...effect.subject },
    enrolmentId: effect.enrolment ?? null,
    step: effect.step ?? null,
    variant: effect.variant ?? null,
    arm: effect.arm ?? null,
    state: "queued",
    createdAt: now,
    sentAt: null,
    mail: null,
    error: null,
  }));
}

export function outboxRows(branch: Branch, now: Instant): (typeof outbox.$inferInsert)[] {
  const cause = `${leadSubject(branch.after.id)}#${branch.after.seq}`;
  const row = { leadId: branch.after.id, cause, createdAt: now, state: "waiting", dueAt: now, attempts: 0, reported: 0, error: null };
  return branch.effects.flatMap((effect) => {
    const what = leaving(effect);
    return what ? [{ ...row, ...what, dueAt: now + (what.delay ?? 0) }] : [];
  });
}

/** A company that is to be judged anew because it changed, not one of its people. */
export function refreshRow({ id, seq }: AccountState, now: Instant): typeof outbox.$inferInsert {
  const cause = `${accountSubject(id)}#${seq}`;
  const body = { account: id };
  const what = { id: `refresh:${id}`, kind: "account_refresh", leadId: null, body, cause };
  return { ...what, createdAt: now, state: "waiting", dueAt: now, attempts: 0, reported: 0, error: null };
}

function leaving(effect: Effect): { id: string; kind: string; body: Record<string, unknown>; delay?: number } | null {
  switch (effect.kind) {
    case "mail":
      return { id: `mail:${effect.id}`, kind: "mail", body: { message: effect.id } };
    case "account_refresh":
      return { id: `refresh:${effect.account}`, kind: "account_refresh", body: { account: effect.account } };
    case "visit_join":
      return {
        id: `join:${effect.visitor}:${effect.lead}:${effect.at}`,
        kind: "visit_join",
        body: { visitor: effect.visitor, lead: effect.lead },
        delay: BEACON_SETTLE,
      };
    case "alarm":
      return null;
  }
}

export function alarmRows(branch: Branch, now: Instant): { id: string; kind: string; subject: Record<string, unknown>; at: Instant }[] {
  return branch.effects.flatMap((effect) =>
    effect.kind === "alarm" ? [{ id: effect.id, kind: effect.alarm, subject: effect.subject, at: now }] : [],
  );
}

function isMail(effect: Effect): effect is MailEffect {
  return effect.kind === "mail";
}
