import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { openBundler } from "../../scripts/simulate/bundle.ts";
import type { Verdict } from "../../scripts/simulate/contract.ts";
import { wishOf } from "../../scripts/simulate/many.ts";
import { openPool } from "../../scripts/simulate/pool.ts";

/** Tells the tests that run in workerd how a history ended in Node, on the database in memory that stands in for D1. Nothing is made before somebody asks. */
export default async function setup(project: TestProject) {
  let pool: Promise<ReturnType<typeof openPool>> | null = null;
  const server = createServer(async ({ url }, answer) => {
    pool ??= poolOf();
    const verdicts: Verdict[] = [];
    const seed = Number(new URL(url ?? "", "http://stand-in").searchParams.get("seed"));
    await (await pool).live([wishOf(seed)], (verdict) => verdicts.push(verdict) > 0);
    answer.end(JSON.stringify(verdicts[0]));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  project.provide("standIn", `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return async () => {
    server.close();
    await (await pool)?.end();
  };
}

async function poolOf() {
  const bundler = await openBundler();
  const text = await bundler.bundle([]);
  await bundler.end();
  return openPool(text, 1);
}
