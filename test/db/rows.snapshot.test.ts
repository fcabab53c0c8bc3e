import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { listLeads } from "../../worker/api/store.ts";
import { receiveEvents } from "../../worker/capture/beacons/commands.ts";
import { escalated, inboxOf, leadLists } from "../../worker/console/store.ts";
import { tick } from "../../worker/jobs.ts";
import { leadSources } from "../../worker/journey/store.ts";
import { pressLink } from "../../worker/nurture/clicks/commands.ts";
import { tagOf } from "../../worker/platform/message-tag.ts";
import type { Caller } from "../../worker/playbook/evidence.ts";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { sequenceResults } from "../../worker/reports/sequences/commands.ts";
import { type Cost, counting } from "../support/counting.ts";
import { crowd } from "../support/crowd.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database; EVENTS: D1Database };

interface Costs {
  DB: Cost;
  EVENTS: Cost;
}

/** A browser that shows a page. */
const PERSON: Caller = { method: "GET", robot: false, prefetch: false, page: true, network: null };

let serial = 0;

/** Twenty pages read by one browser just now. */
function twenty(world: TestWorld, visitor: string) {
  serial += 1;
  const events = Array.from({ length: 20 }, (_, index) => ({
    id: `e${serial}-${index}`,
    kind: "page_read",
    path: `/zh/cases/case-${index}/`,
    at: iso(world.now() - index * SECOND),
    visibleMs: 30_000,
  }));
  return { visitor, events };
}

/** What each operation costs in a database of this many leads, measured on people who are new each time. */
async function measure(world: TestWorld, take: () => Costs): Promise<Record<string, Costs>> {
  const costs: Record<string, Costs> = {};
  const of = async (operation: string, work: () => Promise<unknown>) => {
    take();
    await work();
    costs[operation] = take();
  };
  serial += 1;
  const visitor = `visitor-${serial}`;
  const person = decider({ visitor, consent: { marketing: true } });
  await of("a first submission", () => send(world, "download", person));
  await of("its mails and its company", () => tick(world));
  await of("a tick with nothing to do", () => tick(world));
  await of("twenty pages of a stranger", () => receiveEvents(world, twenty(world, `stranger-${serial}`), false));
  await of("twenty pages of a known lead", () => receiveEvents(world, twenty(world, visitor), false));
  const reader = await leadOf(world, await send(world, "contact", { ...person, message: `question ${serial}` }));
  await tick(world);
  const due = reader.enrolments.find(({ status }) => status === "active")?.dueAt ?? "";
  const { now } = world;
  world.now = () => Date.parse(due);
  // how many went in the last minutes is cleared away by whoever comes next
  await world.db.$client.prepare("DELETE FROM paces").run();
  await of("a due mail, written and sent", () => tick(world));
  world.now = now;
  await of("an inbox", () => leadLists(world.db, [inboxOf("lin-yue"), escalated()]));
  await of("a page of the list of leads", () => listLeads(world.db, { tier: "A" }));
  await of("a search that finds one", () => listLeads(world.db, { q: String(person.email).slice(0, -4) }));
  await of("a search that finds many", () => listLeads(world.db, { q: "head@" }));
  await of("one lead, whole", () => leadSources(world.db, reader.id));
  const mail = world.mailbox.findLast(({ id, links }) => id.startsWith(reader.id) && links);
  world.now = () => Date.parse(due) + MINUTE;
  const press = () => pressLink(world, `/go/${tagOf(mail?.id ?? "")}/a1`, PERSON, true);
  await press();
  await of("a press of a link in a mail", press);
  const utm = Object.fromEntries([...new URL((await press()) ?? "").searchParams].map(([tag, value]) => [tag.slice("utm_".length), value]));
  await of("a page that is read after a press", () => read(world, `phone-${serial}`, "/zh/contact/", { utm }));
  world.now = () => Date.parse(due) + 2 * MINUTE;
  await tick(world);
  world.now = now;
  return costs;
}

it("pins what every operation reads and writes, and none of it grows with the number of leads", { timeout: 120_000 }, async () => {
  const db = counting(bindings.DB);
  const events = counting(bindings.EVENTS);
  const world = await makeWorld({ db: db.database });
  world.events = drizzle(events.database);
  const take = (): Costs => ({ DB: db.take(), EVENTS: events.take() });
  const people = await crowd(world);
  // what a new version of the content begins is no cost of an operation
  await tick(world);

  await people.growTo(100);
  const hundred = await measure(world, take);
  await people.growTo(10_000);
  const tenThousand = await measure(world, take);

  expect(tenThousand).toEqual(hundred);
  expect(lines(hundred)).toEqual([
    "a first submission: 2 requests, 24 statements, 79 read, 71 written | events: 1 requests, 1 statements, 1 read, 0 written",
    "its mails and its company: 20 requests, 26 statements, 104 read, 18 written | events: 2 requests, 2 statements, 3 read, 0 written",
    "a tick with nothing to do: 9 requests, 10 statements, 19 read, 0 written | events: 2 requests, 2 statements, 3 read, 0 written",
    "twenty pages of a stranger: 1 requests, 1 statements, 2 read, 0 written | events: 1 requests, 1 statements, 20 read, 60 written",
    "twenty pages of a known lead: 5 requests, 8 statements, 85 read, 50 written | events: 1 requests, 1 statements, 20 read, 60 written",
    "a due mail, written and sent: 26 requests, 41 statements, 180 read, 37 written | events: 3 requests, 3 statements, 43 read, 0 written",
    "an inbox: 1 requests, 2 statements, 100 read, 0 written",
    "a page of the list of leads: 1 requests, 1 statements, 102 read, 0 written",
    "a search that finds one: 1 requests, 1 statements, 6 read, 0 written",
    "a search that finds many: 1 requests, 1 statements, 255 read, 0 written",
    "one lead, whole: 2 requests, 4 statements, 44 read, 0 written",
    "a press of a link in a mail: 2 requests, 3 statements, 6 read, 3 written",
    "a page that is read after a press: 8 requests, 16 statements, 88 read, 21 written | events: 2 requests, 2 statements, 4 read, 3 written",
  ]);

  // it reads a row for every kind of thing that was counted on a day, and no lead
  take();
  await sequenceResults(world);
  expect(lines({ "the page of sequences": take() })).toEqual(["the page of sequences: 1 requests, 3 statements, 33 read, 0 written"]);
});

/** What D1 takes of one invocation. */
const STATEMENTS_MAX = 1_000;

it("does no more in one tick than an invocation may, and all of it in the ticks that follow, once", { timeout: 60_000 }, async () => {
  const db = counting(bindings.DB);
  const world = await makeWorld({ db: db.database });
  const people = await crowd(world);
  await people.growTo(1_000);
  world.mailbox.length = 0;
  const now = MONDAY + 3 * DAY + 4 * HOUR;
  world.now = () => now;
  await world.db.$client.prepare("UPDATE enrolments SET due_at = ? WHERE status = 'active'").bind(now).run();
  let ticks = 0;
  for (let done = 1; done > 0 && ticks < 30; ticks += 1) {
    db.take();
    done = await tick(world);
    expect(db.take().statements).toBeLessThan(STATEMENTS_MAX);
  }
  const written = world.mailbox.filter(({ id }) => id.endsWith(".next-reading")).map(({ id }) => id);
  expect([written.length, new Set(written).size]).toEqual([1_001, 1_001]);
  expect(world.logs).toEqual([]);
});

/** One line an operation: how often each database was asked, with how many statements, and the rows read + written. */
function lines(costs: Record<string, Costs>): string[] {
  const say = ({ requests, statements, read, written }: Cost) =>
    `${requests} requests, ${statements} statements, ${read} read, ${written} written`;
  return Object.entries(costs).map(
    ([operation, { DB, EVENTS }]) => `${operation}: ${say(DB)}${EVENTS.requests > 0 ? ` | events: ${say(EVENTS)}` : ""}`,
  );
}
