import type { Advance, Context } from "./advance.ts";
import { Draft } from "./draft.ts";
import { endStrayRuns } from "./enrol.ts";
import { isRunning } from "./enrolment.ts";
import type { EarnedFact } from "./entries.ts";
import { countsByTime, type Fact } from "./facts.ts";
import { wakeAt } from "./finish.ts";
import { changeProfile } from "./hear.ts";
import { isKept, mailRep } from "./keep.ts";
import { resettle, waitsForTurn } from "./place.ts";
import { rescore } from "./rescore.ts";
import { readSigns } from "./sign.ts";
import { restage } from "./standing.ts";
import type { LeadState, Reason } from "./state.ts";
import { SECOND } from "./time.ts";
import { copySource, heardAs, isTheirs, viaMerge } from "./via.ts";

/** Who says that two leads are one person, or two after all, and why. */
export interface ByHand {
  by: string;
  reason: string;
  /** Unique for this act. */
  source: string;
}

/** A lead with every fact of its stream. */
export interface Told {
  lead: LeadState;
  facts: readonly EarnedFact[];
}

export interface Both {
  kept: Advance;
  other: Advance;
}

type Around = Omit<Context, "history">;

/**
 * Two leads are one person from now on. The kept one counts what the other did, and takes over an owner and a promise that it lacks; the
 * other hears nothing more until the two are split. No mail is written to anybody because of it but to a rep: who gets a promise to keep, or whose customer may leave.
 */
export function mergeLeads(kept: Told, other: Told, { by, reason, source }: ByHand, around: Around): Both {
  const draft = Draft.of(kept.lead, around.now);
  const merged: Fact = { kind: "lead_merged", at: draft.now, source, data: { by, lead: other.lead.id, reason } };
  // the act stands last: what follows was decided because of it
  for (const copy of copiesOf(kept, other)) draft.hear(copy);
  draft.hear({ ...merged, receipts: [] });
  judgeAnew(draft, merged, { ...around, history: kept.facts });
  takeOver(draft, other.lead, around);
  close(draft, other.lead.accountId, around);
  return { kept: decided(draft), other: decided(endOf(other.lead, kept.lead.id, { by, reason, source }, around)) };
}

/**
 * The two are different people after all: each counts its own facts alone, those that were heard under the other's address meanwhile included.
 * What people decided meanwhile stays with the kept lead; somebody else's turn with the other one comes with the next strike of the clock.
 */
export function splitLeads(kept: Told, other: Told, { by, reason, source }: ByHand, around: Around): Both {
  const draft = Draft.of(kept.lead, around.now);
  const split: Fact = { kind: "lead_split", at: draft.now, source, data: { by, lead: other.lead.id, reason } };
  draft.hear({ ...split, receipts: [] });
  judgeAnew(draft, split, { ...around, history: kept.facts });
  close(draft, other.lead.accountId, around);

  const freed = Draft.of(other.lead, around.now);
  const from: Fact = { kind: "lead_split_from", at: freed.now, source, data: { by, from: kept.lead.id, reason } };
  for (const fact of givenBack(kept, other)) {
    freed.hear(fact);
    if (fact.kind === "form_submitted" && fact.data.verified) changeProfile(freed, fact, { ...around, history: null });
  }
  freed.hear({ ...from, receipts: [] });
  judgeAnew(freed, from, { ...around, history: other.facts });
  close(freed, kept.lead.accountId, around);
  return { kept: decided(draft), other: decided(freed) };
}

/** What the other lead did that counts by time and that the kept one does not know already. */
function copiesOf(kept: Told, other: Told): EarnedFact[] {
  const via = viaMerge(other.lead.id);
  const known = new Set(kept.facts.filter((fact) => fact.via === via || isTheirs(kept.lead, fact)).map((fact) => fact.source));
  return other.facts
    .filter((fact) => countsByTime(fact) && isTheirs(other.lead, fact))
    .map(({ late: _late, ...fact }) => ({
      ...fact,
      source: copySource(other.lead.id, fact.source),
      via,
      receipts: [],
      copied: true,
      original: fact.source,
    }))
    .filter(({ source, original }) => !known.has(source) && !known.has(original))
    .map(({ original: _original, ...copy }) => copy as EarnedFact);
}

/** What was heard under the other's address while the two were one, in the order in which it was heard. */
function givenBack(kept: Told, other: Told): EarnedFact[] {
  const known = new Set(other.facts.map(({ source }) => source));
  return kept.facts
    .filter((fact) => heardAs(fact) === other.lead.id && !fact.copied && !known.has(fact.source))
    .map(({ late: _late, via: _via, ...fact }) => ({ ...fact, receipts: [] }) as EarnedFact);
}

function judgeAnew(draft: Draft, because: Fact, context: Context): void {
  rescore(draft, [because], context);
  restage(draft, context);
  resettle(draft, context);
}

/** The relation and the promise of the other lead pass to the kept one where it has none: a person who was told a time is still answered by then. */
function takeOver(draft: Draft, other: LeadState, context: Around): void {
  if (draft.state.tier === "X") return;
  if (!draft.state.owner && other.owner) draft.decide("owner_assigned", { owner: other.owner.id, why: [samePerson(context)] });
  if (!draft.state.owner && other.waits && !draft.state.waits)
    draft.decide("prospect_waits", { tier: other.waits.tier, wait: other.waits });
  const { owner, promise: mine } = draft.state;
  const theirs = other.promise;
  if (!owner || !isKept(theirs)) return;
  if (isKept(mine) && (!theirs.shown || (mine.shown && mine.by <= theirs.by))) return;
  const same = owner.id === other.owner?.id;
  const id = `${draft.state.id}.${draft.state.seq + 1}`;
  const fresh = { state: "open" as const, warnedAt: null };
  draft.decide("promise_given", { promise: { ...theirs, id, ...(same ? {} : fresh), ...(isKept(mine) ? { state: mine.state } : {}) } });
  if (!same) mailRep(draft, "owner-new", owner.id);
}

/** The other lead ends: nobody has it, nothing is promised or sent. */
function endOf(other: LeadState, into: string, { by, reason, source }: ByHand, context: Around): Draft {
  const draft = Draft.of(other, context.now);
  draft.hear({ kind: "lead_merged_into", at: draft.now, source, data: { by, into, reason }, receipts: [] });
  const { owner, promise } = draft.state;
  if (owner) draft.decide("lead_released", { owner: owner.id, why: [samePerson(context)] });
  else if (isKept(promise)) draft.decide("promise_closed", { promise: promise.id, state: "withdrawn" });
  for (const run of draft.state.enrolments.filter(isRunning))
    draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason: samePerson(context) });
  if (other.accountId) draft.effect({ kind: "account_refresh", account: other.accountId });
  draft.wake(null);
  return draft;
}

/** Runs that no longer fit end; none begins, since nobody did anything that asks for mail. */
function close(draft: Draft, otherAccount: string | null, around: Around): void {
  const context = { ...around, history: null };
  endStrayRuns(draft, context);
  readSigns(draft, context);
  const { accountId } = draft.state;
  for (const account of new Set([accountId, otherAccount])) if (account) draft.effect({ kind: "account_refresh", account });
  draft.wake(waitsForTurn(draft.state, context) ? draft.now + SECOND : wakeAt(draft.state, context));
}

function samePerson({ playbook }: Around): Reason {
  return { rule: "merged", ...playbook.routes.reasons.merged };
}

function decided({ before, state, entries, effects }: Draft): Advance {
  return { before, chooses: false, branches: [{ rep: null, rank: 0, entries, effects, after: state }] };
}
