import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { unsubscribe } from "../../worker/nurture/commands.ts";
import { sign } from "../../worker/platform/tokens.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { watched } from "../support/watched.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const DB = (env as unknown as { DB: D1Database }).DB;

it("a no that is said while a form with a tick is taken stands: the tick becomes a question, and the ledger says each step", async () => {
  const world = await makeWorld();
  const body = decider({ locale: "en", country: "GB", consent: { marketing: true }, visitor: "v-1" });
  const { id } = await leadOf(world, await send(world, "download", body));
  world.sleepUntil(MONDAY + HOUR);
  const { db } = world;
  const plain = { ...world, db };
  let said = false;
  const before = async ({ statements }: { statements: readonly string[] }) => {
    if (said || !statements.some((text) => /INSERT INTO "submissions"/.test(text))) return;
    said = true;
    await unsubscribe(plain, await sign(world.config.secret, "unsubscribe", { id, expiresAt: MONDAY + 90 * DAY }), "one_click");
  };
  world.db = drizzle(watched(DB, { before }));
  await send(world, "contact", { ...body, message: "?" });
  world.db = db;
  expect(said).toBe(true);
  const lead = await leadById(world, id);
  expect(lead.consents.at(-1)).toMatchObject({ purpose: "marketing", state: "pending" });
  expect(await rowsOf(db.$client, "SELECT scope, reason FROM suppressions")).toEqual([{ scope: "marketing", reason: "unsubscribed" }]);
  const ledger = await rowsOf<{ state: string }>(db.$client, "SELECT state FROM consents WHERE lead_id = ? ORDER BY rowid", id);
  expect(ledger.map(({ state }) => state)).toEqual(["given", "withdrawn", "pending"]);
});
