import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLOCK, Due, STEP } from "../../../scripts/rehearse/due.ts";

const LEADS = 8;
const turn = fc.record({
  lead: fc.integer({ min: 0, max: LEADS - 1 }),
  at: fc.option(fc.integer({ min: 0, max: 5 })),
  kind: fc.constantFrom(CLOCK, STEP),
});

describe("who is due first", () => {
  it("is by time, the clock before a step, then whoever came first, however often somebody is put off", () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), fc.integer({ min: 0, max: 5 }), (turns, until) => {
        const came = Int32Array.from({ length: LEADS }, (_, lead) => (lead * 3) % LEADS);
        const due = new Due(LEADS, came);
        const waiting = new Map<number, { at: number; kind: number }>();
        for (const { lead, at, kind } of turns) {
          due.set(lead, at, kind);
          if (at === null) waiting.delete(lead);
          else waiting.set(lead, { at, kind });
        }
        const expected = [...waiting]
          .filter(([, { at }]) => at <= until)
          .sort(([a, one], [b, other]) => one.at - other.at || one.kind - other.kind || (came[a] ?? 0) - (came[b] ?? 0))
          .map(([lead]) => lead);
        const found: number[] = [];
        for (let lead = due.first(until); lead >= 0; lead = due.first(until)) {
          found.push(lead);
          due.set(lead, null, CLOCK);
        }
        expect(found).toEqual(expected);
      }),
    );
  });
});
