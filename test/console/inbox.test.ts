import { describe, expect, it } from "vitest";
import { escalated, INBOX_MAX, inboxOf } from "../../worker/console/store.ts";
import { transact } from "../../worker/db/batch.ts";
import { insertRows, rowsJson } from "../../worker/db/rows.ts";
import { leads } from "../../worker/db/schema.ts";
import { leadRow } from "../../worker/journey/rows.ts";
import { findLead } from "../../worker/journey/store.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

/** Rows as the fold would write them, made from one real lead. */
async function stock(world: TestWorld, count: number, change: (lead: LeadState, index: number) => LeadState): Promise<void> {
  const { id } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
  const { lead } = await findLead(world.db, id);
  if (!lead) throw new Error("no lead");
  const rows = Array.from({ length: count }, (_, index) => {
    const made = {
      ...lead,
      id: `stock-${index}`,
      profile: { ...lead.profile, email: `stock-${index}@many.example`, name: `Person ${index}` },
    };
    return leadRow(change(made, index));
  });
  for (let at = 0; at < rows.length; at += 200) await transact(world.db, [insertRows(leads, rowsJson(rows.slice(at, at + 200)))]);
}

const names = (html: string) => [...html.matchAll(/href="\/console\/leads\/(stock-\d+)">/g)].map((match) => match[1]);

describe("the inbox", () => {
  it("puts open promises first by tier and time left, then accepted ones, then the rest", async () => {
    const world = await makeWorld();
    const promised = (lead: LeadState, tier: "S" | "A" | "B", state: "open" | "accepted" | "kept", minutes: number): LeadState => ({
      ...lead,
      tier,
      owner: { id: "anna-weber", why: [], since: MONDAY },
      promise: lead.promise && { ...lead.promise, tier, state, by: MONDAY + minutes * MINUTE, warnAt: MONDAY + (minutes - 30) * MINUTE },
    });
    await stock(
      world,
      6,
      (lead, index) =>
        [
          promised(lead, "B", "open", 10),
          promised(lead, "A", "open", 100),
          promised(lead, "A", "open", -5),
          promised(lead, "S", "open", 500),
          promised(lead, "A", "accepted", 12),
          promised(lead, "A", "kept", -60),
        ][index] ?? lead,
    );
    const page = await (await signedIn(world, "anna-weber")).get("/console/inbox");
    expect(names(page.html)).toEqual(["stock-3", "stock-2", "stock-1", "stock-0", "stock-4", "stock-5"]);
    expect(page.html).toContain('<strong class="state-bad">overdue 5 minutes</strong>');
    expect(page.html).toContain('<strong class="state-warn">10 minutes</strong>');
    expect(page.html).toContain('<strong class="state-good">1 h 40 min</strong>');
    // Berlin's clock for Anna: 02:00Z is 03:00
    expect(page.html).toContain("as of 03:00");
  });

  it("puts who is to answer us behind everybody whom we are to answer", async () => {
    const world = await makeWorld();
    await stock(world, 3, (lead, index) => ({
      ...lead,
      tier: index === 0 ? "S" : "A",
      owner: { id: "anna-weber", why: [], since: MONDAY },
      promise: lead.promise && { ...lead.promise, by: MONDAY + (index + 1) * HOUR, pausedAt: index === 0 ? MONDAY : null },
    }));
    const page = await (await signedIn(world, "anna-weber")).get("/console/inbox");
    expect(names(page.html)).toEqual(["stock-1", "stock-2", "stock-0"]);
    expect(page.html).toContain("Waits for their answer since 03:00");
  });

  it("says something useful when nothing waits", async () => {
    const world = await makeWorld();
    const page = await (await signedIn(world, "lin-yue", "zh")).get("/console/inbox");
    expect(page.html).toContain("现在没有人在等您");
  });

  it("shows the head the queue, who waits longest first", async () => {
    const world = await makeWorld();
    await stock(world, 3, (lead, index) => ({
      ...lead,
      place: "escalated",
      owner: null,
      promise: null,
      escalatedAt: MONDAY - ([1, 3, 2][index] ?? 0) * HOUR,
    }));
    const head = await signedIn(world, "zhou-hang");
    expect(names((await head.get("/console/queue")).html)).toEqual(["stock-1", "stock-2", "stock-0"]);
    expect((await head.get("/console/inbox")).html).toContain("waiting for 3 h");
    const rep = await signedIn(world, "lin-yue");
    expect((await rep.get("/console/inbox")).html).not.toContain("stock-1");
    expect((await rep.get("/console/queue")).html).not.toContain("/accept");
  });

  it("reads no more rows with ten thousand leads than it shows, all by index", async () => {
    const world = await makeWorld();
    await stock(world, 10_000, (lead, index) => ({
      ...lead,
      owner: { id: index % 2 === 0 ? "anna-weber" : "chen-bo", why: [], since: MONDAY },
      promise: lead.promise && { ...lead.promise, state: index % 50 === 0 ? "open" : "kept", by: MONDAY + index * MINUTE },
    }));
    const { SQLiteAsyncDialect } = await import("drizzle-orm/sqlite-core");
    for (const [list, index, rows] of [
      [inboxOf("anna-weber"), "leads_inbox", INBOX_MAX],
      [escalated(), "leads_place", 0],
    ] as const) {
      const { sql, params } = new SQLiteAsyncDialect().sqlToQuery(list);
      const plan = await world.db.$client
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...params)
        .all<{ detail: string }>();
      const steps = plan.results.map(({ detail }) => detail).filter((detail) => detail.includes("leads"));
      for (const step of steps) expect(step).toMatch(new RegExp(`SEARCH leads USING INDEX ${index}`));
      expect(plan.results.map(({ detail }) => detail).join("\n")).not.toContain("TEMP B-TREE");
      const read = await world.db.$client
        .prepare(sql)
        .bind(...params)
        .all();
      expect(read.results.length).toBe(rows);
      expect(read.meta.rows_read).toBeLessThanOrEqual(rows * 3);
    }
    const anna = await signedIn(world, "anna-weber");
    expect(names((await anna.get("/console/inbox")).html)).toHaveLength(INBOX_MAX);
  });
});
