import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../install.mjs";
import { Refusal } from "./refusal.ts";

export interface Wanted {
  days: number;
  /** The folder of the changed playbook. */
  playbook: string;
  journals: { state: string } | { file: string };
  form: "text" | "json" | "markdown";
}

const OPTIONS = {
  days: { type: "string", default: "90" },
  playbook: { type: "string" },
  state: { type: "string" },
  export: { type: "string" },
  json: { type: "boolean", default: false },
  markdown: { type: "boolean", default: false },
} as const;
const DAYS_MAX = 3_650;

/** What the words after `npm run rehearse --` ask for. */
export function wantedBy(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Wanted {
  const values = parsed(args);
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX)
    throw new Refusal(`--days is “${values.days}”: it must be a whole number of days, 1 to ${DAYS_MAX}.`);
  if (values.state !== undefined && values.export !== undefined) throw new Refusal("Give --state or --export, not both.");
  if (values.json && values.markdown) throw new Refusal("Give --json or --markdown, not both.");
  return {
    days,
    playbook: values.playbook === undefined ? join(ROOT, "content") : resolve(values.playbook),
    journals:
      values.export === undefined
        ? { state: values.state === undefined ? resolve(ROOT, env.DINGHAI_STATE ?? ".dinghai/state") : resolve(values.state) }
        : { file: resolve(values.export) },
    form: values.json ? "json" : values.markdown ? "markdown" : "text",
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    const what = (cause as Error).message.split(". ")[0];
    throw new Refusal(
      `${what}; known are ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(" ")}.`,
      { cause },
    );
  }
}
