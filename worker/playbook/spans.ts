import type { Instant } from "./time.ts";

/** A time from `start` on, up to `end`. */
export interface Span {
  start: Instant;
  end: Instant;
}

/** A span among others in order, with the time that they hold up to its end. */
export interface Counted extends Span {
  sum: number;
}

/** Counts spans that are in order and do not overlap. */
export function counted(spans: readonly Span[]): Counted[] {
  let sum = 0;
  return spans.map(({ start, end }) => {
    sum += end - start;
    return { start, end, sum };
  });
}

/** How much time the spans hold before an instant. */
export function timeBefore(spans: readonly Counted[], at: Instant): number {
  const span = spans[indexOf(spans, ({ end }) => end > at)];
  return span ? span.sum - (span.end - Math.max(span.start, at)) : (spans.at(-1)?.sum ?? 0);
}

/** The earliest instant inside a span by which they have held `amount` since `from`; null when they hold less. An end belongs to its span, unless nothing is counted. */
export function instantAfter(spans: readonly Counted[], from: Instant, amount: number): Instant | null {
  const sum = timeBefore(spans, from) + amount;
  const span = spans[indexOf(spans, (one) => one.end > from && one.sum >= sum)];
  return span ? span.end - (span.sum - sum) : null;
}

/** What is left of the spans outside other ones. */
export function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  let left = [...spans];
  for (const other of others) {
    left = left
      .flatMap(({ start, end }) => [
        { start, end: Math.min(end, other.start) },
        { start: Math.max(start, other.end), end },
      ])
      .filter(({ start, end }) => start < end);
  }
  return left;
}

/** The first span for which a condition holds that, once true, stays true; their number when there is none. */
function indexOf(spans: readonly Counted[], holds: (span: Counted) => boolean): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span && holds(span)) high = middle;
    else low = middle + 1;
  }
  return low;
}
