import type { FormId, Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { words } from "../generated/words.ts";
import { runs } from "../playbook/keep.ts";
import { occasionTimes, sayOccasion } from "../playbook/occasion.ts";
import { fill, sayTime } from "../playbook/say.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Instant, iso } from "../playbook/time.ts";
import type { EventOf } from "./form.ts";
import { readNext } from "./reading.ts";

/** What a person reads after sending a form: the file, who answers by when, and what comes next. */
export interface Answer {
  submission: string;
  lead: string;
  download?: string;
  promise?: { owner: string; by: string; text: string; booking?: string };
  event?: { startsAt: string; endsAt: string; zone: string; place: string; seat?: "held" | "waiting"; calendar?: string };
  next: string;
  /** What to read meanwhile. */
  read?: { text: string; path: string };
}

export interface AnswerTo {
  submission: string;
  form: FormId;
  locale: Locale;
  verified: boolean;
  download: string | null;
  event: EventOf | null;
  /** Where the form stood. */
  resource: string | null;
  path: string | null;
}

/** The answer to a form, for the lead as it is after it. Somebody who only typed a known address is shown nothing of it. */
export function answerTo(playbook: Playbook, lead: LeadState, to: AnswerTo, now: Instant): Answer {
  const { next } = playbook.intake;
  const { submission, form, locale, verified, download } = to;
  const event = to.event && eventAnswer(to.event, locale);
  if (!verified) {
    const told = to.event ? placeSentence(playbook, "unverifiedSeat", to.event, locale, null) : next.unverified[locale];
    return { submission, lead: lead.id, ...(event ? { event } : {}), next: told };
  }
  const promise = form === "subscribe" ? null : promiseAnswer(playbook, lead, form, locale, now);
  const days = playbook.intake.grantDays;
  const consent = lead.consents.marketing?.state;
  const unticked = form === "subscribe" && consent !== "given";
  const sentences = [
    ...(to.event ? [placeSentence(playbook, "seat", to.event, locale, lead.profile.zone)] : []),
    ...(unticked || to.event ? [] : [fill(next[form][locale], { days })]),
    ...(unticked && consent !== "pending" ? [next.unticked[locale]] : []),
  ];
  if (consent === "pending") sentences.push(next.confirm[locale]);
  if (!promise && form !== "subscribe" && (form !== "register" || lead.place === "escalated"))
    sentences.push(withoutTime(playbook, lead, form, locale));
  return {
    submission,
    lead: lead.id,
    ...(download ? { download } : {}),
    ...(promise ? { promise } : {}),
    ...(event ? { event: { ...event, seat: "held" as const } } : {}),
    next: sentences.join(locale === "zh" ? "" : " "),
    ...readAnswer(to, lead),
  };
}

/** What somebody hears whom nobody has promised a time. */
function withoutTime({ promises }: Playbook, { place }: LeadState, form: FormId, locale: Locale): string {
  if (place === "escalated") return promises.escalated[locale];
  return form === "contact" || form === "trial" ? words.pages[locale].answer.noTime[form] : promises.selfService[locale];
}

function readAnswer({ locale, resource, path }: AnswerTo, lead: LeadState): Pick<Answer, "read"> {
  const next = readNext(locale, { resource, path }, lead);
  return next ? { read: { text: fill(words.pages[locale].answer.readNext, { title: next.title }), path: next.path } } : {};
}

/** Whether there is a seat, and when and where it is. That all seats were taken is found out in the commit. */
function placeSentence(
  { intake }: Playbook,
  seat: "seat" | "unverifiedSeat",
  { titles, occasion }: EventOf,
  locale: Locale,
  zone: string | null,
): string {
  const when = sayOccasion(intake, locale, occasion, zone);
  return fill(intake.next.register[locale], {
    seat: intake.next[seat][locale],
    title: titles[locale],
    when,
    where: occasion.place[locale],
  });
}

function eventAnswer({ slug, occasion }: EventOf, locale: Locale): NonNullable<Answer["event"]> {
  const { starts, ends } = occasionTimes(occasion);
  const { zone, place } = occasion;
  return { startsAt: iso(starts), endsAt: iso(ends), zone, place: place[locale], calendar: `/${locale}/events/${slug}/event.ics` };
}

function promiseAnswer(
  playbook: Playbook,
  lead: LeadState,
  form: FormId,
  locale: Locale,
  now: Instant,
): NonNullable<Answer["promise"]> | null {
  const { promise, owner, profile } = lead;
  const rep = playbook.team.reps.find(({ id }) => id === owner?.id);
  if (!promise || !runs(promise, now) || !rep) return null;
  const terms = playbook.promises.tiers[promise.tier as "S" | "A" | "B" | "C"];
  const by = sayTime(locale, profile.zone, promise.by);
  const text = fill(playbook.promises.text[locale], {
    owner: rep.name[locale],
    title: rep.title[locale],
    by,
    what: form === "trial" ? words.pages[locale].answer.trial : (terms?.what[locale] ?? ""),
  });
  const reached = lacksNumber(lead) ? [text, words.pages[locale].answer.reach] : [text];
  return {
    owner: rep.name[locale],
    by: iso(promise.by),
    text: reached.join(locale === "zh" ? "" : " "),
    ...(terms?.booking && rep.booking ? { booking: rep.booking } : {}),
  };
}

/** Whether a promise means a call to somebody whose number is not known. */
function lacksNumber({ promise, profile }: LeadState): boolean {
  return promise !== null && promise.mode !== "open" && profile.phone === null;
}
