import { fill } from "../../playbook/say.ts";
import { dayOf } from "../../playbook/tally.ts";
import { DAY } from "../../playbook/time.ts";
import type { Interval, Verdict } from "../../playbook/verdict.ts";
import type { SequenceResult, StepResult } from "../../reports/sequences/results.ts";
import { type Reader, wholeDay } from "../times.ts";
import { labelled } from "../words.ts";

export interface Told {
  hint: NonNullable<Verdict["hint"]> | "none";
  name: string;
  text: string[];
}

/** What to do with a sequence, and why, in words that claim no more than the intervals do. */
export function tellVerdict({ sequence, verdict, closed, firstEntered }: SequenceResult, reader: Reader): Told {
  const { sequences: t } = reader.t;
  const { days, keep, drop, runs } = sequence.window;
  const hint: Told["hint"] = verdict.hint ?? "none";
  const told = { hint, name: t.hints[hint] };
  if (verdict.hint === null && verdict.lacks === "window") {
    const date = firstEntered && closes(firstEntered, days, reader);
    return { ...told, text: [date ? fill(t.verdict.window, { days, date }) : t.verdict.nobody] };
  }
  if (verdict.hint === null && verdict.lacks === "runs")
    return { ...told, text: [fill(t.verdict.runs, { of: closed.mailed.of, runs, days })] };
  const { times, of } = closed.mailed;
  const [from, to] = verdict.interval ? ends(verdict.interval, percent) : ["", ""];
  return {
    ...told,
    text: [
      fill(t.verdict.share, { times, of, days, share: percent(times / of), from, to }),
      fill(t.verdict.lines, { keep: percent(keep), drop: percent(drop) }),
      ...(verdict.hint === null ? [t.verdict.clarity] : []),
      ...("harms" in verdict ? [t.verdict.harms] : []),
      ...(verdict.gain ? tellGain(closed, verdict.gain, reader) : []),
    ],
  };
}

function tellGain({ mailed, heldOut }: SequenceResult["closed"], gain: Interval, { t: { sequences: t } }: Reader): string[] {
  const difference = mailed.times / mailed.of - heldOut.times / heldOut.of;
  const less = gain.to < 0;
  const [from, to] = ends(less ? { from: -gain.to, to: -gain.from } : gain, points);
  const said = gain.from > 0 ? t.gain.more : less ? t.gain.less : t.gain.same;
  return [fill(t.gain.none, { ...heldOut }), fill(said, { points: points(Math.abs(difference)), from, to })];
}

export interface ToldTest {
  title: string;
  hypothesis: string;
  /** Better, worse or the same; null until there is an answer. */
  answer: string | null;
  text: string;
}

/** How a test of two texts stands. Before it is answered nothing is told but the readers. */
export function tellTest(
  { step, comparison }: StepResult,
  { window: { days } }: SequenceResult["sequence"],
  reader: Reader,
): ToldTest | null {
  const { test: t } = reader.t.sequences;
  if (!step.test || !comparison) return null;
  const { arm, hypothesis, readers } = step.test;
  const told = { title: labelled(step.id, fill(t.title, { arm }), reader.t), hypothesis: hypothesis[reader.locale], answer: null };
  switch (comparison.state) {
    case "running":
      return { ...told, text: fill(t.running, { own: comparison.own, arm: comparison.arm, readers }) };
    case "closing":
      return { ...told, text: fill(t.closing, { readers, date: closes(comparison.last, days, reader) }) };
    case "answered": {
      const { own, arm: other, difference, says } = comparison;
      const [from, to] = ends(difference, points);
      const shares = {
        ...other,
        share: percent(other.times / other.of),
        ownTimes: own.times,
        ownOf: own.of,
        ownShare: percent(own.times / own.of),
      };
      return { ...told, answer: t[says], text: fill(t.shares, { ...shares, from, to }) };
    }
  }
}

/** The day on which the windows of a day have closed. */
function closes(day: string, days: number, reader: Reader): string {
  return wholeDay(dayOf(Date.parse(day) + (days + 1) * DAY), reader);
}

function ends({ from, to }: Interval, say: (share: number) => string): [string, string] {
  return [say(from), say(to)];
}

/** A share as a person reads it, to a tenth of a percent at most. */
export function percent(share: number): string {
  return `${points(share)}%`;
}

function points(share: number): string {
  return (Math.round(share * 1_000) / 10).toFixed(1).replace(/\.0$/, "").replace(/^-/, "−");
}
