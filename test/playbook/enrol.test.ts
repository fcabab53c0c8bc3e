import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../worker/playbook/draw.ts";
import { ENROLMENTS_MAX, type Enrolment, runsWith } from "../../worker/playbook/enrolment.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";
import { upcoming } from "../../worker/playbook/upcoming.ts";
import { form, MONDAY, pageRead, product } from "./factories.ts";
import { held, liveUntil, mails, playbookOf, programme, reader, said, shanghai, written } from "./programmes.ts";

const runs = ({ lead }: ReturnType<typeof reader>) => lead.enrolments.map(({ sequence, status }) => `${sequence} ${status}`);
const words = { zh: "因", en: "Why" };

describe("who enters a sequence", () => {
  it("is whoever enters its stage and fits its condition", () => {
    const evaluators = playbookOf([programme({ when: { field: "role", is: "evaluator" } })]);
    expect(runs(reader(evaluators, { answers: { role: "evaluator" } }))).toEqual(["signup active"]);
    expect(runs(reader(evaluators, { answers: { role: "decider" } }))).toEqual([]);
  });

  it("is whoever is heard to do what it listens to, in one of its stages, and each time when it says so", () => {
    const asked = programme({
      sequence: "asked",
      signal: { on: "page_read", when: { field: "fact.slug", is: "price" }, stages: ["signup"] },
      again: "each-time",
      steps: [{ id: "one", after: { days: 1 } }],
    });
    const life = reader(playbookOf([asked]));
    life.hear([pageRead({ slug: "other" }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(runs(life)).toEqual([]);
    life.hear([pageRead({ slug: "price" }, MONDAY + 2 * MINUTE)], MONDAY + 2 * MINUTE);
    expect(runs(life)).toEqual(["asked active"]);
    life.hear([pageRead({ slug: "price" }, MONDAY + 3 * MINUTE)], MONDAY + 3 * MINUTE);
    expect(runs(life)).toEqual(["asked active"]);
    liveUntil(life, MONDAY + 2 * DAY);
    life.hear([pageRead({ slug: "price" }, MONDAY + 3 * DAY)], MONDAY + 3 * DAY);
    expect(runs(life)).toEqual(["asked done", "asked active"]);
    life.hear([product("paid", MONDAY + 4 * DAY)], MONDAY + 4 * DAY);
    expect(runs(life)).toEqual(["asked done", "asked done"]);
    life.hear([pageRead({ slug: "price" }, MONDAY + 5 * DAY)], MONDAY + 5 * DAY);
    expect(runs(life), "they are a customer now, and none of its stages").toHaveLength(2);
  });

  it("leaves a sequence of a signal with the last of its stages", () => {
    const asked = programme({
      sequence: "asked",
      goal: { on: "renewed", reason: words },
      signal: { on: "used", stages: ["signup", "trial"] },
    });
    const life = reader(playbookOf([asked]));
    life.hear([product("used", MONDAY + MINUTE)], MONDAY + MINUTE);
    life.hear([product("trial_started", MONDAY + 2 * MINUTE)], MONDAY + 2 * MINUTE);
    expect(runs(life)).toEqual(["asked active"]);
    life.hear([product("paid", MONDAY + 3 * MINUTE)], MONDAY + 3 * MINUTE);
    expect(life.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "paid" } }]);
  });

  it("is nobody by a form that a stranger may have typed", () => {
    const asked = programme({ sequence: "asked", signal: { on: "form_submitted", stages: ["signup"] } });
    const life = reader(playbookOf([asked]));
    expect(runs(life)).toEqual(["asked active"]);
    const other = reader(
      playbookOf([{ ...asked, signal: { on: "form_submitted", when: { field: "fact.form", is: "contact" }, stages: ["signup"] } }]),
    );
    other.hear([form({ form: "contact", verified: false }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(runs(other)).toEqual([]);
  });

  it("is somebody who said yes later, while in the stage", () => {
    const life = reader(playbookOf([programme()]));
    const quiet = reader(playbookOf([programme()]));
    quiet.hear([said("unsubscribed", { purpose: "marketing", by: "page" }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(quiet.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "unsubscribed" } }]);
    quiet.hear([form({ form: "download", marketing: "given" }, MONDAY + DAY)], MONDAY + DAY);
    expect(runs(quiet), "they have had it").toEqual(["signup ended"]);
    expect(runs(life)).toEqual(["signup active"]);
  });

  it("is nobody who is disqualified, and whoever comes to be that is written to no more; back again, they enter", () => {
    const life = reader(playbookOf([programme({ again: "each-time" })]));
    const by = { by: "zhou-hang", reason: "a competitor" };
    const override = (tier: "X" | null, at: number) =>
      life.hear([{ kind: "tier_overridden", at, source: `tier:${at}`, data: { ...by, tier, until: null } }], at);
    override("X", MONDAY + MINUTE);
    expect(life.lead.tier).toBe("X");
    expect(life.lead.enrolments).toMatchObject([{ status: "ended", reason: { en: expect.stringContaining("a competitor") } }]);
    life.hear([form({ form: "contact", marketing: "given" }, MONDAY + 2 * MINUTE)], MONDAY + 2 * MINUTE);
    expect(runs(life)).toEqual(["signup ended"]);
    override(null, MONDAY + 3 * MINUTE);
    expect(runs(life)).toEqual(["signup ended", "signup active"]);
  });

  it("is nobody whose address is dead, or refuses too often, until it is used again", () => {
    const life = reader(playbookOf([programme({ again: "each-time" })]));
    life.hear([said("mail_failed", { message: "m", permanent: true }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(life.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "undeliverable" } }]);
    life.hear([form({ form: "download" }, MONDAY + DAY)], MONDAY + DAY);
    expect(runs(life)).toEqual(["signup ended", "signup active"]);
  });
});

describe("whether somebody may have a sequence again", () => {
  /** Enters the stage on Monday, leaves it a day later, and comes back so many days after entering. */
  const backAfter = (again: "never" | "each-time" | { afterDays: number }, wait: number) => {
    const life = reader(playbookOf([programme({ again })]));
    const set = (to: "signup" | "dormant", at: number) =>
      life.hear([{ kind: "stage_set", at, source: `set:${at}`, data: { by: "zhou-hang", to, reason: "r" } }], at);
    set("dormant", MONDAY + DAY);
    set("signup", MONDAY + wait);
    return runs(life).length;
  };

  it.each<["never" | "each-time" | { afterDays: number }, string, number, number]>([
    ["never", "a year later", 365 * DAY, 1],
    ["each-time", "two days later", 2 * DAY, 2],
    [{ afterDays: 90 }, "a moment before", 90 * DAY - 1, 1],
    [{ afterDays: 90 }, "exactly at", 90 * DAY, 2],
    [{ afterDays: 90 }, "a moment after", 90 * DAY + 1, 2],
  ])("%j, %s: runs are", (again, _when, wait, expected) => {
    expect(backAfter(again, wait)).toBe(expected);
  });

  it("is remembered when there were more runs than are kept: what goes is what was had again since, and never what runs", () => {
    const run = (id: string, sequence: string, status: Enrolment["status"]): Enrolment => {
      return { id, sequence, status, next: null, dueAt: null, startedAt: MONDAY, reason: null };
    };
    const many = Array.from({ length: ENROLMENTS_MAX - 2 }, (_, index) => run(`${index}`, "often", "done"));
    const kept = runsWith([run("first", "once", "ended"), run("running", "long", "active"), ...many], run("new", "often", "active"));
    expect(kept).toHaveLength(ENROLMENTS_MAX);
    expect(kept.map(({ id }) => id)).toEqual(["first", "running", ...many.slice(1).map(({ id }) => id), "new"]);
  });
});

describe("the share that is kept without mails", () => {
  const half = playbookOf([programme({ holdOut: 0.5, window: { days: 30, keep: 0.1, drop: 0.05, runs: 10 } })]);
  const idOf = (heldOut: boolean) => {
    for (let index = 0; ; index += 1) if (draw(`l-${index}`, "signup") < 0.5 === heldOut) return `l-${index}`;
  };

  it("gets none of the mails, and ends when the last would have been due", () => {
    const life = reader(half, { id: idOf(true) });
    const other = reader(half, { id: idOf(false) });
    expect(life.lead.enrolments).toMatchObject([{ heldOut: true, status: "active" }]);
    expect(other.lead.enrolments[0]).not.toHaveProperty("heldOut");
    for (const one of [life, other]) liveUntil(one, MONDAY + 20 * DAY);
    expect(mails(life)).toEqual([]);
    expect(held(life)).toEqual(["11-24 10:00 one held-out", "11-26 10:00 two held-out"]);
    expect(life.lead.enrolments).toMatchObject([{ status: "done", reason: { rule: "held-out" } }]);
    expect(life.lead.written).toEqual([]);
    expect(written(other)).toEqual(["11-24 10:00 signup/one", "11-26 10:00 signup/two"]);
  });

  it("ends with the window when that closes before the last mail", () => {
    const short = playbookOf([programme({ holdOut: 1, window: { days: 2, keep: 0.1, drop: 0.05, runs: 10 } })]);
    const life = reader(short);
    liveUntil(life, MONDAY + 20 * DAY);
    expect(held(life)).toEqual(["11-24 10:00 one held-out"]);
    const ended = life.entries.find(({ kind }) => kind === "enrolment_ended");
    expect(ended).toMatchObject({ at: MONDAY + 2 * DAY, data: { status: "done", reason: { rule: "held-out" } } });
  });

  it("ends with the window when that closes before the first mail", () => {
    const life = reader(playbookOf([programme({ holdOut: 1, window: { days: 0.5, keep: 0.1, drop: 0.05, runs: 10 } })]));
    liveUntil(life, MONDAY + 20 * DAY);
    expect(held(life)).toEqual([]);
    expect(life.entries.find(({ kind }) => kind === "enrolment_ended")).toMatchObject({ at: MONDAY + DAY / 2 });
  });

  it("still reaches the goal", () => {
    const life = reader(playbookOf([programme({ holdOut: 1 })]));
    life.hear([product("paid", MONDAY + 2 * DAY)], MONDAY + 2 * DAY);
    expect(life.lead.enrolments).toMatchObject([{ heldOut: true, status: "done", goalAt: MONDAY + 2 * DAY, reason: { rule: "goal" } }]);
  });

  it("is told no mail that it does not get", () => {
    const life = reader(playbookOf([programme({ holdOut: 1 })]));
    expect(upcoming(life.playbook, life.lead, MONDAY).filter(({ what }) => what === "mail")).toEqual([]);
  });

  it("is drawn the same whenever it is asked, as a number of at least 0 and below 1", () => {
    const shares = fc.record({ id: fc.string({ minLength: 1 }), name: fc.constantFrom("signup", "trial", "browse") });
    fc.assert(
      fc.property(shares, ({ id, name }) => {
        expect(draw(id, name)).toBeGreaterThanOrEqual(0);
        expect(draw(id, name)).toBeLessThan(1);
        expect(draw(id, name)).toBe(draw(id, name));
      }),
    );
  });

  it("is as large as the file says, and is another one for every sequence", () => {
    const leads = Array.from({ length: 20_000 }, (_, index) => `01KB${index.toString(32).toUpperCase().padStart(22, "0")}`);
    for (const share of [0.05, 0.1, 0.5]) {
      const drawn = leads.filter((id) => draw(id, "signup") < share).length / leads.length;
      expect(Math.abs(drawn - share)).toBeLessThan(0.01);
    }
    const both = leads.filter((id) => draw(id, "signup") < 0.5 && draw(id, "trial") < 0.5).length / leads.length;
    expect(Math.abs(both - 0.25)).toBeLessThan(0.01);
  });
});

describe("a ticket that is open", () => {
  const ticket = (kind: "ticket_opened" | "ticket_closed", name: string, at: number) => said(kind, { by: "zhou-hang", ticket: name }, at);

  it("holds up what runs and what begins meanwhile, until the last is closed: then each goes on at its time, or in the next hours", () => {
    const life = reader(
      playbookOf([programme(), programme({ sequence: "trial", stage: "trial", steps: [{ id: "one", after: { days: 5 } }] })]),
    );
    life.hear([ticket("ticket_opened", "T-1", MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(life.lead.enrolments).toMatchObject([{ status: "paused", next: "one", reason: { rule: "ticket" } }]);
    expect(upcoming(life.playbook, life.lead, MONDAY + MINUTE).filter(({ what }) => what === "mail")).toEqual([]);
    liveUntil(life, MONDAY + 3 * DAY);
    expect(written(life)).toEqual([]);
    life.hear([product("trial_started", MONDAY + 3 * DAY)], MONDAY + 3 * DAY);
    expect(runs(life)).toEqual(["signup ended", "trial paused"]);
    life.hear([ticket("ticket_opened", "T-2", MONDAY + 3 * DAY)], MONDAY + 3 * DAY);
    life.hear([ticket("ticket_closed", "T-1", MONDAY + 4 * DAY)], MONDAY + 4 * DAY);
    expect(runs(life)).toEqual(["signup ended", "trial paused"]);
    life.hear([ticket("ticket_closed", "T-2", MONDAY + 5 * DAY)], MONDAY + 5 * DAY);
    expect(life.lead.enrolments[1]).toMatchObject({ status: "active", reason: null, dueAt: shanghai("12-01 10:00") });
    expect(life.kinds().filter((kind) => kind === "enrolment_paused")).toHaveLength(2);
  });

  it("lets a mail whose time has passed go on in the next sending hours", () => {
    const life = reader(playbookOf([programme()]));
    life.hear([ticket("ticket_opened", "T-1", MONDAY)], MONDAY);
    const evening = shanghai("11-27 20:00");
    life.hear([ticket("ticket_closed", "T-1", evening)], evening);
    expect(life.lead.enrolments).toMatchObject([{ status: "active", dueAt: shanghai("11-30 09:00") }]);
  });
});
