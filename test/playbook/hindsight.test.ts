import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, PRODUCT_KINDS } from "../../worker/playbook/facts.ts";
import { groupValue } from "../../worker/playbook/score.ts";
import { DAY, HOUR, type Instant } from "../../worker/playbook/time.ts";
import { clock, form, Life, MONDAY, opening, pageRead, product, standard } from "./factories.ts";
import { touch } from "./histories.ts";

const END = MONDAY + 101 * DAY;
const STRIKES_MAX = 100;

interface Told {
  fact: Fact;
  heard: Instant;
}

/** Reading, product facts and what sales did within two months; pages and product facts may be heard up to forty days late. */
const stories = fc.array(
  fc.record({
    kind: fc.constantFrom("read", "shared", ...PRODUCT_KINDS, "asks", "contacted", "stage"),
    at: fc.oneof(fc.integer({ min: 1, max: 72 }), fc.integer({ min: 1, max: 60 * 24 })).map((hours) => MONDAY + hours * HOUR),
    late: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 40 * 24 }).map((hours) => hours * HOUR),
    ),
    which: fc.nat({ max: 9 }),
  }),
  { minLength: 1, maxLength: 14 },
);

type Story = typeof stories extends fc.Arbitrary<infer Value> ? Value : never;

let serial = 0;

function tell({ kind, at, late, which }: Story[number]): Told {
  serial += 1;
  const said = { at, source: `${kind}:${serial}` };
  switch (kind) {
    case "read":
    case "shared":
      return { fact: pageRead({ pieceKind: "cases", visitor: kind, touch: touch(at, which) }, at), heard: at + late };
    case "asks":
      return { fact: form({ touch: touch(at, which) }, at), heard: at };
    case "contacted":
      return { fact: { ...said, kind, data: { by: "chen-bo", outcome: which % 2 === 0 ? "not_now" : "meeting" } }, heard: at };
    case "stage":
      return {
        fact: { ...said, kind: "stage_set", data: { by: "chen-bo", to: which % 2 === 0 ? "signup" : "lost", reason: "so" } },
        heard: at,
      };
    default:
      return { fact: product(kind, at), heard: at + late };
  }
}

const start = opening();
const first: Told = { fact: form({ form: "subscribe", touch: touch(MONDAY, 0) }), heard: MONDAY };

/** Hears what is told at its time, with the clock striking whenever the lead asks for it. */
function live(told: readonly Told[]): Life {
  const life = new Life(standard, start);
  const sleep = (until: Instant) => {
    for (let strikes = 0; strikes < STRIKES_MAX && life.state?.wakeAt && life.state.wakeAt <= until; strikes += 1) {
      const { wakeAt } = life.state;
      life.hear([clock(wakeAt)], wakeAt);
    }
  };
  for (const { fact, heard } of [first, ...told].sort((a, b) => a.heard - b.heard)) {
    sleep(heard);
    life.hear([fact], heard);
  }
  sleep(END);
  return life;
}

/** What must not depend on when or how something was heard: score, where the person came from, when they were seen, and their stage. */
function judged({ lead }: Life) {
  const { groups, firings } = lead.score;
  return {
    groups: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, Number(groupValue(group, END).toFixed(9))])),
    firings,
    touches: lead.touches,
    lastSeenAt: lead.lastSeenAt,
    stage: lead.stage,
  };
}

describe("a fact that arrives late", { timeout: 30_000 }, () => {
  it("ends in the same score, touches and stage as if it had been heard at its time, though time has moved the stage since", () => {
    fc.assert(
      fc.property(stories, (story) => {
        const told = story.map(tell);
        const onTime = live(told.map(({ fact }) => ({ fact, heard: fact.at })));
        expect(judged(live(told))).toEqual(judged(onTime));
      }),
      { numRuns: 150 },
    );
  });
});

const unlink = (at: Instant): Told => ({
  fact: { kind: "visitor_unlinked", at, source: `unlink:${at}`, data: { by: "chen-bo", visitor: "shared", reason: "a meeting room" } },
  heard: at,
});
const relink = (at: Instant): Told => ({
  fact: { kind: "visitor_relinked", at, source: `relink:${at}`, data: { by: "chen-bo", visitor: "shared", reason: "theirs" } },
  heard: at,
});
const hours = fc.integer({ min: 1, max: 70 * 24 }).map((count) => MONDAY + count * HOUR);

describe("a link that is undone", { timeout: 30_000 }, () => {
  it("ends in the same score, touches and stage as if that browser had never been taken for theirs", () => {
    fc.assert(
      fc.property(stories, hours, (story, at) => {
        const told = story.map(tell);
        const own = told.filter(({ fact }) => !("visitor" in fact.data && fact.data.visitor === "shared"));
        expect(judged(live([...told, unlink(at)]))).toEqual(judged(live(own)));
      }),
      { numRuns: 150 },
    );
  });

  it("and made again ends as if it had never been undone", () => {
    fc.assert(
      fc.property(stories, hours, fc.integer({ min: 1, max: 30 * 24 }), (story, at, later) => {
        const told = story.map(tell);
        expect(judged(live([...told, unlink(at), relink(at + later * HOUR)]))).toEqual(judged(live(told)));
      }),
      { numRuns: 150 },
    );
  });
});
