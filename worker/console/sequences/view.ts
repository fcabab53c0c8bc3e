import type { Playbook, SequencePolicy } from "../../../content/schema/playbook.ts";
import { mails } from "../../generated/mails.ts";
import { fill } from "../../playbook/say.ts";
import type { Step } from "../../playbook/sequence.ts";
import type { Share } from "../../playbook/verdict.ts";
import type { SequenceResult, StepResult } from "../../reports/sequences/results.ts";
import type { Reader } from "../times.ts";
import { join } from "../words.ts";
import { sayCondition } from "./condition.ts";
import { percent, tellTest, tellVerdict } from "./verdict.ts";
import { unsentLines, whyLines } from "./why.ts";

/** One figure with its denominator: “12 of 40” and “30.0%”; alone where there is nothing to divide by. */
export interface Cell {
  count: string;
  share: string | null;
  more?: string;
}

export type View = ReturnType<typeof sequenceView>;

/** A sequence as its page tells it: what its file says, what became of it, what to do. */
export function sequenceView(result: SequenceResult, playbook: Playbook, reader: Reader) {
  const { sequence, mailed, heldOut, ends, steps } = result;
  const { sequences: t } = reader.t;
  const { days } = sequence.window;
  return {
    id: sequence.sequence,
    verdict: tellVerdict(result, reader),
    facts: [
      { label: t.hypothesis, text: sequence.hypothesis[reader.locale] },
      { label: t.begins, text: begins(sequence, reader) },
      { label: t.goal, text: fill(t.goalWithin, { goal: sequence.goal.reason[reader.locale], days }) },
      { label: t.again, text: again(sequence, reader) },
      {
        label: t.entered,
        text: join([fill(t.enteredOf, { ...mailed }), ...(heldOut.of > 0 ? [fill(t.heldOut, { ...heldOut })] : [])], reader.locale),
      },
      { label: t.ended, text: join(whyLines(ends, sequence, playbook, reader), reader.locale) || t.whyNone },
    ],
    steps: steps.map((step) => stepView(step, sequence, playbook, reader)),
  };
}

function begins({ stage, signal, when }: SequencePolicy, reader: Reader): string {
  const { locale } = reader;
  const { sequences: t, stages } = reader.t;
  const listed = (names: readonly (keyof typeof stages)[]) => names.map((name) => stages[name]).join(t.comma);
  const said = signal
    ? fill(t.signal, { fact: signal.on, stages: listed(signal.stages) })
    : fill(t.stage, { stage: listed(stage ? [stage] : []) });
  const only = [signal?.when, when].flatMap((condition) =>
    condition ? [fill(t.only, { condition: sayCondition(condition, reader) })] : [],
  );
  return [said, ...only].join(locale === "zh" ? "，" : ", ");
}

function again({ again: rule }: SequencePolicy, { t: { sequences: t } }: Reader): string {
  if (typeof rule === "object") return fill(t.agains.afterDays, { days: rule.afterDays });
  return rule === "never" ? t.agains.never : t.agains.eachTime;
}

function stepView(result: StepResult, sequence: SequencePolicy, playbook: Playbook, reader: Reader) {
  const { step, due, held, written, sent, arrived, bounced, clicked, replied, unsubscribed, complained, goal } = result;
  const { sequences: t } = reader.t;
  const cell = (times: number, of: number): Cell => cellOf({ times, of }, reader);
  const subject = mails[`${sequence.sequence}/${step.id}`]?.[reader.locale].subject ?? null;
  const reasons = [
    { label: t.whys.waits, lines: whyLines(result.waits, sequence, playbook, reader) },
    { label: t.whys.skips, lines: whyLines(result.skips, sequence, playbook, reader) },
    { label: t.whys.unsent, lines: unsentLines(result.unsent, reader) },
  ];
  return {
    id: step.id,
    subject,
    rules: rulesOf(step, step === sequence.steps[0], playbook, reader),
    due: String(due),
    cells: [
      cell(held, due),
      cell(written, due),
      cell(sent, written),
      cell(bounced, written),
      cell(clicked, arrived),
      cell(replied, arrived),
      { ...cell(unsubscribed, arrived), ...(complained > 0 ? { more: fill(t.complained, { times: complained }) } : {}) },
      cell(goal, written),
    ],
    reasons: reasons.filter(({ lines }) => lines.length > 0),
    test: tellTest(result, sequence, reader),
  };
}

function cellOf({ times, of }: Share, { t: { sequences: t } }: Reader): Cell {
  return of > 0 ? { count: fill(t.of, { times, of }), share: percent(times / of) } : { count: String(times), share: null };
}

/** When a step is written and to whom, as its file says it. */
function rulesOf({ after, lateBy, when, topics, variants }: Step, isFirst: boolean, { score }: Playbook, reader: Reader): string[] {
  const { locale } = reader;
  const { sequences: t } = reader.t;
  return [
    fill(isFirst ? t.first : t.after, { delay: lengthOf(after, t) }),
    ...(when ? [fill(t.when, { condition: sayCondition(when, reader) })] : []),
    ...(topics ? [fill(t.topics, { topics: topics.map((topic) => score.topics[topic]?.name[locale] ?? topic).join(t.comma) })] : []),
    ...(lateBy ? [fill(t.late, { delay: lengthOf(lateBy, t) })] : []),
    ...(variants ?? []).map(({ id, when: condition }) => fill(t.variant, { id, condition: sayCondition(condition, reader) })),
  ];
}

/** A length of time as a file says it: { workingDays: 3 }. */
function lengthOf(length: Step["after"], { lengths, one }: Reader["t"]["sequences"]): string {
  const [[unit, n] = ["minutes", 0] as const] = Object.entries(length) as [keyof typeof lengths, number][];
  return fill((n === 1 ? one : lengths)[unit], { n });
}
