import { join } from "node:path";
import { openLibrary } from "../content/compile/library.ts";
import { likely } from "../content/compile/nearest.ts";
import { instantOf } from "../worker/playbook/calendar.ts";
import { iso } from "../worker/playbook/time.ts";
import { mistyped, typed } from "./arguments.ts";
import { ROOT } from "./install.mjs";
import { playbookIn } from "./rehearse/playbooks.ts";
import { Refusal } from "./rehearse/refusal.ts";
import { linesOf } from "./sequence/lines.ts";
import { play, profileOf } from "./sequence/play.ts";
import { READERS, readReaders } from "./sequence/readers.ts";
import { tell } from "./sequence/tell.ts";

// `npm run sequence -- rehearse trial --start 2026-11-02 --lead engineer-shanghai`: which mails somebody would get, when by their clock, and why not.
const USAGE = `npm run sequence -- rehearse <sequence> [--start 2026-11-02 | "2026-11-02 10:00"] [--lead <reader>] [--json]
A start is local time where the reader lives, 10:00 where none is given. Readers are in scripts/sequence/readers.yaml.`;

const OPTIONS = { start: { type: "string" }, lead: { type: "string" }, json: { type: "boolean", default: false } } as const;

try {
  console.log(rehearse(process.argv.slice(2)));
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

function rehearse(args: string[]): string {
  const { values, positionals } = typed(USAGE, OPTIONS, args);
  const [command, wanted, ...more] = positionals;
  if (command !== "rehearse" || wanted === undefined || more.length > 0) mistyped(USAGE);
  const content = join(ROOT, "content");
  const { playbook } = playbookIn(content, content);
  const readers = readReaders(READERS);
  const sequence = named(playbook.sequences, wanted, "sequence");
  const name = values.lead ?? Object.keys(readers)[0] ?? "";
  const reader = named(readers, name, "reader");
  const profile = profileOf(playbook, reader);
  const played = play(playbook, sequence, reader, startOf(values.start, profile.zone));
  const lines = linesOf(played, playbook, openLibrary(content));
  if (!values.json) return tell(played, name, lines, playbook);
  const { zone, calendar } = profile;
  const told = lines.map(({ at, ...line }) => ({ at: iso(at), ...line }));
  return JSON.stringify(
    { sequence: wanted, reader: name, zone, calendar, start: iso(played.start), unknownYears: played.unknownYears, lines: told },
    null,
    2,
  );
}

function named<T>(known: Record<string, T>, name: string, what: string): T {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(known);
  const meant = likely(name, names);
  throw new Refusal(`There is no ${what} ${name}${meant ? `; did you mean ${meant}?` : "."} Known: ${names.join(", ")}.`);
}

function startOf(written = new Date().toISOString().slice(0, 10), zone: string): number {
  const [, date = "", time = "10:00"] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(written) ?? [];
  const at = date === "" ? Number.NaN : Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date)
    throw new Refusal(`--start is “${written}”: write a day such as 2026-11-02, or a local time such as "2026-11-02 10:00".`);
  return instantOf(zone, date, time);
}
