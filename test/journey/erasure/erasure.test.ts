import { describe, expect, it } from "vitest";
import { erasePerson } from "../../../worker/journey/erasure/commands.ts";
import { expectFolds } from "../../support/folds.ts";
import { leadById } from "../../support/people.ts";
import { rowsOf } from "../../support/rows.ts";
import { tracesOf } from "../../support/traces.ts";
import { MONDAY, makeWorld, type TestWorld } from "../../support/world.ts";
import { richLife, SECRETS } from "./life.ts";

const BY = { by: "rep:zhou-hang", reason: "asked" } as const;

/** What pages and reports count, per table. */
const COUNTED = {
  submissions: "SELECT form, state, count(*) AS n FROM submissions GROUP BY 1, 2 ORDER BY 1, 2",
  mails: "SELECT template, count(*) AS n, count(sent_at) AS sent FROM messages GROUP BY 1 ORDER BY 1",
  left: "SELECT kind, count(*) AS n FROM outbox WHERE kind = 'mail' GROUP BY 1",
  papers: "SELECT resource, version, count(*) AS n FROM grants GROUP BY 1, 2",
  runs: "SELECT sequence, count(*) AS n FROM enrolments GROUP BY 1 ORDER BY 1",
  seats: "SELECT event, count(*) AS n, max(place) AS last FROM registrations GROUP BY 1",
  turns: "SELECT rep_id, count(*) AS n FROM assignments GROUP BY 1 ORDER BY 1",
  clicks: "SELECT link, evidence, count(*) AS n FROM clicks GROUP BY 1, 2",
  tallies: "SELECT * FROM tallies",
  slots: "SELECT day, count(*) AS n FROM touch_slots GROUP BY 1 ORDER BY 1",
  companies: "SELECT count(*) AS n FROM accounts",
  alerts: "SELECT kind, count(*) AS n FROM alerts GROUP BY 1",
};
const COUNTED_VISITS = "SELECT path, kind, count(*) AS n, count(DISTINCT visitor) AS browsers FROM page_events GROUP BY 1, 2 ORDER BY 1, 2";

async function totals({ db, events }: TestWorld) {
  const counted: Record<string, unknown> = { visits: await rowsOf(events.$client, COUNTED_VISITS) };
  for (const [name, statement] of Object.entries(COUNTED)) counted[name] = await rowsOf(db.$client, statement);
  return counted;
}

describe("somebody who is erased", () => {
  it("is found nowhere, in no spelling, while every total stands", async () => {
    const world = await makeWorld();
    const { work, home, owner } = await richLife(world);
    const before = await totals(world);
    for (const secret of SECRETS) expect(await tracesOf(world, [secret]), secret).not.toEqual([]);
    const open = await rowsOf(world.db.$client, "SELECT open FROM reps WHERE id = ?", owner);

    const erased = await erasePerson(world, { lead: work, ...BY });
    expect(erased).toEqual({ leadId: work, at: world.now(), ...BY });
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    expect(await totals(world)).toEqual(before);
    await expect(leadById(world, work)).rejects.toThrow();
    await expect(leadById(world, home)).rejects.toThrow();
    expect([open, await rowsOf(world.db.$client, "SELECT open FROM reps WHERE id = ?", owner)]).toEqual([[{ open: 1 }], [{ open: 0 }]]);
    await expectFolds(world);

    // nothing that comes later brings anything back
    await world.travelTo(MONDAY + 30 * 24 * 60 * 60_000);
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    expect(await totals(world)).toEqual(before);
  });
});
