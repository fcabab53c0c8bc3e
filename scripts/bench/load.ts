import { Agent, request as send } from "node:http";
import { parentPort } from "node:worker_threads";

/** A thread of its own that asks as fast as a number of open connections allow, and keeps every latency. */
export interface Round {
  address: string;
  connections: number;
  requests: readonly Ask[];
}

export interface Ask {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Outcome {
  seconds: number;
  /** When the first request left. */
  startedAt: number;
  /** Milliseconds, in the order of the requests. */
  latencies: number[];
  statuses: Record<string, number>;
  /** The body of the last answer. */
  last: string;
  /** The body of an answer that was no success, if there was one. */
  trouble: string | null;
}

parentPort?.on("message", (round: Round) => {
  void fire(round).then((outcome) => parentPort?.postMessage(outcome));
});

async function fire({ address, connections, requests }: Round): Promise<Outcome> {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const outcome: Outcome = {
    seconds: 0,
    startedAt: Date.now(),
    latencies: new Array(requests.length),
    statuses: {},
    last: "",
    trouble: null,
  };
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < requests.length; index = next++) {
      const ask = requests[index];
      if (!ask) return;
      const left = performance.now();
      const { status, body } = await answerTo({ hostname, port, agent }, ask);
      outcome.latencies[index] = performance.now() - left;
      outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
      outcome.last = body;
      if (status === 0 || status >= 400) outcome.trouble ??= `${status} ${body.slice(0, 500)}`;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, lane));
  outcome.seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return outcome;
}

function answerTo(
  to: { hostname: string; port: string; agent: Agent },
  { method, path, headers, body }: Ask,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const asked = send({ ...to, method, path, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on("error", (error) => resolve({ status: 0, body: error.message }));
    });
    asked.on("error", (error) => resolve({ status: 0, body: error.message }));
    asked.end(body);
  });
}
