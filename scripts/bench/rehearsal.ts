import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Playbook } from "../../content/schema/playbook.ts";
import { ROOT } from "../install.mjs";
import { journalsOfState, openState } from "../rehearse/journals.ts";
import { playbookIn } from "../rehearse/playbooks.ts";
import { rehearse } from "../rehearse/run.ts";
import { writePast } from "./past.ts";

export const PAST_LEADS = 20_000;
export const PAST_LEADS_FULL = 100_000;
const END = Date.parse("2026-11-20T08:00:00Z");
const DAYS = 90;
const LOOK_EVERY_MS = 100;
const HUNDRED_THOUSAND = 100_000;

export interface RehearsalMeasure {
  leads: number;
  facts: number;
  /** From opening the journals to the finished report. */
  seconds: number;
  /** Of all processors together: what it would take if nobody else wanted them. */
  processorSeconds: number;
  /** Seconds for 100,000 journals at this rate. */
  secondsOfHundredThousand: number;
  /** Most bytes that this took beside what the bench had already. */
  bytes: number;
}

/** `npm run rehearse` over invented journals and a playbook in which one weight is another. Nobody in the team is ever full. */
export async function measureRehearsal(leads: number, tell: (line: string) => void): Promise<RehearsalMeasure> {
  const state = mkdtempSync(join(tmpdir(), "dinghai-past-"));
  const remove = () => rmSync(state, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { playbook, from } = playbookIn(join(ROOT, "content"), join(ROOT, "content"));
    for (const rep of playbook.team.reps) rep.capacity = leads;
    writePast(state, leads, END, playbook);
    tell(`rehearsal: ${leads} journals`);
    const watch = watchMemory();
    const started = performance.now();
    const used = process.cpuUsage();
    const database = openState(state);
    const journals = journalsOfState(database);
    database.close();
    const report = await rehearse(journals, { before: { playbook, from }, after: { playbook: reweighted(playbook), from } }, DAYS);
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(used);
    tell(`rehearsal: ${seconds.toFixed(1)} s, ${report.tiers.leads} leads change tier`);
    return {
      leads,
      facts: report.facts,
      seconds,
      processorSeconds: (user + system) / 1_000_000,
      secondsOfHundredThousand: (seconds * HUNDRED_THOUSAND) / leads,
      bytes: watch(),
    };
  } finally {
    remove();
    process.off("exit", remove);
  }
}

/** Who decides counts half. */
function reweighted(playbook: Playbook): Playbook {
  const rules = playbook.score.rules.map((rule) => (rule.id === "fit-role-decides" ? { ...rule, points: rule.points / 2 } : rule));
  return { ...playbook, version: "reweighted", score: { ...playbook.score, rules } };
}

function watchMemory(): () => number {
  const before = process.memoryUsage.rss();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return Math.max(highest, process.memoryUsage.rss()) - before;
  };
}
