import type { FormId, Locale } from "../../content/schema/common.ts";
import { hearSignals } from "../../worker/api/commands.ts";
import { receiveEvents } from "../../worker/capture/beacons/commands.ts";
import { submitForm } from "../../worker/capture/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import { addWorkingTime } from "../../worker/playbook/calendar.ts";
import type { ProductKind } from "../../worker/playbook/facts.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { chanceOf, oneOf } from "./chance.ts";
import { COMPANIES, PRIVATE } from "./people.ts";
import { looks, type Treatment } from "./team.ts";

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
    const fresh = freshMinutes(index);
    return story(chance, person, fresh === undefined ? arrives : end - fresh * MINUTE, index);
  });
  const treat = (email: string) => treatment(people.findIndex((person) => person.email === email));
  return [...happenings, ...looks(world, chanceOf(SEED + 1), start, end, treat)].filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
}

/** How many minutes ago those wrote whose promises are still open when the demo begins: some just now, some long enough to be accepted, one nearly too long. */
const FRESH_MINUTES = [9, 110, 17, 130, 165];

function freshMinutes(index: number): number | undefined {
  return index % 6 === 5 ? FRESH_MINUTES[(index - 5) / 6] : undefined;
}

/** Every eleventh owner is busy, so that the promise watch has something to do; those who wrote an hour ago are accepted and yet to be called. */
function treatment(index: number): Treatment {
  const fresh = freshMinutes(index);
  if (fresh !== undefined) return index % 12 === 11 ? "accepted" : "waits";
  return index % 11 === 10 ? "slow" : "usual";
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
  return form === "subscribe" || freshMinutes(index) !== undefined ? asked : [...asked, ...product(chance, person, arrives, form, index)];
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
