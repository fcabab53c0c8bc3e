import { engagementAt, partsAt } from "./score.ts";
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
  if (onlyFalls(score)) return fallsBelow(score, band, first, last, max);
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

/** Without anything below zero engagement only falls: what is left to find is the second at which it passes the lower end. */
function fallsBelow(score: ScoreState, band: Band, first: number, last: number, max: number): Instant | null {
  const inside = (second: number) => !isOutside(engagementAt(score, second * SECOND, max), band);
  if (!inside(first)) return first * SECOND;
  if (inside(last)) return staysInside(score, band, last * SECOND, Number.POSITIVE_INFINITY, max) ? null : last * SECOND;
  let [within, outside] = [first, last];
  while (outside - within > 1) {
    const middle = Math.floor((within + outside) / 2);
    if (inside(middle)) within = middle;
    else outside = middle;
  }
  return outside * SECOND;
}

function onlyFalls(score: ScoreState): boolean {
  for (const name in score.groups) if ((score.groups[name]?.sum ?? 0) < 0) return false;
  return score.adjustments.every(({ points }) => points >= 0);
}

function staysInside(score: ScoreState, band: Band, x: Instant, y: Instant, max: number): boolean {
  const atX = partsAt(score, x);
  const atY = y === Number.POSITIVE_INFINITY ? { positive: 0, negative: 0 } : partsAt(score, y);
  const lowest = Math.min(max, Math.max(0, atY.positive - atX.negative));
  const highest = Math.min(max, Math.max(0, atX.positive - atY.negative));
  return lowest >= band.low && highest < band.high;
}

function isOutside(engagement: number, band: Band): boolean {
  return engagement < band.low || engagement >= band.high;
}
