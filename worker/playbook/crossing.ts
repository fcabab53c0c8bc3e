import { adjustedAt, engagementAt, groupValue } from "./score.ts";
import type { ScoreState } from "./state.ts";
import { DAY, type Instant, SECOND } from "./time.ts";

/** Engagement values that keep a tier: `low` is kept, `high` is not. */
export interface Band {
  low: number;
  high: number;
}

/** How far ahead a crossing is looked for; beyond it the lead is simply looked at again. */
export const CROSSING_HORIZON = 365 * DAY;

/**
 * The first whole second after `now` at which engagement leaves the band, or the horizon when it may leave later, or null when it never will.
 *
 * Groups fade at their own rates and point both ways, and what was given by hand expires, so the sum is not monotone. But its positive part P and its negative part N each only
 * shrink: over [x, y] engagement lies within P(y) − N(x) and P(x) − N(y). Intervals whose bounds stay inside the band are dropped, the others halved, leftmost first.
 */
export function nextCrossing(score: ScoreState, band: Band, now: Instant, max: number): Instant | null {
  const first = Math.floor(now / SECOND) + 1;
  const last = first + CROSSING_HORIZON / SECOND;
  const open: [number, number][] = [[first, last]];
  for (let interval = open.pop(); interval; interval = open.pop()) {
    const [x, y] = interval;
    if (staysInside(score, band, x * SECOND, y * SECOND, max)) continue;
    if (isOutside(engagementAt(score, x * SECOND, max), band)) return x * SECOND;
    if (x === y) continue;
    const middle = Math.floor((x + y) / 2);
    open.push([middle + 1, y], [x, middle]);
  }
  return staysInside(score, band, last * SECOND, Number.POSITIVE_INFINITY, max) ? null : last * SECOND;
}

function staysInside(score: ScoreState, band: Band, x: Instant, y: Instant, max: number): boolean {
  const atX = parts(score, x);
  const atY = y === Number.POSITIVE_INFINITY ? { positive: 0, negative: 0 } : parts(score, y);
  const lowest = Math.min(max, Math.max(0, atY.positive - atX.negative));
  const highest = Math.min(max, Math.max(0, atX.positive - atY.negative));
  return lowest >= band.low && highest < band.high;
}

function parts(score: ScoreState, t: Instant): { positive: number; negative: number } {
  let positive = 0;
  let negative = 0;
  for (const group of Object.values(score.groups)) {
    const value = groupValue(group, t);
    if (value > 0) positive += value;
    else negative -= value;
  }
  for (const { points } of adjustedAt(score, t)) {
    if (points > 0) positive += points;
    else negative -= points;
  }
  return { positive, negative };
}

function isOutside(engagement: number, band: Band): boolean {
  return engagement < band.low || engagement >= band.high;
}
