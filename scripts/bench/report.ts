import { availableParallelism, loadavg } from "node:os";
import { FIFTY, measureBeacons, SINGLE } from "./beacons.ts";
import { openBench } from "./bench.ts";
import { measureDecay } from "./decay.ts";
import type { Count, Goal, Measure } from "./figures.ts";
import { goalsOf } from "./goals.ts";
import { openHouse } from "./house.ts";
import { measureInbox } from "./inbox.ts";
import { type Machine, measureMachine } from "./machine.ts";
import { measureMails } from "./mails.ts";
import type { Memory } from "./memory.ts";
import { measureRehearsal, type RehearsalMeasure } from "./rehearsal.ts";
import { measureSubmissions } from "./submissions.ts";

export interface Report {
  machine: Machine;
  measures: Measure[];
  rehearsal: RehearsalMeasure;
  goals: Goal[];
  counts: Count[];
  complaints: string[];
  gzipBytes: number;
  memory: Memory | null;
  /** Of workerd before the first request. */
  memoryAtFirst: Memory | null;
  /** What a trip to D1 and a message to a queue take in miniflare here, in milliseconds. */
  probe: { tripMs: number; sendMs: number };
  cpus: number;
  /** Processes that wanted a processor before the run, on average over a minute: others' work makes every figure worse. */
  loadBefore: number;
  node: string;
  seconds: number;
}

/** Measures everything, one scenario after the other in one house: what the later ones find there is what the earlier ones left. */
export async function measure(pastLeads: number, tell: (line: string) => void): Promise<Report> {
  const started = performance.now();
  const [loadBefore = 0] = loadavg();
  tell("this machine's own limit: node:sqlite, synced");
  const machine = measureMachine();
  const rehearsal = await measureRehearsal(pastLeads, tell);
  tell("the Worker is bundled and starts in miniflare");
  const house = await openHouse();
  const memoryAtFirst = house.memory();
  const counts: Count[] = [];
  const bench = openBench(house, counts, tell);
  const mails = await measureMails(bench);
  const submissions = await measureSubmissions(bench);
  const single = await measureBeacons(bench, SINGLE);
  const fifty = await measureBeacons(bench, FIFTY);
  const inbox = await measureInbox(bench);
  const decay = await measureDecay(bench);
  const probe = await house.probe();
  await bench.close();
  const { gzipBytes, complaints } = house;
  const found = {
    machine,
    rehearsal,
    measures: [...submissions, single, fifty, mails, inbox, decay],
    counts,
    complaints,
    gzipBytes,
    memory: house.memory(),
    memoryAtFirst,
    probe,
    cpus: availableParallelism(),
    loadBefore,
    node: process.versions.node,
  };
  return { ...found, goals: goalsOf(found), seconds: (performance.now() - started) / 1000 };
}
