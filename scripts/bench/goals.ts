import { atLeast, atMost, type Goal, type Kind, type Measure } from "./figures.ts";
import type { Report } from "./report.ts";

type Found = Pick<Report, "measures" | "gzipBytes" | "memory" | "memoryAtFirst" | "probe">;

const THREAD = "on the one thread that workerd has for the Worker, both databases and the queues";

/** The targets of two cores, and for each that is missed what this very run says of the reason. */
export function goalsOf({ measures, gzipBytes, memory, memoryAtFirst, probe }: Found): Goal[] {
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
  const trips = ({ trips: number }: { trips: number }) =>
    `${number.toFixed(1)} trips to D1 (${ms(number * probe.tripMs)} when nothing else is going on)`;
  const busy = () =>
    `a submission takes ${ms(1000 / alone.rate)} ${THREAD}, with ${trips(alone.cost)} in it; what follows the answer takes ${ms(1000 / submissions.rate - 1000 / alone.rate)} more, with ${trips(submissions.costAfter ?? alone.cost)}`;
  const waits = () => `latency is that rate, shared by the connections: ${busy()}`;
  const beaconBusy = () => `a beacon takes ${ms(1000 / single.rate)} ${THREAD}; its message to the queue is ${ms(probe.sendMs)} of it`;
  const landing = () => `an event takes ${(1000 / fifty.rate).toFixed(3)} ms ${THREAD}, with ${fifty.costAfter?.written ?? 0} rows written`;
  const page = () => `${trips(inbox.cost)} and ${Math.round(inbox.cost.read)} rows; the rest is the page being drawn`;
  const grown = () =>
    `${mb(memoryAtFirst?.now ?? 0)} MB before the first request; miniflare's databases, queues and caches are isolates in the same process, and V8 and the allocator give back late`;
  return [
    atLeast("submissions", submissions.rate, 250, "/s", busy),
    atMost("  p99", submissions.p99, 500, "ms", waits),
    atLeast("single beacons", single.rate, 1_000, "/s", beaconBusy),
    atLeast("50-event beacons landed", fifty.rate, 10_000, "events/s", landing),
    atMost("inbox page, median", inbox.p50, 15, "ms", page),
    atMost("Worker, gzip", gzipBytes / 1_000, 900, "KB", () => "the bundle is what it imports"),
    ...(memory ? [atMost("workerd under this load, highest", mb(memory.highest), 300, "MB", grown)] : []),
  ];
}

function mb(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
