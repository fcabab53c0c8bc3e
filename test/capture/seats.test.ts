import { beforeAll, describe, expect, it } from "vitest";
import { returnSeat } from "../../worker/capture/seats/commands.ts";
import { whoMoves } from "../../worker/capture/seats/line.ts";
import { mergeLeads } from "../../worker/routing/merging/commands.ts";
import { addEvent, ROOM, registers } from "../support/event.ts";
import { expectFolds } from "../support/folds.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };

beforeAll(() => addEvent("two-seats", 2));

/** So many people, two of them with a seat. */
async function line(people: number) {
  const world = await makeWorld();
  const ids: string[] = [];
  for (let i = 0; i < people; i += 1) ids.push((await registers(world, "two-seats", { email: `guest${i}@guest${i}.example` })).id);
  await world.deliver();
  world.mailbox.length = 0;
  return { world, ids };
}

const gives = (world: TestWorld, lead: string | undefined) =>
  returnSeat(world, { event: "two-seats", lead: lead ?? "", by: "zhou-hang", reason: "Is ill" });
const seated = async (world: TestWorld) =>
  (await rowsOf<{ lead_id: string }>(world.db.$client, "SELECT lead_id FROM registrations WHERE place <= 2 ORDER BY place")).map(
    ({ lead_id }) => lead_id,
  );
const facts = (world: TestWorld, kind: string) =>
  rowsOf<{ subject: string; reason: string | null }>(
    world.db.$client,
    "SELECT subject, body->>'$.data.reason' AS reason FROM journal WHERE kind = ? ORDER BY subject",
    kind,
  );
const freed = ({ mailbox }: TestWorld) => mailbox.filter(({ id }) => id.startsWith("seat-free:"));

describe("a seat that is given back", () => {
  it("goes in the same commit to the first who waits, who is told by mail with the calendar and where it meets", async () => {
    const { world, ids } = await line(4);
    await gives(world, ids[0]);
    expect(await seated(world)).toEqual([ids[2], ids[1]]);
    expect(await facts(world, "seat_returned")).toEqual([{ subject: `lead:${ids[0]}`, reason: "Is ill" }]);
    expect(await facts(world, "seat_given")).toEqual([{ subject: `lead:${ids[2]}`, reason: null }]);
    await world.deliver();
    const [mail, ...more] = freed(world);
    expect([mail?.to.email, more.length]).toEqual(["guest2@guest2.example", 0]);
    for (const told of ["Event two-seats", "https://dinghai.test/en/events/two-seats/event.ics", ROOM, "15:00"])
      expect(mail?.text).toContain(told);
    await expectFolds(world);
  });

  it("is given back once, however many press at once", async () => {
    const { world, ids } = await line(5);
    await Promise.all([gives(world, ids[0]), gives(world, ids[0]), gives(world, ids[0])]);
    expect(await seated(world)).toEqual([ids[2], ids[1]]);
    expect([(await facts(world, "seat_returned")).length, (await facts(world, "seat_given")).length]).toEqual([1, 1]);
    await world.deliver();
    expect(freed(world)).toHaveLength(1);
  });

  it("goes to two who wait when two are given back at once, one each, and never to the same", async () => {
    const { world, ids } = await line(6);
    await Promise.all([gives(world, ids[0]), gives(world, ids[1])]);
    expect((await seated(world)).sort()).toEqual([ids[2], ids[3]].sort());
    await world.deliver();
    expect(
      freed(world)
        .map(({ to }) => to.email)
        .sort(),
    ).toEqual(["guest2@guest2.example", "guest3@guest3.example"]);
    await expectFolds(world);
  });

  it("is there for the next who registers when nobody waits, and leaves who registers meanwhile without a gap", async () => {
    const { world, ids } = await line(2);
    const [, later] = await Promise.all([gives(world, ids[0]), registers(world, "two-seats")]);
    const all = await seated(world);
    expect(all).toHaveLength(2);
    expect(all).toEqual(expect.arrayContaining([ids[1], later.id]));
    expect((await registers(world, "two-seats")).seat).toBe("waiting");
  });

  it("changes nothing for others when it was only a place on the waiting list", async () => {
    const { world, ids } = await line(4);
    await gives(world, ids[2]);
    expect(await seated(world)).toEqual([ids[0], ids[1]]);
    await gives(world, ids[0]);
    expect(await seated(world)).toEqual([ids[3], ids[1]]);
  });

  it("is refused once the event is over, and for an event that nobody knows", async () => {
    const { world, ids } = await line(3);
    await expect(returnSeat(world, { event: "nowhere", lead: ids[0] ?? "", by: "x", reason: "x" })).rejects.toMatchObject({
      kind: "absent",
    });
    world.sleepUntil(Date.parse("2026-12-10T08:30:00Z"));
    await expect(gives(world, ids[0])).rejects.toMatchObject({ kind: "gone" });
    expect(await seated(world)).toEqual([ids[0], ids[1]]);
  });

  it("is not told to somebody whose own place was given back before the mail left", async () => {
    const { world, ids } = await line(3);
    await gives(world, ids[0]);
    await gives(world, ids[2]);
    await world.deliver();
    expect(freed(world)).toEqual([]);
  });
});

describe("one person with two addresses", () => {
  it.each([
    ["the lead that stays", 1],
    ["the one that was merged into it", 0],
  ])("takes one seat, and keeps it when they register again under %s", async (_who, again) => {
    const { world, ids } = await line(1);
    const kept = await registers(world, "two-seats", { email: "work@maker.example", resource: "two-seats" });
    await gives(world, kept.id);
    await mergeLeads(world, HEAD, kept.id, ids[0] ?? "", "met her");
    const emails = ["guest0@guest0.example", "work@maker.example"];
    await registers(world, "two-seats", { email: emails[again] });
    expect(await seated(world)).toEqual([ids[0]]);
  });
});

describe("who moves", () => {
  const guest = (place: number, person: string | null = `p${place}`) => ({
    lead: `l${place}`,
    person,
    submission: `s${place}`,
    at: MONDAY,
    place,
  });
  it("is the first waiting person who has no seat and was not erased, else the last of those seated, else nobody", () => {
    const [one, two, three, four] = [guest(1), guest(2), guest(3), guest(4)];
    const moves = (line: ReturnType<typeof guest>[], leaving: ReturnType<typeof guest>, seats: number | null) => {
      const move = whoMoves(line, leaving, seats);
      return move && [move.guest.place, move.given];
    };
    expect(moves([one, two, three, four], one, 2)).toEqual([3, true]);
    expect(moves([one, two, guest(3, "p2"), four], one, 2)).toEqual([4, true]);
    expect(moves([one, two, guest(3, null), four], one, 2)).toEqual([4, true]);
    expect(moves([one, two, guest(3, "p1")], one, 2)).toEqual([2, false]);
    expect(moves([one, two], one, 2)).toEqual([2, false]);
    expect(moves([one, two], two, 2)).toBeNull();
    expect(moves([one, two, three], three, 2)).toBeNull();
    expect(moves([one, two, three], one, null)).toBeNull();
  });
});
