import type { Library } from "../../content/compile/library.ts";
import { splitFrontmatter } from "../../content/compile/mdx.ts";
import { readYaml } from "../../content/compile/yaml.ts";
import { mailFrontmatter, type Playbook } from "../../content/schema/playbook.ts";
import { localDate, localTime } from "../../worker/playbook/calendar.ts";
import type { WrittenEntry } from "../../worker/playbook/draft.ts";
import { type EarnedFact, isFact } from "../../worker/playbook/entries.ts";
import { fill } from "../../worker/playbook/say.ts";
import { delayed, type Step } from "../../worker/playbook/sequence.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { between } from "./between.ts";
import type { Played } from "./play.ts";

/** One thing that comes about in a rehearsal, and why then, or why not. */
export interface Line {
  at: Instant;
  local: string;
  what: "enters" | "sent" | "passed over" | "put off" | "does" | "paused" | "goes on" | "goal" | "ends" | "stays out";
  /** Of a mail: where its text lies below content/mail, and its subject. */
  mail?: string;
  subject?: string;
  why: string[];
}

/** What a rehearsal comes to, in order. */
export function linesOf(played: Played, playbook: Playbook, library: Library): Line[] {
  const { lead, sequence, start } = played;
  const lines: Line[] = [];
  /** Since when the next step waits, what its delay counts from, and why it was planned for its time. */
  let counted: { from: Instant; since: string } = { from: start, since: "entering" };
  const say = (at: Instant, line: Omit<Line, "at" | "local">) => lines.push({ at, local: localOf(lead, at), ...line });
  const planned = (step: Step): string[] => {
    const passed = delayed(playbook, lead.profile, step, counted.from);
    const due = dueOf(played, step.id, passed);
    return [`${delayOf(step)} after ${counted.since}`, ...between(playbook, lead.profile, passed, due)];
  };
  for (const entry of played.entries) {
    if (isFact(entry)) {
      if (entry.source.startsWith("life:")) say(entry.at, { what: "does", why: [deedOf(entry)] });
      continue;
    }
    const step = "step" in entry.data ? sequence.steps.find(({ id }) => "step" in entry.data && id === entry.data.step) : undefined;
    switch (entry.kind) {
      case "enrolled":
        say(entry.at, { what: "enters", why: [sequence.stage ? `stage ${sequence.stage}` : `hears ${sequence.signal?.on}`] });
        break;
      case "step_written": {
        const mail = [sequence.sequence, entry.data.step, entry.data.variant ?? otherArm(entry.data.arm)].filter(Boolean).join("/");
        const chosen = entry.data.variant ? [`variant ${entry.data.variant}`] : entry.data.arm ? [`test: arm ${entry.data.arm}`] : [];
        say(entry.at, { what: "sent", mail, subject: subjectOf(library, mail, lead), why: [...(step ? planned(step) : []), ...chosen] });
        counted = { from: entry.at, since: "the mail before" };
        break;
      }
      case "step_skipped":
        say(entry.at, { what: "passed over", mail: `${sequence.sequence}/${entry.data.step}`, why: [entry.data.reason.en] });
        counted = { from: entry.at, since: "the step before" };
        break;
      case "step_postponed":
        say(entry.at, {
          what: "put off",
          mail: `${sequence.sequence}/${entry.data.step}`,
          why: [`${entry.data.reason.en}: until ${localOf(lead, entry.data.dueAt)}`],
        });
        break;
      case "enrolment_paused":
        say(entry.at, { what: "paused", why: [entry.data.reason.en] });
        break;
      case "enrolment_resumed":
        say(entry.at, { what: "goes on", why: [] });
        break;
      case "goal_reached":
        say(entry.at, { what: "goal", why: [entry.data.reason.en] });
        break;
      case "enrolment_ended":
        say(entry.at, { what: "ends", why: [entry.data.reason.en] });
        break;
      default:
        break;
    }
  }
  if (!played.entries.some(({ kind }) => kind === "enrolled"))
    say(start, { what: "stays out", why: ["the sequence's `when` does not hold for them"] });
  return lines;
}

/** used routes, contacted reached. */
function deedOf({ kind, data }: EarnedFact): string {
  const said = Object.entries(data).filter(([name, value]) => name !== "by" && (typeof value === "string" || Array.isArray(value)));
  return [kind, ...said.map(([, value]) => String(value))].join(" ");
}

/** For when a step was first planned: the time at which it was struck first, however often it was put off then. */
function dueOf({ entries }: Played, step: string, passed: Instant): Instant {
  const struck = entries.filter((entry): entry is Extract<WrittenEntry, { kind: "step_struck" }> => entry.kind === "step_struck");
  return struck.find((entry) => entry.data.step === step)?.at ?? passed;
}

function otherArm(arm: string | undefined): string | undefined {
  return arm === "a" ? undefined : arm;
}

function delayOf({ after }: Step): string {
  const [[unit = "", amount = 0] = []] = Object.entries(after);
  const name = { minutes: "minute", hours: "hour", days: "day", workingDays: "working day" }[unit] ?? unit;
  return `${amount} ${name}${amount === 1 ? "" : "s"}`;
}

/** Mon 2026-12-28 11:00, by the reader's clock. */
export function localOf({ profile: { zone } }: Pick<LeadState, "profile">, at: Instant): string {
  const date = localDate(zone, at);
  return `${WEEKDAYS[new Date(date).getUTCDay()]} ${date} ${localTime(zone, at)}`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The subject of a mail in the reader's language. What is known only when it leaves stays in braces. */
function subjectOf(library: Library, mail: string, { profile }: LeadState): string {
  const path = `mail/${mail}/${profile.locale}.mdx`;
  const file = library.has(path) ? splitFrontmatter(library.open(path), library.problems) : null;
  const yaml = file && readYaml(file.source, mailFrontmatter, library.problems, file.frontmatter);
  if (!yaml) return `content/${path} has no subject`;
  const known = Object.entries({ name: profile.name, company: profile.company }).filter((one): one is [string, string] => one[1] !== null);
  return fill(yaml.value.subject, Object.fromEntries(known));
}
