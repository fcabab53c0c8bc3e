import { Agent, request as send } from "node:http";
import { parentPort } from "node:worker_threads";

/** A thread of its own that asks as fast as a number of open connections allow, and keeps every latency. */
export interface Round {
  address: string;
  connections: number;
  /** After this no new request leaves. */
  secondsMax: number;
  requests: readonly Ask[];
}

export interface Ask {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Outcome {
  /** How many of the requests left before the time was over; all of them were answered. */
  asked: number;
  seconds: number;
  /** When the first request left. */
  startedAt: number;
  /** Milliseconds. */
  latencies: number[];
  statuses: Record<string, number>;
  /** The body of the last answer. */
  last: string;
  /** An answer that was no success, if there was one. */
  trouble: string | null;
}

parentPort?.on("message", (round: Round) => void fire(round).then((outcome) => parentPort?.postMessage(outcome)));

async function fire({ address, connections, secondsMax, requests }: Round): Promise<Outcome> {
  const { hostname, port } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const outcome: Outcome = { asked: 0, seconds: 0, startedAt: Date.now(), latencies: [], statuses: {}, last: "", trouble: null };
  const started = performance.now();
  const lane = async () => {
    for (let ask = requests[outcome.asked]; ask && performance.now() - started < secondsMax * 1000; ask = requests[outcome.asked]) {
      outcome.asked += 1;
      const left = performance.now();
      const { status, body } = await answerTo({ hostname, port, agent }, ask);
      outcome.latencies.push(performance.now() - left);
      outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
      outcome.last = body;
      if (status === 0 || status >= 400) outcome.trouble ??= `${status} ${body.slice(0, 500)}`;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  outcome.seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return outcome;
}

type Target = { hostname: string; port: string; agent: Agent };

function answerTo(to: Target, { method, path, headers, body }: Ask): Promise<{ status: number; body: string }> {
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
