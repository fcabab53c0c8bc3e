import { describe, expect, it } from "vitest";
import type { RepPolicy } from "../../content/schema/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** The playbook of the next morning: this colleague has joined, and routes name them. */
function joinedBy({ playbook }: TestWorld, id: string): TestWorld["playbook"] {
  const [first] = playbook.team.reps;
  const rep = { ...first, id, email: `${id}@dinghai.example` } as RepPolicy;
  const { otherwise } = playbook.routes;
  return {
    ...playbook,
    version: `with-${id}`,
    team: { ...playbook.team, reps: [...playbook.team.reps, rep] },
    routes: { ...playbook.routes, otherwise: { ...otherwise, to: [...otherwise.to, id] } },
  };
}

const told = (world: TestWorld, email: string) => world.mailbox.filter(({ id, to }) => id.startsWith("told:") && to.email === email);

/** Somebody whom everybody who may have them let lapse. */
async function lapsed(world: TestWorld) {
  const lead = await leadOf(world, await send(world, "contact", decider()));
  await world.travelTo(MONDAY + 5 * DAY);
  const waits = await leadById(world, lead.id);
  expect(waits).toMatchObject({ place: "escalated", owner: null });
  expect(await count(world, `leads WHERE id = '${lead.id}' AND wake_at < ${world.now() + 5 * DAY}`)).toBe(0);
  return waits;
}

describe("a lead that everybody let lapse", () => {
  it("is offered to a colleague who joins, within a tick, and waits again if they let it lapse too", async () => {
    const world = await makeWorld();
    const { id, email } = await lapsed(world);
    const before = told(world, email).length;
    expect(before).toBe(world.playbook.promises.tellAtMost);
    world.playbook = joinedBy(world, "new-one");
    await tick(world);
    expect(await leadById(world, id)).toMatchObject({ place: "owned", owner: { id: "new-one" }, promise: { state: "open" } });
    expect(await count(world, "settings WHERE key = 'queue'")).toBe(0);
    await world.travelTo(world.now() + 5 * DAY);
    expect(await leadById(world, id)).toMatchObject({ place: "escalated", owner: null });
    // who was given two new times is given no third
    expect(told(world, email)).toHaveLength(before);
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("is theirs once they accept it", async () => {
    const world = await makeWorld();
    const { id } = await lapsed(world);
    world.playbook = joinedBy(world, "new-one");
    await tick(world);
    await acceptLead(world, { rep: "new-one", head: false }, id);
    await world.travelTo(world.now() + 2 * DAY);
    expect(await leadById(world, id)).toMatchObject({ owner: { id: "new-one" }, promise: { state: "accepted" } });
  });

  it("is left alone by a change that names nobody new", async () => {
    const world = await makeWorld();
    const { id } = await lapsed(world);
    const reps = world.playbook.team.reps.map((rep) => ({ ...rep, weight: 2 }));
    world.playbook = { ...world.playbook, version: "heavier", team: { ...world.playbook.team, reps } };
    const { journal } = await leadById(world, id);
    await tick(world);
    expect(await count(world, "settings WHERE key = 'queue'")).toBe(0);
    expect((await leadById(world, id)).journal).toEqual(journal);
  });
});

describe("a queue that is offered again", () => {
  it("goes to a new colleague oldest first, as far as they have room", async () => {
    const world = await makeWorld();
    const leads: string[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      world.sleepUntil(MONDAY + minute * MINUTE);
      leads.push((await leadOf(world, await send(world, "contact", decider()))).id);
    }
    await world.travelTo(MONDAY + 5 * DAY);
    const joined = joinedBy(world, "new-one");
    const reps = joined.team.reps.map((rep) => (rep.id === "new-one" ? { ...rep, capacity: 2 } : rep));
    world.playbook = { ...joined, team: { ...joined.team, reps } };
    await tick(world);
    const owners = await Promise.all(leads.map(async (id) => (await leadById(world, id)).owner?.id ?? null));
    expect(owners).toEqual(["new-one", "new-one", null, null]);
    await expectFolds(world);
  });

  it("tells a prospect the new time who was shown one and may be given another", async () => {
    const world = await makeWorld();
    const { team, routes } = world.playbook;
    // one who sells, and the head
    const alone = { ...routes, rules: [], otherwise: { ...routes.otherwise, to: ["lin-yue"] } };
    world.playbook = { ...world.playbook, version: "small", team, routes: alone };
    const { id, email } = await leadOf(world, await send(world, "contact", decider()));
    await world.travelTo(MONDAY + 5 * DAY);
    expect(await leadById(world, id)).toMatchObject({ place: "escalated" });
    expect(told(world, email)).toHaveLength(1);
    world.playbook = joinedBy(world, "new-one");
    await tick(world);
    await world.travelTo(world.now() + HOUR);
    const { promise } = await leadById(world, id);
    expect(promise?.state).toBe("open");
    expect(told(world, email)).toHaveLength(2);
    expect(Date.parse(promise?.by ?? "")).toBeGreaterThan(world.now());
    await world.travelTo(world.now() + 5 * DAY);
    expect(told(world, email)).toHaveLength(2);
    await expectFolds(world);
  });
});
