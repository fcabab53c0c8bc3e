import type { FormId, Locale } from "../../content/schema/common.ts";
import type { Submission } from "../../content/schema/form.ts";
import { isTaken } from "../db/race.ts";
import { consents, grants, submissions } from "../db/schema.ts";
import { consentTexts, forms } from "../generated/forms.ts";
import { type Person, recordPerson, type Story, whomOf } from "../journey/commands.ts";
import type { Own, OwnRows } from "../journey/commit/store.ts";
import type { Found } from "../journey/store.ts";
import { yesEndedBefore } from "../journey/suppression/commands.ts";
import { closedSince } from "../journey/suppression/store.ts";
import { Failure } from "../platform/failure.ts";
import { digest, sign } from "../platform/tokens.ts";
import type { World } from "../platform/world.ts";
import type { ConsentState, Whereabouts } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import { DAY, type Instant, MINUTE } from "../playbook/time.ts";
import { type Answer, answerTo } from "./answer.ts";
import { marketingState } from "./consent.ts";
import { versionOf } from "./files/paper.ts";
import { answersOf, type EventOf, eventOf, fieldsToAsk, parseSubmission, quarantineReason, requireFields, requireToCome } from "./form.ts";
import { formFact } from "./heard.ts";
import { answerWaiting, type Registration, takePlace } from "./seats/store.ts";
import {
  type Earlier,
  earlierSubmission,
  findSubmission,
  keepSubmission,
  leadOfVisitor,
  readForForm,
  type Sent,
  visitorEvents,
} from "./store.ts";
import { type StoredEvent, visitFacts } from "./visits.ts";

/** How long the same body without a key is the same submission. */
const SAME_BODY = 10 * MINUTE;

export interface Submitted {
  id: string;
  state: "accepted" | "unverified" | "quarantined";
  answer: Answer | { submission: string };
}

/**
 * A form was sent. It is kept whatever it says; the same one sent again gets the same answer. `seen` is what the request itself says of where
 * its sender is: its country may ask for a confirmed yes where the form names none.
 */
export async function submitForm(
  world: World,
  form: FormId,
  body: unknown,
  key: string | null,
  fallback: Locale,
  seen: Whereabouts | null = null,
): Promise<Submitted> {
  const sent = parseSubmission(forms[form], body);
  const { elapsedMs: _elapsed, ...told } = sent;
  const hash = await digest(JSON.stringify([form, told]));
  const at = world.now();
  const claim = key === null ? `body:${hash}:${Math.floor(at / SAME_BODY)}` : `key:${key}`;
  const before: Sent = { key: claim, hash, since: at - SAME_BODY };
  const person: Person = { email: sent.email, visitor: sent.visitor ?? null, answers: { ...answersOf(sent), ...(seen ? { seen } : {}) } };
  const [read, reading] = await Promise.all([
    readForForm(world.db, before, whomOf(world, person), await digest(sent.email)),
    sent.visitor ? visitorEvents(world.events, sent.visitor) : [],
  ]);
  const repeat = repeated(read, hash, key === null);
  if (repeat) return repeat;
  const event = forms[form].event ? eventOf(sent.resource) : null;
  if (event) requireToCome(event, at);
  const id = world.newId();
  const locale = sent.locale ?? fallback;
  const row = { id, key: claim, hash, form, at, body: told as Record<string, unknown>, reason: null, leadId: null };
  const quarantine = quarantineReason(world.playbook.intake, sent);
  try {
    if (quarantine) {
      const answer = { submission: id };
      await keepSubmission(world.db, { ...row, state: "quarantined", reason: quarantine, answer });
      return { id, state: "quarantined", answer };
    }
    return await accept(world, form, { ...sent, locale }, row, { person, before, reading, event, seenIn: seen?.country ?? null, ...read });
  } catch (cause) {
    // somebody else may have committed this very submission in the meantime
    const won = isTaken(cause) || cause instanceof Failure ? repeated(await earlierSubmission(world.db, before), hash, key === null) : null;
    if (won) return won;
    throw cause;
  }
}

function repeated(earlier: Earlier, hash: string, byBody: boolean): Submitted | null {
  const found = earlier.byKey ?? (byBody && earlier.byHash?.key.startsWith("body:") ? earlier.byHash : null);
  if (!found) return null;
  if (found.hash !== hash) throw new Failure("conflict", "key_reused");
  return { id: found.id, state: found.state, answer: found.answer as unknown as Answer };
}

type Row = Omit<typeof submissions.$inferInsert, "state" | "answer">;

/** What was read before a form is answered. */
interface Read {
  person: Person;
  before: Sent;
  reading: readonly StoredEvent[];
  event: EventOf | null;
  seenIn: string | null;
  found: Found;
  suppressed: boolean;
}

async function accept(world: World, form: FormId, sent: Submission & { locale: Locale }, row: Row, read: Read): Promise<Submitted> {
  const { at } = row;
  const { locale } = sent;
  const { person, before, reading, event } = read;
  const grant = await grantFor(world, form, sent, row.id);
  let state: Submitted["state"] = "accepted";
  const answerOf = (lead: LeadState) => {
    const verified = state === "accepted";
    const where = { resource: sent.resource ?? null, path: sent.path ?? null };
    return answerTo(
      world.playbook,
      lead,
      { submission: row.id, form, locale, verified, download: grant?.path ?? null, event, ...where },
      at,
    );
  };
  let attempts = 0;
  const story: Story = async ({ lead, id, visitorLeads }) => {
    attempts += 1;
    // a race may have been lost to this very submission: then it is answered, not decided again
    if (attempts > 1 && (await earlierSubmission(world.db, before)).byKey) throw new Failure("conflict", "key_reused");
    const known = lead !== null && visitorLeads.includes(lead.id);
    state = lead === null || known ? "accepted" : "unverified";
    if (state === "accepted") requireFields(forms[form], sent, lead?.profile ?? null);
    else requireFields(forms[form], sent, null);
    // a browser that somebody else has used as well gives its reading to neither of them
    const joins = state === "accepted" && visitorLeads.every((id) => id === lead?.id);
    // somebody may have said no since it was read
    const suppressed = attempts === 1 ? read.suppressed : (await closedSince(world.db, await digest(sent.email), "marketing")) !== null;
    const marketing = marketingState(world.playbook.intake, sent, lead, { suppressed, seenIn: read.seenIn });
    const fact = formFact(world, form, sent, row.id, at, { verified: state === "accepted", marketing, answers: person.answers });
    const asksAnew = state === "accepted" && marketing === "pending" && lead?.consents.marketing?.state === "given";
    const ended = asksAnew ? [await yesEndedBefore(lead, "marketing", at)] : [];
    const facts = [...(joins ? visitFacts(world.playbook.intake, reading) : []), ...ended.map((yes) => yes.fact), fact];
    const subject = (after: LeadState) => lead?.id ?? after.id;
    const own = ownRows(row, state, answerOf, subject, grant, marketing, form, locale, sent.path ?? null);
    const place = event ? placeAt(world, event, { event: event.slug, lead: id, submission: row.id, at }, locale) : [];
    return { facts, own: [...ended.map((yes) => yes.own), ...own, ...place] };
  };
  const recorded = await recordPerson(world, person, story, read.found);
  // which place it became was settled in the commit, and the stored answer says it
  const stored = event ? await findSubmission(world.db, row.id) : null;
  return { id: row.id, state, answer: stored ? (stored.answer as unknown as Answer) : answerOf(recorded.branch.after) };
}

/** A place at an event is taken in the commit; the answer of somebody who only typed a known address does not say which it became. */
function placeAt({ playbook }: World, { occasion: { seats } }: EventOf, registration: Registration, locale: Locale): Own[] {
  const { seat, waiting } = playbook.intake.next;
  const told = seats === null ? [] : [answerWaiting(registration, seats, seat[locale], waiting[locale])];
  return [takePlace(registration), ...told];
}

interface Grant {
  id: string;
  resource: string;
  expiresAt: Instant;
  path: string;
}

async function grantFor(world: World, form: FormId, sent: Submission, submission: string): Promise<Grant | null> {
  if (!forms[form].resource || !sent.resource) return null;
  const id = `g${submission}`;
  const expiresAt = world.now() + world.playbook.intake.grantDays * DAY;
  return { id, resource: sent.resource, expiresAt, path: `/files/${await sign(world.config.secret, "grant", { id, expiresAt })}` };
}

function ownRows(
  row: Row,
  state: Submitted["state"],
  answerOf: (lead: LeadState) => Answer,
  subject: (after: LeadState) => string,
  grant: Grant | null,
  marketing: ConsentState | null,
  form: FormId,
  locale: Locale,
  page: string | null,
): OwnRows[] {
  const { text, hash } = consentTexts[form].marketing[locale];
  const consent = { id: row.id, purpose: "marketing", state: marketing, at: row.at, text, textHash: hash, page, submissionId: row.id };
  return [
    { table: submissions, rows: (branch) => [{ ...row, state, leadId: subject(branch.after), answer: answerOf(branch.after) }] },
    { table: consents, rows: (branch) => (marketing && state === "accepted" ? [{ ...consent, leadId: subject(branch.after) }] : []) },
    {
      table: grants,
      rows: (branch) =>
        grant
          ? [
              {
                id: grant.id,
                leadId: subject(branch.after),
                resource: grant.resource,
                locale,
                submissionId: row.id,
                at: row.at,
                expiresAt: grant.expiresAt,
                version: versionOf(grant.resource) ?? 1,
              },
            ]
          : [],
    },
  ];
}

/** The fields this browser's person still has to fill, and those that are known: names, never what is in them. */
export async function fieldsFor(world: World, form: FormId, visitor: string | null): Promise<{ fields: string[]; known: string[] }> {
  const lead = visitor ? await leadOfVisitor(world.db, visitor) : null;
  const fields = fieldsToAsk(forms[form], lead?.profile ?? null);
  return { fields, known: forms[form].fields.map(({ name }) => name).filter((name) => !fields.includes(name)) };
}
