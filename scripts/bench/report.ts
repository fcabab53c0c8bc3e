import { availableParallelism } from "node:os";
import { FIFTY, measureBeacons, SINGLE } from "./beacons.ts";
import { openBench } from "./bench.ts";
import { atLeast, atMost, type Count, type Goal, type Measure } from "./figures.ts";
import { type House, openHouse } from "./house.ts";
import { measureInbox } from "./inbox.ts";
import { type Machine, measureMachine } from "./machine.ts";
import { measureMails } from "./mails.ts";
import { measureSubmissions } from "./submissions.ts";

export interface Report {
  machine: Machine;
  measures: Measure[];
  goals: Goal[];
  counts: Count[];
  complaints: string[];
  gzipBytes: number;
  memory: { now: number; highest: number } | null;
  cpus: number;
  node: string;
  seconds: number;
}

let open: House | null = null;

/** Measures everything, one scenario after the other on one house: what the later ones find there is what the earlier ones left. */
export async function measure(tell: (line: string) => void): Promise<Report> {
  const started = performance.now();
  tell("machine: node:sqlite, synced");
  const machine = measureMachine();
  tell("house: bundling the Worker, starting it in miniflare");
  const house = await openHouse();
  open = house;
  const counts: Count[] = [];
  const bench = openBench(house, counts, tell);
  try {
    const mails = await measureMails(bench);
    const submissions = await measureSubmissions(bench);
    const single = await measureBeacons(bench, SINGLE);
    const fifty = await measureBeacons(bench, FIFTY);
    const inbox = await measureInbox(bench);
    const measures = [submissions, single, fifty, mails, inbox];
    const memory = house.memory();
    return {
      machine,
      measures,
      goals: [
        atLeast("submissions", submissions.rate, 250, "/s"),
        atMost("  p99", submissions.p99, 500, "ms"),
        atLeast("single beacons", single.rate, 1_000, "/s"),
        atLeast("50-event beacons landed", fifty.rate, 10_000, "events/s"),
        atMost("inbox page, p95", inbox.p95, 15, "ms"),
        atMost("Worker, gzip", house.gzipBytes / 1_000, 900, "KB"),
        ...(memory ? [atMost("workerd under this load, highest", memory.highest / 1_000_000, 300, "MB")] : []),
      ],
      counts,
      complaints: house.complaints,
      gzipBytes: house.gzipBytes,
      memory,
      cpus: availableParallelism(),
      node: process.versions.node,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await bench.close();
    await close();
  }
}

/** Ends workerd and removes its folder. */
export async function close(): Promise<void> {
  const closing = open;
  open = null;
  await closing?.close();
}
