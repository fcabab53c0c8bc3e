import { type Bench, countOf, until } from "./bench.ts";
import { type Measure, quantiles, rowsOf } from "./figures.ts";
import { beacon } from "./people.ts";

const QUEUE = "dinghai-beacons";
const SAMPLE = 20;
const WARM_UP = 100;
const CONNECTIONS = 16;

interface Kind {
  id: "beacons" | "beacons50";
  name: string;
  beacons: number;
  events: number;
}

/** One page view a request: what a site's readers send. */
export const SINGLE: Kind = { id: "beacons", name: "single beacons", beacons: 5_000, events: 1 };
/** Fifty a request: what a slow or long visit sends at once. */
export const FIFTY: Kind = { id: "beacons50", name: "50-event beacons, landed", beacons: 1_000, events: 50 };

/** Beacons of strangers, until every event stands in its row. */
export async function measureBeacons(bench: Bench, { id, name, beacons, events }: Kind): Promise<Measure> {
  const { house } = bench;
  await house.asLocal(false);
  let inAll = await countOf(house.events, "SELECT count(*) FROM page_events");
  const send = async (number: number, connections: number) => {
    const asks = Array.from({ length: number }, () => beacon(events, Date.now()));
    inAll += number * events;
    const outcome = await bench.ask(asks, connections, 202);
    await until(async () => (await countOf(house.events, "SELECT count(*) FROM page_events")) >= inAll);
    return outcome;
  };
  const costs = await house.costsOf(async () => void (await send(SAMPLE, 1)));
  await send(WARM_UP, CONNECTIONS);
  bench.tell(`${name}: ${beacons} over ${CONNECTIONS} connections`);
  const { seconds, latencies, startedAt } = await send(beacons, CONNECTIONS);
  const landing = ((await house.handledAt(QUEUE)) - startedAt) / 1000;
  bench.tell(`${name}: answered in ${seconds.toFixed(2)} s, landed after ${landing.toFixed(2)} s`);
  await bench.expect(`${name}: events in EVENTS, strangers all`, inAll, house.events, "SELECT count(*) FROM page_events");
  return {
    id,
    name,
    count: beacons * events,
    unit: events === 1 ? "beacons" : "events",
    rate: events === 1 ? beacons / seconds : (beacons * events) / landing,
    ...quantiles(latencies),
    rows: rowsOf(costs, SAMPLE * events, (room) => room === "request"),
    rowsAfter: rowsOf(costs, SAMPLE * events, (room) => room !== "request"),
    note:
      events === 1
        ? `answered; ${Math.round(beacons / landing)} a second when the wait for the queue is counted in`
        : `from the first request to the last row; ${Math.round(beacons / seconds)} requests a second were answered`,
  };
}
