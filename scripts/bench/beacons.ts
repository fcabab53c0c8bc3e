import { type Bench, countOf, times, until } from "./bench.ts";
import { costOfOne, type Measure, quantiles } from "./figures.ts";
import { beacon } from "./people.ts";

const QUEUE = "dinghai-beacons";
const SAMPLE = 20;
const WARM_UP = 200;
const SECONDS = 3;
const CONNECTIONS = 16;

interface Sort {
  kind: "beacons" | "beacons50";
  name: string;
  most: number;
  events: number;
}

/** One page view a request: what a site's readers send. */
export const SINGLE: Sort = { kind: "beacons", name: "single beacons", most: 6_000, events: 1 };
/** Fifty a request: what a long visit sends at once. */
export const FIFTY: Sort = { kind: "beacons50", name: "50-event beacons, landed", most: 1_000, events: 50 };

/** Beacons of strangers, until every event stands in its row. */
export async function measureBeacons(bench: Bench, { kind, name, most, events }: Sort): Promise<Measure> {
  const { house } = bench;
  await house.mode({});
  let inAll = await countOf(house.events, "SELECT count(*) FROM page_events");
  const send = async (number: number, connections: number) => {
    const requests = times(number, () => beacon(events, Date.now()));
    const outcome = await bench.ask(requests, { status: 202, connections, secondsMax: SECONDS });
    inAll += outcome.asked * events;
    await until(async () => (await countOf(house.events, "SELECT count(*) FROM page_events")) >= inAll);
    return outcome;
  };
  const costs = await house.costsOf(async () => void (await send(SAMPLE, 1)));
  await send(WARM_UP, CONNECTIONS);
  bench.tell(`${name}: ${CONNECTIONS} connections`);
  const { asked, seconds, latencies, startedAt } = await send(most, CONNECTIONS);
  const landing = ((await house.handledAt(QUEUE)) - startedAt) / 1000;
  bench.tell(`${name}: ${asked} answered in ${seconds.toFixed(2)} s, landed after ${landing.toFixed(2)} s`);
  await bench.expect(`events after the ${name}`, inAll, house.events, "SELECT count(*) FROM page_events");
  const single = events === 1;
  return {
    kind,
    name,
    count: asked * events,
    unit: single ? "beacons" : "events",
    rate: single ? asked / seconds : (asked * events) / landing,
    ...quantiles(latencies),
    throughMs: null,
    cost: costOfOne(costs, SAMPLE * events, (room) => room === "request"),
    costAfter: costOfOne(costs, SAMPLE * events, (room) => room !== "request"),
    note: single
      ? `answered; ${Math.round(asked / landing)} a second from the first request to the last row`
      : `from the first request to the last row; ${Math.round(asked / seconds)} requests a second were answered; costs are of one event`,
  };
}
