import { atLeast, atMost, type Goal, type Kind, type Measure } from "./figures.ts";
import type { Cost } from "./ledger.ts";
import type { Report } from "./report.ts";
import { SUBMISSION_CONNECTIONS } from "./submissions.ts";

type Found = Pick<Report, "measures" | "rehearsal" | "gzipBytes" | "memory" | "memoryAtFirst" | "probe">;

const THREAD = "the one thread that workerd has for the Worker, both databases and the queues";

/** The targets of two cores, and for each that is missed what this very run says of the reason. */
export function goalsOf({ measures, rehearsal, gzipBytes, memory, memoryAtFirst, probe }: Found): Goal[] {
  const of = (kind: Kind): Measure => {
    const measure = measures.find((one) => one.kind === kind);
    if (!measure) throw new RangeError(`${kind} was not measured`);
    return measure;
  };
  const [submissions, alone, single, fifty, inbox] = [
    of("submissions"),
    of("submissionsAlone"),
    of("beacons"),
    of("beacons50"),
    of("inbox"),
  ];
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const trips = (cost: Cost) => `${cost.trips.toFixed(1)} trips to D1 of ${ms(probe.tripMs)} at best`;
  const answer = 1000 / alone.rate;
  const after = (submissions.throughMs ?? 0) - answer;
  const busy = () =>
    `${ms(answer)} of ${THREAD} for the answer, ${trips(alone.cost)} among it, and ${ms(after)} for what follows, ${trips(submissions.costAfter ?? alone.cost)}; ${round(alone.rate)}/s when what follows is held back`;
  const waits = () => `all ${SUBMISSION_CONNECTIONS} connections wait for that thread`;
  const beaconBusy = () => `${ms(1000 / single.rate)} of ${THREAD}, ${ms(probe.sendMs)} of it for the message to the queue`;
  const landing = () =>
    `${(1000 / fifty.rate).toFixed(3)} ms of ${THREAD} for an event, with ${fifty.costAfter?.written ?? 0} rows written`;
  const page = () => `${trips(inbox.cost)}, ${Math.round(inbox.cost.read)} rows; the rest is parsing a hundred leads and drawing the page`;
  const waiting = () =>
    `${rehearsal.processorSeconds.toFixed(1)} s of processors in ${rehearsal.seconds.toFixed(1)} s, where two runs want one each`;
  const grown = () =>
    `${mb(memoryAtFirst?.now ?? 0)} MB before the first request; miniflare's databases, queues and caches are isolates in the same process, and V8 and the allocator give back late`;
  return [
    atLeast("submissions", submissions.rate, 250, "/s", busy),
    atMost("  p99", submissions.p99, 500, "ms", waits),
    atLeast("single beacons", single.rate, 1_000, "/s", beaconBusy),
    atLeast("50-event beacons landed", fifty.rate, 10_000, "events/s", landing),
    atMost("inbox page, median", inbox.p50, 15, "ms", page),
    atMost("100,000 journals rehearsed", rehearsal.secondsOfHundredThousand, 60, "s", waiting),
    atMost("Worker, gzip", gzipBytes / 1_000, 900, "KB", () => "the bundle is what it imports"),
    ...(memory ? [atMost("workerd under this load, highest", mb(memory.highest), 300, "MB", grown)] : []),
  ];
}

function round(rate: number): string {
  return rate.toFixed(0);
}

function mb(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
