import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUGS } from "../../scripts/simulate/bugs.ts";
import { type Bundler, edited, openBundler } from "../../scripts/simulate/bundle.ts";
import type { Verdict } from "../../scripts/simulate/contract.ts";
import { everyFault } from "../../scripts/simulate/every.ts";
import { broken, find, HUNTED_MAX } from "../../scripts/simulate/hunt.ts";
import { told, wishOf } from "../../scripts/simulate/many.ts";
import { openPool, type Pool } from "../../scripts/simulate/pool.ts";
import { openStandIn } from "../../scripts/simulate/sqlite.ts";

/** `npm run simulate` lives through two thousand; these are lived through with every test. */
const HISTORIES = 80;
/** A small one: the whole of it is lived through again for every request of its runs. */
const EVERY = { seed: 24, steps: [0, 1, 2, 3] };
const LONG = 300_000;

let bundler: Bundler;
let pool: Pool;

beforeAll(async () => {
  bundler = await openBundler();
  pool = openPool(await bundler.bundle([]));
}, LONG);

afterAll(async () => {
  await pool.end();
  await bundler.end();
});

async function verdictsOf(seeds: readonly number[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  await pool.live(
    seeds.map((seed) => wishOf(seed)),
    (verdict) => verdicts.push(verdict) > 0,
  );
  return verdicts.sort((a, b) => a.seed - b.seed);
}

describe("random histories with faults", () => {
  it(`keep every invariant in ${HISTORIES} of them`, { timeout: LONG }, async () => {
    const verdicts = await verdictsOf(Array.from({ length: HISTORIES }, (_, index) => index + 1));
    expect(verdicts.filter(({ broken: found }) => found.length > 0).flatMap(told)).toEqual([]);
    const sum = (what: "faults" | "mails" | "runs") => verdicts.reduce((total, verdict) => total + verdict[what], 0);
    // a rig in which nothing happens keeps every invariant as well
    expect(sum("faults")).toBeGreaterThan(500);
    expect(sum("mails")).toBeGreaterThan(500);
    expect(sum("runs")).toBeGreaterThan(2_000);
  });

  it("end in the same rows when they are lived through once more", { timeout: LONG }, async () => {
    const seeds = [3, 7, 8, 15, 30];
    expect(await verdictsOf([...seeds].reverse())).toEqual(await verdictsOf(seeds));
  });
});

it("every fault at every request of a history breaks nothing", { timeout: LONG }, async () => {
  const { tried, failed } = await everyFault(pool, EVERY.seed, EVERY.steps);
  expect(failed.flatMap(told)).toEqual([]);
  expect(tried).toBeGreaterThan(200);
});

describe(`a planted mistake is found in the history that showed it last, or in ${HUNTED_MAX} others`, () => {
  it("of which there are at least twelve", () => {
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
    expect(BUGS.length).toBeGreaterThanOrEqual(12);
  });

  it.each(BUGS)("$name", { timeout: LONG }, async (bug) => {
    const seen = await find(bundler, bug, HUNTED_MAX);
    expect(seen && broken(bug, seen)).toBeTypeOf("string");
  });

  it("and one whose place in the text is gone, or is there twice, is refused rather than not planted", () => {
    const edit = { file: "worker/jobs.ts", find: "once", replace: "twice" };
    expect(edited("only once", edit)).toBe("only twice");
    expect(() => edited("never", edit)).toThrow(/^0 places of worker\/jobs\.ts read "once"/);
    expect(() => edited("once and once", edit)).toThrow(/^2 places/);
  });
});

describe("what stands in for D1", () => {
  const row = "INSERT INTO settings (key, value) VALUES (?, ?)";

  it("does all of a batch or none of it, and says in D1's words which key was taken", async () => {
    const database = openStandIn("db");
    const batch = ["a", "b", "a"].map((key) => database.prepare(row).bind(key, "1"));
    await expect(database.batch(batch)).rejects.toThrow("D1_ERROR: UNIQUE constraint failed: settings.key: SQLITE_CONSTRAINT");
    expect(await database.prepare("SELECT count(*) AS n FROM settings").first("n")).toBe(0);
    await database.batch(batch.slice(0, 2));
    expect(await database.prepare("SELECT key FROM settings ORDER BY key").raw()).toEqual([["a"], ["b"]]);
  });

  it("takes a hundred values of a statement and no more, and none that is undefined", async () => {
    const database = openStandIn("db");
    const marks = (number: number) => Array.from({ length: number }, () => "?").join(", ");
    const values = (number: number) => Array.from({ length: number }, (_, index) => index);
    expect(
      await database
        .prepare(`SELECT max(${marks(100)}) AS most`)
        .bind(...values(100))
        .first("most"),
    ).toBe(99);
    expect(() => database.prepare(`SELECT max(${marks(101)})`).bind(...values(101))).toThrow("too many SQL variables");
    expect(() => database.prepare(row).bind("a", undefined)).toThrow("D1_TYPE_ERROR");
  });
});
