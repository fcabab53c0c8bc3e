import { env } from "cloudflare:test";
import { afterAll, describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { chanceOf, oneOf } from "../../scripts/seed/chance.ts";
import { hearSignals } from "../../worker/api/commands.ts";
import { mails } from "../../worker/generated/mails.ts";
import { playbook as standard } from "../../worker/generated/playbook.ts";
import { nudged, tick } from "../../worker/jobs.ts";
import { recordLead } from "../../worker/journey/commands.ts";
import type { Delivery } from "../../worker/platform/mail.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { HOUR, iso } from "../../worker/playbook/time.ts";
import { mergeLeads, splitLead } from "../../worker/routing/merging/commands.ts";
import { failing } from "../support/faults.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { recounted, tallied } from "../support/recount.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const DB = (env as unknown as { DB: D1Database }).DB;
const HEAD = { rep: "zhou-hang", head: true };
const PEOPLE = 8;
const DEEDS = 40;
const AT_ONCE = 4;
/** A text that only these tests have. */
const SHORT = "signup/welcome/short";

afterAll(() => {
  delete mails[SHORT];
});

const TROUBLE: Delivery[] = [
  { state: "later", reason: "451" },
  { state: "refused", reason: "550" },
  { state: "unknown", reason: "closed" },
];

/** Some are kept without mails, and half of the others get another text, which reads like the step's own. */
function tried(playbook: Playbook): Playbook {
  const { signup } = playbook.sequences;
  const own = mails["signup/welcome"];
  if (!signup || !own) throw new Error("the default playbook has no sequence signup");
  mails[SHORT] = own;
  const test = { arm: "short", hypothesis: { zh: "更短更好", en: "Shorter is better" }, readers: 20 };
  const steps = signup.steps.map((step) => (step.id === "welcome" ? { ...step, test } : step));
  return { ...playbook, sequences: { ...playbook.sequences, signup: { ...signup, holdOut: 0.2, steps } } };
}

/** Some people with all that can happen to them and their mails, in any order, much of it at once, some of it twice, and a database that fails now and then. */
async function live(seed: number): Promise<TestWorld> {
  const chance = chanceOf(seed);
  const faulty = failing(DB);
  const world = await makeWorld({ db: faulty.database, playbook: tried(standard) });
  world.provider.answer = () => (chance() < 0.2 ? oneOf(chance, TROUBLE) : { state: "sent" });
  const people: string[] = [];
  let serial = 0;
  for (let person = 0; person < PEOPLE; person += 1) {
    const body = decider({ consent: { marketing: true }, country: "CN" });
    people.push((await leadOf(world, await send(world, oneOf(chance, ["download", "contact"]), body))).id);
  }
  const tell = async (lead: string, about: Pick<Fact, "kind" | "data">) => {
    serial += 1;
    const fact = { ...about, at: world.now(), source: `${about.kind}:${serial}` } as Fact;
    await Promise.all([recordLead(world, lead, [fact]), recordLead(world, lead, [fact])]);
  };
  const aMail = async (lead: string) => {
    const mails = await rowsOf<{ id: string }>(DB, "SELECT id FROM messages WHERE lead_id = ? AND sent_at IS NOT NULL ORDER BY id", lead);
    return mails.length > 0 ? oneOf(chance, mails).id : null;
  };
  const deeds: ((lead: string) => Promise<unknown>)[] = [
    async (lead) => {
      const message = await aMail(lead);
      if (message) await tell(lead, { kind: "mail_clicked", data: { message, link: "a", path: "/en/", visitor: "v" } });
    },
    async (lead) => tell(lead, { kind: "replied", data: { message: chance() < 0.5 ? await aMail(lead) : null, text: "Thank you" } }),
    async (lead) => {
      const by = oneOf(chance, ["one_click", "page", "complaint"] as const);
      if (chance() < 0.3) await tell(lead, { kind: "unsubscribed", data: { purpose: "marketing", by } });
    },
    async (lead) => {
      const message = await aMail(lead);
      if (message) await tell(lead, { kind: "mail_failed", data: { message, permanent: chance() < 0.2 } });
    },
    (lead) => tell(lead, { kind: "preferences_changed", data: { purpose: "marketing", state: "given" } }),
    (lead) =>
      tell(lead, {
        kind: "mail_chosen",
        data: { topics: chance() < 0.5 ? null : ["scoring"], pace: oneOf(chance, ["usual", "fewer"] as const) },
      }),
    (lead) =>
      tell(lead, { kind: "contacted", data: { by: "zhou-hang", outcome: oneOf(chance, ["reached", "no_answer", "meeting"] as const) } }),
    async (lead) => {
      serial += 1;
      const kind = oneOf(chance, ["trial_started", "paid", "used"] as const);
      await hearSignals(world, [{ id: `signal-${serial}`, kind, lead, occurredAt: iso(world.now()) }]);
    },
    (lead) => (chance() < 0.4 ? mergeLeads(world, HEAD, lead, oneOf(chance, people), "one") : splitLead(world, HEAD, lead, "two")),
  ];
  for (let deed = 0; deed < DEEDS; deed += 1) {
    world.sleepUntil(world.now() + Math.floor(chance() * 9 * HOUR));
    if (chance() < 0.3)
      faulty.arm({ at: Math.floor(chance() * 20), when: oneOf(chance, ["before", "after"] as const), dies: chance() < 0.5 });
    const acts = Array.from({ length: AT_ONCE }, () => oneOf(chance, deeds)(oneOf(chance, people)));
    await Promise.allSettled([...acts, tick(world), tick(world), nudged(world, [{ ids: world.nudges.splice(0, 100) }])]);
    faulty.heal();
  }
  world.provider.answer = () => ({ state: "sent" });
  await world.travelTo(world.now() + 24 * HOUR);
  return world;
}

describe("what is counted of sequences", () => {
  it.each([1, 2])(
    "is what every stream and every mail say, whatever happened at once, twice, or half: seed %i",
    { timeout: 120_000 },
    async (seed) => {
      const world = await live(seed);
      const counts = await tallied(world);
      expect(counts).toEqual(await recounted(world));
      const whats = new Set(Object.keys(counts).map((key) => key.split("/")[3]));
      for (const what of ["entered", "due", "written", "sent", "held"]) expect(whats).toContain(what);
    },
  );

  it("is what they say when the worker dies at any request of a tick that writes and sends a step", { timeout: 120_000 }, async () => {
    let struck = true;
    let at = 0;
    for (; struck && at < 60; at += 1) {
      const faulty = failing(DB);
      const world = await makeWorld({ db: faulty.database });
      await send(world, "download", decider({ consent: { marketing: true } }));
      await world.deliver();
      world.sleepUntil(MONDAY + 5 * HOUR);
      faulty.arm({ at, when: "after", dies: true });
      await tick(world).catch(() => {});
      struck = faulty.heal();
      await world.travelTo(world.now() + HOUR);
      expect({ at, counts: await tallied(world) }).toEqual({ at, counts: await recounted(world) });
    }
    // every request had its turn
    expect(at).toBeGreaterThan(15);
    expect(at).toBeLessThan(60);
  });

  it("is counted once when the same person's leads are merged, answer, and are split again", async () => {
    const world = await makeWorld();
    const [kept = "", other = ""] = [
      (await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })))).id,
      (await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })))).id,
    ];
    await world.travelTo(MONDAY + 5 * HOUR);
    const answers = (lead: string, kind: "replied" | "mail_clicked", message: string | null, more: object) =>
      recordLead(world, lead, [{ kind, at: world.now(), source: `${kind}:${lead}`, data: { message, ...more } } as Fact]);
    const [mail] = await rowsOf<{ id: string }>(DB, "SELECT id FROM messages WHERE lead_id = ? AND step = 'welcome'", other);
    await answers(other, "mail_clicked", mail?.id ?? "", { link: "a", path: "/en/", visitor: "v" });
    await mergeLeads(world, HEAD, kept, other, "one");
    await world.travelTo(world.now() + HOUR);
    await answers(other, "replied", null, { text: "Thank you" });
    await world.travelTo(world.now() + HOUR);
    await splitLead(world, HEAD, other, "two");
    const counts = await tallied(world);
    expect(counts).toMatchObject({ "signup/welcome//clicked/2026-11-23": 1, "signup/welcome//replied/2026-11-23": 1 });
    expect(counts).toEqual(await recounted(world));
  });
});
