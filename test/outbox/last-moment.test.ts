import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { mailFailed, unsubscribe } from "../../worker/nurture/commands.ts";
import { digest, sign } from "../../worker/platform/tokens.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { watched } from "../support/watched.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const DB = (env as unknown as { DB: D1Database }).DB;

type Saying = (world: TestWorld, lead: string) => Promise<unknown>;

/** A world in which something is said after a marketing mail was written, and before it is given to the provider. */
async function saidMeanwhile(say: Saying, purpose: "marketing" | "asked") {
  const world = await makeWorld();
  const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
  if (purpose === "marketing") {
    await world.travelTo(MONDAY + 3.5 * HOUR - MINUTE);
    world.mailbox.length = 0;
    world.sleepUntil(MONDAY + 3.5 * HOUR);
  }
  let said = false;
  const before = async ({ statements }: { statements: readonly string[] }) => {
    if (said || !statements.some((text) => /UPDATE messages SET state = 'sending'/.test(text))) return;
    said = true;
    await say(world, id);
  };
  const { db } = world;
  world.db = drizzle(watched(DB, { before, after: () => {} }));
  await tick(world);
  world.db = db;
  expect(said).toBe(true);
  const left = () => world.mailbox.filter(({ to }) => to.email === email);
  const now = left().length;
  await world.travelTo(world.now() + HOUR);
  return { world, now, later: left().length, email };
}

const token = (world: TestWorld, id: string) => sign(world.config.secret, "unsubscribe", { id, expiresAt: MONDAY + 90 * DAY });

const NOES: [string, Saying, "marketing" | "asked"][] = [
  ["they leave", async (world, id) => unsubscribe(world, await token(world, id), "one_click"), "marketing"],
  ["they are erased", (world, id) => world.db.$client.prepare("DELETE FROM leads WHERE id = ?").bind(id).run(), "marketing"],
  ["their address turns out to be dead", (world, id) => mailFailed(world, id, "other"), "marketing"],
  ["they are erased", (world, id) => world.db.$client.prepare("DELETE FROM leads WHERE id = ?").bind(id).run(), "asked"],
  ["their address is dead", (world, id) => mailFailed(world, id, "other"), "asked"],
];

describe("what is said between the writing of a mail and its sending", () => {
  it.each(NOES)("is heard: %s, and the mail does not leave", async (_what, say, purpose) => {
    const { world, now, later } = await saidMeanwhile(say, purpose);
    expect([now, later]).toEqual([0, 0]);
    const rows = await rowsOf<{ state: string }>(world.db.$client, "SELECT DISTINCT state FROM outbox WHERE kind = 'mail' ORDER BY state");
    expect(rows.map(({ state }) => state)).not.toContain("waiting");
    expect(await rowsOf(world.db.$client, "SELECT id FROM messages WHERE state IN ('sending', 'unknown')")).toEqual([]);
  });

  it("is heard where only the hash of an address was kept", async () => {
    const suppress: Saying = async (world, id) => {
      const [lead] = await rowsOf<{ email: string }>(world.db.$client, "SELECT email FROM leads WHERE id = ?", id);
      const insert = "INSERT INTO suppressions (hash, scope, reason, at) VALUES (?, 'marketing', 'imported', 0)";
      await world.db.$client
        .prepare(insert)
        .bind(await digest(lead?.email ?? ""))
        .run();
    };
    expect(await saidMeanwhile(suppress, "marketing")).toMatchObject({ now: 0, later: 0 });
  });

  it("holds up no mail that was asked for when it is a no to marketing", async () => {
    const leave: Saying = async (world, id) => unsubscribe(world, await token(world, id), "one_click");
    expect(await saidMeanwhile(leave, "asked")).toMatchObject({ now: 1 });
  });

  it("holds up nothing when it is something else", async () => {
    const rename: Saying = (world, id) =>
      world.db.$client.prepare("UPDATE leads SET state = json_set(state, '$.profile.name', '李雷') WHERE id = ?").bind(id).run();
    expect(await saidMeanwhile(rename, "marketing")).toMatchObject({ now: 1 });
  });
});
