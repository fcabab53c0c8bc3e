import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { nudged, tick } from "../../worker/jobs.ts";
import { erasePerson } from "../../worker/journey/erasure/commands.ts";
import { importSuppressions } from "../../worker/journey/suppression/commands.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";
import { failing } from "../support/faults.ts";
import { postForm } from "../support/http.ts";
import { linkTo } from "../support/links.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { pointOf } from "../support/restored.ts";
import { count, rowsOf } from "../support/rows.ts";
import { tracesOf } from "../support/traces.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const ONE_CLICK = "List-Unsubscribe=One-Click";

async function subscriber(world: TestWorld, email: string, name: string): Promise<{ id: string; email: string }> {
  const body = decider({ email, name, country: "GB", locale: "en", visitor: email, consent: { marketing: true } });
  const { id } = await leadOf(world, await send(world, "download", body));
  await world.deliver();
  return { id, email };
}

/** Addresses that were told to be closed elsewhere. */
function closings(number: number) {
  return Array.from({ length: number }, (_, index) => ({
    email: null,
    hash: `hash-${index}`,
    scope: "marketing" as const,
    reason: "imported" as const,
  }));
}

function sentTo(world: TestWorld, { email }: { email: string }): string[] {
  return world.mailbox.filter(({ to }) => to.email === email).map(({ id }) => id);
}

it("a database that is restored to before a no, and before an erasure, writes to nobody who said it and knows nobody who was forgotten", async () => {
  const world = await makeWorld();
  const left = await subscriber(world, "left@maker-1.example", "Quentin Leaver");
  const forgotten = await subscriber(world, "gone@maker-2.example", "Xiulan Forgotten");
  const reader = await subscriber(world, "reads@maker-3.example", "Rosa Reader");
  await world.travelTo(MONDAY + DAY);
  const restore = await pointOf(world.db.$client);

  await postForm(world, linkTo(world, left.email, "unsubscribe"), ONE_CLICK);
  await erasePerson(world, { lead: forgotten.id, by: "rep:zhou-hang", reason: "asked" });
  await tick(world);
  await restore();
  expect(await tracesOf(world, ["Xiulan Forgotten"])).not.toEqual([]);
  world.mailbox.length = 0;
  await world.travelTo(MONDAY + 30 * DAY);

  expect([sentTo(world, left), sentTo(world, forgotten)]).toEqual([[], []]);
  expect(sentTo(world, reader).length).toBeGreaterThan(1);
  expect(await tracesOf(world, ["Xiulan Forgotten", forgotten.email])).toEqual([]);
  expect(await rowsOf(world.db.$client, "SELECT by, reason FROM erasures")).toEqual([{ by: "rep:zhou-hang", reason: "asked" }]);
});

it("whoever was forgotten after having come after that point stays forgotten", async () => {
  const world = await makeWorld();
  const restore = await pointOf(world.db.$client);
  const { id } = await subscriber(world, "late@maker-1.example", "Late Comer");
  await erasePerson(world, { lead: id, by: "rep:zhou-hang", reason: "asked" });
  await tick(world);
  await restore();
  await tick(world);
  expect(await rowsOf(world.db.$client, "SELECT lead_id FROM erasures")).toEqual([{ lead_id: id }]);
  expect(await count(world, "suppressions WHERE reason = 'erased'")).toBe(1);
});

it("nothing leaves before all of the log is read back, and then everything", async () => {
  const world = await makeWorld();
  await tick(world);
  const restore = await pointOf(world.db.$client);
  await importSuppressions(world, "key:other", closings(120), false);
  await tick(world);
  await restore();
  const { submission } = (await send(world, "download", decider())).answer as unknown as { submission: string };
  expect(submission).toBeTypeOf("string");
  const ids = world.nudges.splice(0);
  const seen: [closed: number, mails: number][] = [];
  for (let minute = 0; minute < 4; minute += 1) {
    await (minute === 0 ? nudged(world, [{ ids }]) : tick(world));
    seen.push([await count(world, "suppressions"), world.mailbox.length]);
    world.sleepUntil(world.now() + MINUTE);
  }
  expect(seen[0]).toEqual([50, 0]);
  expect(seen[1]).toEqual([100, 0]);
  expect(seen[2]?.[0]).toBe(120);
  expect(seen[2]?.[1]).toBeGreaterThan(0);
});

it("nothing leaves while nobody can tell what the log has", async () => {
  const world = await makeWorld();
  await send(world, "download", decider());
  const log = failing(world.events.$client);
  log.arm({ at: 0, when: "before", dies: true });
  world.events = drizzle(log.database);
  await nudged(world, [{ ids: world.nudges.splice(0) }]);
  expect([world.mailbox.length, world.logs.filter((line) => line.includes("refusals_unknown")).length]).toEqual([0, 1]);
  log.heal();
  world.sleepUntil(world.now() + MINUTE);
  await tick(world);
  expect(world.mailbox.length).toBeGreaterThan(0);
});

it("every no stands in the log within a minute, once, also when ticks overlap, and again after the log itself was lost", async () => {
  const world = await makeWorld();
  const inLog = () => rowsOf<{ hash: string }>(world.events.$client, "SELECT DISTINCT body->>'$.suppression.hash' AS hash FROM refusals");
  await importSuppressions(world, "key:other", closings(3), false);
  await tick(world);
  await tick(world);
  expect(await rowsOf(world.events.$client, "SELECT count(*) AS n FROM refusals")).toEqual([{ n: 3 }]);
  const restoreLog = await pointOf(world.events.$client);

  await importSuppressions(world, "key:other", closings(6), false);
  await Promise.all([tick(world), tick(world)]);
  await tick(world);
  expect(await inLog()).toHaveLength(6);
  expect(await count(world, "suppressions WHERE kept IS NULL")).toBe(0);
  await restoreLog();
  expect(await inLog()).toHaveLength(3);
  await tick(world);
  await tick(world);
  expect(await inLog()).toHaveLength(6);
});
