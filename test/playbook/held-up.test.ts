import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Stage } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { DAY, HOUR, type Instant, SECOND } from "../../worker/playbook/time.ts";
import { upcoming } from "../../worker/playbook/upcoming.ts";
import { clock, Life, MONDAY, product, standard } from "./factories.ts";

const HAPPY = 90 * DAY;
const UNUSED = 21 * DAY;

/** Lets the clock strike whenever it would, up to an instant. */
function wait(life: Life, until: Instant): void {
  for (let at = life.lead.wakeAt; at !== null && at <= until; at = life.lead.wakeAt) life.hear([clock(at)], at);
}

/** A customer from Monday on who uses the product on some days after. */
function customer(...days: number[]): Life {
  const life = new Life();
  life.hear([product("paid", MONDAY)], MONDAY);
  for (const day of days) {
    wait(life, MONDAY + day * DAY);
    life.hear([product("used", MONDAY + day * DAY)], MONDAY + day * DAY);
  }
  return life;
}

const standing = ({ lead: { stage, stages } }: Life) => [stage, ((stages.at(-1)?.since ?? 0) - MONDAY) / DAY, stages.at(-1)?.cause.rule];

describe("a customer who shows no sign that they leave", () => {
  it("is asked whom else it would help exactly after ninety days in the stage", () => {
    const life = customer(20, 40, 60, 80);
    wait(life, MONDAY + HAPPY - SECOND);
    expect(standing(life)).toEqual(["paid", 0, "paid"]);
    const next = upcoming(standard, life.lead, MONDAY + HAPPY - SECOND);
    expect(next).toContainEqual(expect.objectContaining({ what: "stage", to: "refer", at: MONDAY + HAPPY }));
    wait(life, MONDAY + HAPPY);
    expect(standing(life)).toEqual(["refer", 90, "happy-customer"]);
    expect(life.lead).toEqual(life.folded());
  });

  it("is still watched for signs there, and comes to renewal from there", () => {
    const life = customer(20, 40, 60, 80);
    wait(life, MONDAY + HAPPY + UNUSED);
    expect(life.lead.signs.map(({ id }) => id)).toEqual(["quiet-customer"]);
    wait(life, MONDAY + 305 * DAY);
    expect(standing(life)).toEqual(["renew", 305, "renewal-near"]);
  });
});

describe("a sign that a customer leaves", () => {
  it("holds the move up, and nothing of it is announced", () => {
    const life = customer();
    wait(life, MONDAY + 200 * DAY);
    expect(standing(life)).toEqual(["paid", 0, "paid"]);
    expect(upcoming(standard, life.lead, MONDAY + 200 * DAY).map(({ rule }) => rule)).not.toContain("happy-customer");
  });

  it("that comes at the very moment of the move holds it up; a second later it is too late", () => {
    const day = (HAPPY - UNUSED) / DAY;
    const held = customer(20, 40, 60, day);
    wait(held, MONDAY + HAPPY);
    expect(held.lead).toMatchObject({ stage: "paid", signs: [{ id: "quiet-customer" }] });
    const moved = customer(20, 40, 60, day + SECOND / DAY);
    wait(moved, MONDAY + HAPPY);
    expect(moved.lead).toMatchObject({ stage: "refer", signs: [] });
  });

  it("lets it happen at once when it goes: then, not at ninety days", () => {
    const life = customer(120);
    expect(standing(life)).toEqual(["refer", 120, "happy-customer"]);
    expect(life.lead.signs).toEqual([]);
  });

  it("that a use heard late takes back lets it happen at the time at which it was due", () => {
    const life = customer(20, 40, 60, 100);
    expect(standing(life)).toEqual(["refer", 100, "happy-customer"]);
    life.hear([product("used", MONDAY + 80 * DAY)], MONDAY + 110 * DAY);
    expect(standing(life)).toEqual(["refer", 90, "happy-customer"]);
  });
});

/** Quick enough that many moves and signs fit into two months. */
const QUICK: Playbook = {
  ...standard,
  stages: {
    ...standard.stages,
    timed: standard.stages.timed.map((rule) => (rule.unless ? { ...rule, due: { daysInStage: 12 } } : rule)),
  },
  signs: { signs: standard.signs.signs.map((sign) => ({ ...sign, due: { unusedDays: 5 } })) },
};
const END = MONDAY + 100 * DAY;

const KINDS = ["used", "used", "used", "used", "paid", "renewed", "cancelled"] as const;
const stories = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    hour: fc.integer({ min: 1, max: 60 * 24 }),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 * 24 })),
  }),
  { minLength: 1, maxLength: 16 },
);

/** Hears each fact at its time, or late, the clock striking as it would, or never in between. */
function live(told: readonly { fact: Fact; heard: Instant }[], strikes: boolean): Life {
  const life = new Life(QUICK);
  life.hear([product("paid", MONDAY)], MONDAY);
  for (const { fact, heard } of [...told].sort((a, b) => a.heard - b.heard || a.fact.at - b.fact.at)) {
    if (strikes) wait(life, heard);
    life.hear([fact], heard);
  }
  if (strikes) wait(life, END);
  else life.hear([clock(END)], END);
  return life;
}

/** The same hour by hour, as one would count it on a calendar. */
function counted(facts: readonly Fact[]): [Stage, number] {
  let [stage, since, used]: [Stage, number, number] = ["paid", 0, 0];
  const move = (to: Stage, hour: number) => {
    if (to !== stage) [stage, since] = [to, hour];
  };
  for (let hour = 0; MONDAY + hour * HOUR <= END; hour += 1) {
    const refers = () => {
      const quiet = hour - Math.max(used, since) >= 5 * 24;
      if (stage === "paid" && hour - since >= 12 * 24 && !quiet) move("refer", hour);
    };
    refers();
    for (const { kind } of facts.filter(({ at }) => at === MONDAY + hour * HOUR)) {
      if (kind === "used") used = hour;
      else move(kind === "cancelled" ? "lost" : "paid", hour);
    }
    refers();
  }
  return [stage, since];
}

describe("a move that signs hold up", { timeout: 30_000 }, () => {
  it("ends as counted hour by hour, whether the clock strikes or is asleep, and however late anything is heard", () => {
    fc.assert(
      fc.property(stories, (story) => {
        const hours = new Set<number>();
        const told = story
          .filter(({ hour }) => !hours.has(hour) && hours.add(hour))
          .map(({ kind, hour, late }) => ({
            fact: product(kind, MONDAY + hour * HOUR, { endsAt: "2030-01-01T00:00:00Z" }) as Fact,
            heard: MONDAY + (hour + late) * HOUR,
          }));
        const expected = counted(told.map(({ fact }) => fact));
        const onTime = told.map(({ fact }) => ({ fact, heard: fact.at }));
        for (const life of [live(onTime, true), live(onTime, false), live(told, true), live(told, false)]) {
          const { stage, stages } = life.lead;
          expect([stage, ((stages.at(-1)?.since ?? 0) - MONDAY) / HOUR]).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });
});
