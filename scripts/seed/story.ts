import type { FormId, Locale } from "../../content/schema/common.ts";
import { hearSignals } from "../../worker/api/commands.ts";
import { receiveEvents } from "../../worker/capture/beacons/commands.ts";
import { submitForm } from "../../worker/capture/commands.ts";
import { findLead, leadIdByEmail } from "../../worker/journey/store.ts";
import { Failure } from "../../worker/platform/failure.ts";
import type { World } from "../../worker/platform/world.ts";
import { addWorkingTime } from "../../worker/playbook/calendar.ts";
import type { Outcome, ProductKind } from "../../worker/playbook/facts.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { chanceOf, oneOf } from "./chance.ts";
import { COMPANIES, PRIVATE } from "./people.ts";

/** One thing that happens in the demo month. */
export interface Happening {
  at: Instant;
  what: string;
  do(world: World): Promise<void>;
}

interface Person {
  email: string;
  locale: Locale;
  answers: Record<string, string | undefined>;
}

const SEED = 20_261_122;
const PIECES = [
  "whitepapers/scoring-sales-trust",
  "whitepapers/answering-in-time",
  "solutions/manufacturing-inbound",
  "solutions/software-trial-to-paid",
  "cases/pump-maker-first-hour",
  "cases/saas-quiet-nurture",
];
const ARRIVALS: ({ utm?: Record<string, string>; referrer?: string } | null)[] = [
  { utm: { source: "baidu", medium: "cpc", campaign: "inbound-2026", term: "线索评分" } },
  { utm: { source: "newsletter", medium: "email", campaign: "october-letter" } },
  { utm: { source: "trade-fair", medium: "event", campaign: "autumn-fair" } },
  { referrer: "https://www.google.com/" },
  { referrer: "https://www.zhihu.com/" },
  { utm: { source: "partner-portal", medium: "partner" } },
  null,
  null,
];

/** The month before `end`, as a list in order of time. The same end gives the same month. */
export function demoMonth(end: Instant, world: Pick<World, "playbook">): Happening[] {
  const chance = chanceOf(SEED);
  const people: Person[] = [
    ...COMPANIES.flatMap((company) =>
      company.people.map(({ name, address, title, role }) => ({
        email: `${address}@${company.domain}`,
        locale: company.locale,
        answers: {
          name,
          title,
          role,
          company: company.name,
          industry: company.industry,
          companySize: company.size,
          country: company.country,
        },
      })),
    ),
    ...PRIVATE.map(({ name, address, locale, title, industry, size, role, company }) => ({
      email: address,
      locale,
      answers: { name, title, role, company, industry, companySize: size },
    })),
  ];
  const start = end - 30 * DAY;
  const happenings = people.flatMap((person, index) => {
    const day = 0.4 + (index / people.length) * 26;
    const arrives = officeHour(world, person.locale, start + Math.floor(day * DAY) + Math.floor(chance() * 4 * HOUR));
    return story(chance, person, isFresh(index) ? end - (12 + index * 3) * MINUTE : arrives, index);
  });
  return happenings.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
}

/** A few have just written: their promises are still open when the demo begins. */
function isFresh(index: number): boolean {
  return index % 8 === 7;
}

/** A moment of somebody's working day. */
function officeHour({ playbook }: Pick<World, "playbook">, locale: Locale, from: Instant): Instant {
  const calendar = playbook.calendars[locale === "zh" ? "cn" : "de"];
  return calendar ? addWorkingTime(calendar, from, 20 * MINUTE) : from;
}

function story(chance: () => number, person: Person, arrives: Instant, index: number): Happening[] {
  const visitor = `demo-${index}`;
  const arrival = oneOf(chance, ARRIVALS);
  const pages = 1 + Math.floor(chance() * 4);
  const read = Array.from({ length: pages }, (_, page) =>
    reads(person, visitor, oneOf(chance, PIECES), arrives - (pages - page) * 4 * MINUTE, page === 0 ? arrival : null, chance),
  );
  const form: FormId = index % 7 === 6 ? "subscribe" : oneOf(chance, ["download", "download", "download", "contact", "contact", "trial"]);
  const asked = [...read, sends(person, visitor, form, arrives, chance() < 0.75)];
  const accepted = accepts(person, arrives + (5 + Math.floor(chance() * 40)) * MINUTE, index);
  const called = talks(person, arrives + DAY + Math.floor(chance() * DAY), chance);
  if (form === "subscribe") return [...asked, accepted];
  return [...asked, ...(isFresh(index) || index % 13 === 12 ? [] : [accepted, called]), ...product(chance, person, arrives, form, index)];
}

function reads(
  person: Person,
  visitor: string,
  piece: string,
  at: Instant,
  arrival: (typeof ARRIVALS)[number],
  chance: () => number,
): Happening {
  const visibleMs = 15_000 + Math.floor(chance() * 180_000);
  const scroll = 40 + Math.floor(chance() * 60);
  const event = { id: `${at}`, kind: "page_read", path: `/${person.locale}/${piece}/`, at: iso(at), visibleMs, scroll, ...arrival };
  return {
    at,
    what: "a page is read",
    async do(world) {
      await receiveEvents(world, { visitor, events: [event] }, false);
    },
  };
}

function sends(person: Person, visitor: string, form: FormId, at: Instant, marketing: boolean): Happening {
  const resource = form === "download" ? { resource: "answering-in-time" } : {};
  const message =
    form === "contact"
      ? {
          message:
            person.locale === "zh"
              ? "我们每月有两百多条线索，想了解怎样分配给六位销售。"
              : "We get some two hundred enquiries a month and want to share them fairly among six people.",
        }
      : {};
  const body = {
    ...person.answers,
    email: person.email,
    locale: person.locale,
    visitor,
    path: `/${person.locale}/`,
    consent: { marketing: marketing || form === "subscribe" },
    elapsedMs: 45_000,
    ...resource,
    ...message,
  };
  return {
    at,
    what: `${form} is sent`,
    async do(world) {
      await submitForm(world, form, body, `demo:${visitor}:${form}`, person.locale);
    },
  };
}

/** Most leads are accepted in time; every eleventh owner is busy, and the promise watch has something to do. */
function accepts(person: Person, at: Instant, index: number): Happening {
  return byOwner(person, index % 11 === 10 ? at + 2 * DAY : at, "the owner accepts", (world, rep, id) =>
    acceptLead(world, { rep, head: false }, id),
  );
}

function talks(person: Person, at: Instant, chance: () => number): Happening {
  const outcome = oneOf<Outcome>(chance, ["reached", "reached", "meeting", "no_answer", "not_now"]);
  return byOwner(person, at, `the owner calls: ${outcome}`, (world, rep, id) =>
    logContact(world, { rep, head: false }, id, outcome, undefined),
  );
}

function byOwner(person: Person, at: Instant, what: string, act: (world: World, rep: string, id: string) => Promise<unknown>): Happening {
  return {
    at,
    what,
    async do(world) {
      const id = await leadIdByEmail(world.db, person.email);
      const owner = id ? (await findLead(world.db, id)).lead?.owner : null;
      if (!id || !owner) return;
      await act(world, owner.id, id).catch((cause: unknown) => {
        // accepted already, or given to somebody else: the story goes on
        if (!(cause instanceof Failure)) throw cause;
      });
    },
  };
}

/** Some start a trial, use it, and pay or leave. */
function product(chance: () => number, person: Person, arrives: Instant, form: FormId, index: number): Happening[] {
  if (form !== "trial" && chance() > 0.35) return [];
  const trial = arrives + DAY + Math.floor(chance() * DAY);
  const used = Array.from({ length: 2 + Math.floor(chance() * 8) }, (_, use) =>
    reports(person, "used", trial + (use + 1) * 17 * HOUR, { feature: oneOf(chance, ["inbox", "scoring", "forms", "sequences"]) }),
  );
  const end = trial + 9 * DAY;
  const ending =
    index % 4 === 0
      ? [reports(person, "paid", end, { plan: "team", amount: 36_000, currency: "CNY" })]
      : index % 4 === 1
        ? [reports(person, "cancelled", end, {})]
        : [];
  return [reports(person, "signed_up", trial - HOUR, {}), reports(person, "trial_started", trial, {}), ...used, ...ending];
}

function reports(person: Person, kind: ProductKind, at: Instant, data: Record<string, unknown>): Happening {
  return {
    at,
    what: kind,
    async do(world) {
      await hearSignals(world, [
        {
          id: `demo:${person.email}:${kind}:${at}`,
          kind,
          email: person.email,
          occurredAt: iso(at),
          data: { locale: person.locale, ...data },
        },
      ]);
    },
  };
}
