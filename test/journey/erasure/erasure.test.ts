import { describe, expect, it } from "vitest";
import { recordLead } from "../../../worker/journey/commands.ts";
import { erasePerson } from "../../../worker/journey/erasure/commands.ts";
import { DAY } from "../../../worker/playbook/time.ts";
import { adjustScore } from "../../../worker/routing/judgement/commands.ts";
import { splitLead } from "../../../worker/routing/merging/commands.ts";
import { expectFolds } from "../../support/folds.ts";
import { decider, leadById, leadOf, send } from "../../support/people.ts";
import { rowsOf } from "../../support/rows.ts";
import { tracesOf } from "../../support/traces.ts";
import { MONDAY, makeWorld, type TestWorld } from "../../support/world.ts";
import { richLife, SECRETS } from "./life.ts";

const HEAD = { rep: "zhou-hang", head: true };
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

  it("takes every lead of theirs along, whichever is named", async () => {
    const world = await makeWorld();
    const { work, home } = await richLife(world);
    await erasePerson(world, { lead: home, ...BY });
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    expect((await rowsOf<{ lead_id: string }>(world.db.$client, "SELECT lead_id FROM erasures")).map((row) => row.lead_id).sort()).toEqual(
      [work, home].sort(),
    );
    expect(await erasePerson(world, { lead: work, ...BY })).toMatchObject({ leadId: work, at: world.now() });
  });

  it("leaves the stream of somebody they were taken for without a word of theirs, and the other's score as it was", async () => {
    const world = await makeWorld();
    const { work, home } = await richLife(world);
    await splitLead(world, HEAD, home, "not the same person, says Xiulan Ouyang");
    await world.deliver();
    const before = await leadById(world, work);
    await erasePerson(world, { lead: home, ...BY });
    const ofHome = [
      "Xiulan Ouyang",
      "Ouyang Pumps & Sons",
      "Ouyang.Home@mailbox-of-one.example",
      "my father <decides>",
      "browser-at-home-of-xiulan",
    ];
    expect(await tracesOf(world, ofHome)).toEqual([]);
    const after = await leadById(world, work);
    expect(after).toEqual(before);
    expect(after.phone).toBe("+86 139 5550 7788");
    await expectFolds(world);
    // and it can be judged again by what stands there
    await adjustScore(world, HEAD, work, { points: 1, days: 3, reason: "still here" });
    await recordLead(world, work, [
      { kind: "page_read", at: MONDAY - DAY, source: "late", data: { path: "/zh/", visitor: "browser-at-work-of-xiulan" } },
    ]);
    await expectFolds(world);
  });
});

describe("the company of somebody who is erased", () => {
  const ANN = { email: "ann@valves.example", company: "Valves of Ann", message: "?", title: "CEO" };
  const BEN = { email: "ben@valves.example", company: "Valves", role: "user", message: "?" };
  const companyOf = (world: TestWorld) =>
    rowsOf<{ name: string; domain: string; owner_id: string; state: string }>(world.db.$client, "SELECT * FROM accounts");

  it("stays with its name and its owner while it has other people, who sit in its chairs alone", async () => {
    const world = await makeWorld();
    const ann = await leadOf(world, await send(world, "contact", decider(ANN)));
    const ben = await leadOf(world, await send(world, "contact", decider(BEN)));
    await world.deliver();
    await erasePerson(world, { lead: ann.id, ...BY });
    const [company] = await companyOf(world);
    expect(company).toMatchObject({ name: "Valves of Ann", domain: "valves.example", owner_id: ben.owner?.id });
    expect(company?.state).not.toContain(ann.id);
    expect(JSON.parse(company?.state ?? "")).toMatchObject({ chairs: { decider: [], user: [{ lead: ben.id }] } });
    await expectFolds(world);
  });

  it("keeps its owner and loses what only they said when nobody else is known of it", async () => {
    const world = await makeWorld();
    const ann = await leadOf(world, await send(world, "contact", decider(ANN)));
    const ben = await leadOf(world, await send(world, "contact", decider(BEN)));
    await world.deliver();
    await erasePerson(world, { lead: ann.id, ...BY });
    await erasePerson(world, { lead: ben.id, ...BY });
    expect(await companyOf(world)).toMatchObject([
      { name: null, domain: `${ann.account?.id.toLowerCase()}.invalid`, owner_id: ann.owner?.id },
    ]);
    expect(await tracesOf(world, ["valves.example", "Valves of Ann"])).toEqual([]);
    await expectFolds(world);
    // somebody new of that domain founds the company anew
    const cleo = await leadOf(world, await send(world, "contact", decider({ ...BEN, email: "cleo@valves.example" })));
    expect(cleo.account).toMatchObject({ domain: "valves.example", name: "Valves" });
  });

  it("keeps its name when the playbook names it", async () => {
    const world = await makeWorld();
    const { tiers } = world.playbook;
    world.playbook = { ...world.playbook, tiers: { ...tiers, strategic: { ...tiers.strategic, domains: ["valves.example"] } } };
    const ann = await leadOf(world, await send(world, "contact", decider(ANN)));
    await erasePerson(world, { lead: ann.id, ...BY });
    expect(await companyOf(world)).toMatchObject([{ domain: "valves.example", name: "Valves of Ann" }]);
  });
});
