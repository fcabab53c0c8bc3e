import { describe, expect, it } from "vitest";
import type { DeliveryPolicy } from "../../content/schema/playbook.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { dayCounter, dayOf, minuteCounter, minuteOf } from "../../worker/playbook/pace.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";

const NOON = Date.parse("2026-12-01T12:00:30Z");
const policy = (from: string | null): DeliveryPolicy => ({
  ...playbook.delivery,
  perMinute: 60,
  houses: [{ id: "big", domains: ["big.example", "vip.big.example"], perMinute: 20 }],
  warmUp: { from, perDay: [2, 3, 5] },
});

describe("the counter of a minute", () => {
  it.each([
    ["a@big.example", "big", 20],
    ["a@VIP.big.example", "big", 20],
    ["a@notbig.example", "notbig.example", 60],
    ['"@big.example"@other.example', "other.example", 60],
  ])("%s counts with %s, %i a minute", (email, domain, limit) => {
    expect(minuteCounter(policy(null), email, NOON)).toEqual({ domain, period: "minute 2026-12-01T12:00", limit });
  });

  it.each([
    [20, 1],
    [39, 1],
    [40, 2],
    [219, 10],
  ])("lets number %i of twenty a minute leave %i minutes on", (place, minutes) => {
    expect(minuteOf(20, place, NOON)).toBe(Date.parse("2026-12-01T12:00Z") + minutes * MINUTE);
  });
});

describe("the counter of a day", () => {
  it.each([
    [null, "2026-12-01T00:00Z", null],
    ["2026-12-01", "2026-11-30T23:59Z", null],
    ["2026-12-01", "2026-12-01T00:00Z", 2],
    ["2026-12-01", "2026-12-02T23:59Z", 3],
    ["2026-12-01", "2026-12-03T12:00Z", 5],
    ["2026-12-01", "2026-12-04T00:00Z", null],
  ])("with a warm-up from %s allows on %s: %s", (from, now, limit) => {
    expect(dayCounter(policy(from), Date.parse(now))?.limit ?? null).toBe(limit);
  });

  it.each([
    [2, 1],
    [4, 1],
    [5, 2],
    [9, 2],
    [10, 3],
    [10_000, 3],
  ])("lets number %i leave %i days on, at the same time", (place, days) => {
    expect(dayOf(policy("2026-12-01"), place, NOON)).toBe(NOON + days * DAY);
  });
});
