import type { Context } from "./advance.ts";
import { addWorkingTime, localDate } from "./calendar.ts";
import { piecesRead, roleOfTitle } from "./chair.ts";
import { nextCrossing } from "./crossing.ts";
import type { Draft } from "./draft.ts";
import { endStrayRuns, enrol } from "./enrol.ts";
import type { Fact, FactOf } from "./facts.ts";
import { leadFields } from "./fields.ts";
import { awaitTime, resumesAt, runs } from "./keep.ts";
import { asks } from "./place.ts";
import { returnsAt } from "./pool.ts";
import { promiseWake } from "./promise.ts";
import { tellReply } from "./reply.ts";
import { hasUntried } from "./route.ts";
import { engagementAt, fitOf } from "./score.ts";
import { nextSign, readSigns } from "./sign.ts";
import { standingOf, timedMove } from "./stage.ts";
import type { LeadState } from "./state.ts";
import { keptBand } from "./tier.ts";
import { type Instant, MINUTE, SECOND } from "./time.ts";

/** What is the same whoever got the lead: runs that end and begin, mails that were asked for, the company's refresh, and when to look again. */
export function finish(draft: Draft, facts: readonly Fact[], context: Context): void {
  endStrayRuns(draft, context);
  enrol(draft, facts, context);
  readSigns(draft, context);
  if (asks(facts) && draft.state.place === "escalated") awaitTime(draft, context);
  for (const fact of facts) {
    if (fact.kind === "form_submitted") answerByMail(draft, fact, context);
    if (fact.kind === "file_requested") sendAgain(draft, fact, context);
    if (fact.kind === "version_offered") offerVersion(draft, fact);
    if (fact.kind === "replied") tellReply(draft, fact, context);
  }
  const { accountId, tier } = draft.state;
  const changed =
    draft.before?.tier !== tier ||
    draft.before?.accountId !== accountId ||
    facts.some(({ kind }) => kind === "form_submitted") ||
    readsForChair(draft, context);
  if (accountId && changed) draft.effect({ kind: "account_refresh", account: accountId });
  if (onlyTheClock(draft)) draft.forget();
  draft.wake(wakeAt(draft.state, context));
}

/** Whether somebody of whom only their reading can say where they sit has read something more. */
function readsForChair({ before, state }: Draft, { playbook }: Context): boolean {
  const { role, title } = state.profile;
  if (role !== null || roleOfTitle(playbook.intake, title) !== null) return false;
  const read = (lead: LeadState | null) => piecesRead(playbook.accounts, lead?.reading ?? []).length;
  return read(before) !== read(state);
}

/** The mail a person asked for by sending a form: the file, the place at an event, or the answer to expect, and the question of a double opt-in. */
function answerByMail(draft: Draft, fact: FactOf<"form_submitted">, context: Context): void {
  const { state } = draft;
  const { form, submission, resource, verified } = fact.data;
  const day = localDate(state.profile.zone, context.now);
  const told =
    verified && asks([fact]) && state.promise && runs(state.promise, context.now) ? { owner: state.owner?.id, by: state.promise.by } : {};
  if (form === "download" && resource) {
    // One mail a day for one file, however often the form is sent: nobody's inbox is filled by a stranger.
    draft.effect({
      kind: "mail",
      id: `download:${state.id}:${resource}:${day}`,
      template: "transactional/download",
      to: "lead",
      purpose: "asked",
      subject: { submission, resource, verified, ...told },
    });
  }
  if (form === "register" && resource) {
    draft.effect({
      kind: "mail",
      id: `registered:${state.id}:${resource}:${day}`,
      template: "transactional/registered",
      to: "lead",
      purpose: "asked",
      subject: { submission, resource, verified, ...told },
    });
  }
  if (verified && (form === "contact" || form === "trial")) {
    draft.effect({
      kind: "mail",
      id: `answer:${state.id}:${form}:${day}`,
      template: "transactional/answer",
      to: "lead",
      purpose: "asked",
      subject: { submission, form, ...told, waits: state.place === "escalated" || undefined },
    });
  }
  const asksToConfirm = fact.via === undefined && (!verified || state.consents.marketing?.state === "pending");
  if (asksToConfirm) {
    draft.effect({
      kind: "mail",
      id: `confirm:${state.id}:${day}`,
      template: "transactional/confirm",
      to: "lead",
      purpose: "asked",
      subject: { submission, agreed: fact.data.marketing !== undefined || state.consents.marketing?.state === "pending" || undefined },
    });
  }
  if (!verified && state.owner) {
    draft.effect({
      kind: "mail",
      id: `unverified:${submission}`,
      template: "transactional/owner-asked",
      to: { rep: state.owner.id },
      purpose: "internal",
      subject: { submission, verified },
    });
  }
}

/** A new link goes to the person's own address, once a day for each file: an old link in strange hands opens nothing. */
function sendAgain(draft: Draft, fact: FactOf<"file_requested">, context: Context): void {
  const { id, profile } = draft.state;
  const { resource, submission } = fact.data;
  const again = `download:${id}:${resource}:${localDate(profile.zone, context.now)}:again`;
  draft.effect({
    kind: "mail",
    id: again,
    template: "transactional/download",
    to: "lead",
    purpose: "asked",
    subject: { submission, resource },
  });
}

/** One mail for a person, a paper and a version, for ever. */
function offerVersion(draft: Draft, { data }: FactOf<"version_offered">): void {
  const { resource, version, submission, changes } = data;
  draft.effect({
    kind: "mail",
    id: `version:${draft.state.id}:${resource}:${version}`,
    template: "transactional/new-version",
    to: "lead",
    purpose: "marketing",
    subject: { submission, resource, changes },
  });
}

function onlyTheClock(draft: Draft): boolean {
  return draft.entries.length === 1 && (draft.entries[0]?.kind === "clock_struck" || draft.entries[0]?.kind === "step_struck");
}

/** The queue is offered again in the working hours of the head of sales. */
export function retryAt({ playbook, now }: Pick<Context, "playbook" | "now">): Instant {
  const { head, retryMinutes } = playbook.routes.escalation;
  const calendar = playbook.calendars[playbook.team.reps.find(({ id }) => id === head)?.calendar ?? ""];
  return calendar ? addWorkingTime(calendar, now, retryMinutes * MINUTE) : now + retryMinutes * MINUTE;
}

/** The earliest instant at which something new could be decided about this lead. */
export function wakeAt(lead: LeadState, context: Context): Instant | null {
  const times = [changesAt(lead, context)];
  if (lead.place === "escalated" && hasUntried(context.playbook, lead, [context.accountOwner, context.parentOwner ?? null]))
    times.push(retryAt(context));
  return soonest(times, context.now);
}

/** The earliest instant at which a lead could change by itself, whoever is free. */
export function changesAt(lead: LeadState, context: Pick<Context, "playbook" | "now">): Instant | null {
  const { playbook, now } = context;
  const { axes } = playbook.score;
  const { score, tier, override } = lead;
  const times: (Instant | null)[] = [
    promiseWake(lead.promise),
    resumesAt(playbook, lead.promise),
    override?.until ?? null,
    returnsAt(context, lead),
    timedMove(playbook, standingOf(playbook.stages, lead))?.since ?? null,
    nextSign(playbook.signs, lead)?.at ?? null,
  ];
  if (tier !== null) {
    const engagement = engagementAt(score, now, axes.engagement);
    const input = { fit: fitOf(score, axes.fit), engagement, held: tier, override };
    const band = keptBand(playbook.tiers, leadFields(playbook, lead), input);
    times.push(nextCrossing(score, band, now, axes.engagement));
  }
  return soonest(times, now);
}

function soonest(times: readonly (Instant | null)[], now: Instant): Instant | null {
  const first = Math.min(...times.filter((time) => time !== null));
  return Number.isFinite(first) ? Math.max(first, now + SECOND) : null;
}
