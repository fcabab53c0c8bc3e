import type { SequencePolicy } from "../../content/schema/playbook.ts";

/** So many times of so many: a share with its denominator. */
export interface Share {
  times: number;
  of: number;
}

/** Where a share, or the difference of two, lies as far as can be told: 95 of 100 such intervals hold the truth. */
export interface Interval {
  from: number;
  to: number;
}

/** 97.5 % of a standard normal distribution lie below it. */
const Z = 1.959963984540054;

/**
 * The 95 % interval of a share, from 0 to 1. `of` is at least 1 and `times` at most `of`; throws RangeError otherwise.
 * The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.
 */
export function shareInterval({ times, of }: Share): Interval {
  if (!(of >= 1 && times >= 0 && times <= of)) throw new RangeError(`${times} of ${of} is no share`);
  const p = times / of;
  const spread = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  const centre = p + (Z * Z) / (2 * of);
  // at the ends the formula gives exactly 0 and 1, and the arithmetic nearly so
  return { from: times === 0 ? 0 : (centre - spread) / scale, to: times === of ? 1 : (centre + spread) / scale };
}

/**
 * The 95 % interval of `one` minus `other`, from −1 to 1. Throws RangeError as `shareInterval` does.
 * Method 10 of R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998) 873–890.
 */
export function differenceInterval(one: Share, other: Share): Interval {
  const [p, q] = [one.times / one.of, other.times / other.of];
  const [a, b] = [shareInterval(one), shareInterval(other)];
  return { from: p - q - Math.hypot(p - a.from, b.to - q), to: p - q + Math.hypot(a.to - p, q - b.from) };
}

/** The runs of a sequence whose windows have closed: how many of those that got mails reached the goal, and of those kept without. */
export interface Closed {
  mailed: Share;
  heldOut: Share;
}

/** How a sequence does. Without a hint it says what is lacking: a closed window, the runs that its file asks for, or a clear answer. */
export type Verdict = { interval: Interval | null; gain: Interval | null } & (
  | { hint: "keep" | "change" | "drop" }
  | { hint: "drop"; harms: true }
  | { hint: null; lacks: "window" | "runs" | "clarity" }
);

/**
 * What to do with a sequence, judged by its closed windows alone. Nothing is said before `runs` runs, nor where the interval of the share
 * reaches both lines of the file, since then it could be either. Keep: the share is at least `keep`, and the interval does not fall below
 * `drop`. Drop: the share is below `drop` and the interval does not reach `keep`, or people do worse with the mails than without. Change: between.
 */
export function judge({ keep, drop, runs }: SequencePolicy["window"], { mailed, heldOut }: Closed): Verdict {
  if (mailed.of === 0) return { hint: null, lacks: "window", interval: null, gain: null };
  const interval = shareInterval(mailed);
  const told = { interval, gain: heldOut.of === 0 ? null : differenceInterval(mailed, heldOut) };
  if (mailed.of < runs) return { ...told, hint: null, lacks: "runs" };
  if (told.gain && told.gain.to < 0) return { ...told, hint: "drop", harms: true };
  const share = mailed.times / mailed.of;
  if (interval.from < drop && interval.to >= keep) return { ...told, hint: null, lacks: "clarity" };
  if (share >= keep) return { ...told, hint: "keep" };
  return { ...told, hint: share < drop ? "drop" : "change" };
}
