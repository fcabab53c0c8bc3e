import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { POOL_PAGE, pooled } from "../../worker/console/pool/store.ts";
import { transact } from "../../worker/db/batch.ts";
import { insertRows, rowsJson } from "../../worker/db/rows.ts";
import { leads } from "../../worker/db/schema.ts";
import { leadRow } from "../../worker/journey/rows.ts";
import { findLead } from "../../worker/journey/store.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";
import { logContact } from "../../worker/routing/commands.ts";
import { claimLead, giveBackLead } from "../../worker/routing/pool/commands.ts";
import { counting } from "../support/counting.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { type Browser, signedIn } from "./browser.ts";

/** A lead that its owner gave back after speaking to them. */
async function pool(world: TestWorld, more: Record<string, unknown> = {}): Promise<{ id: string; former: string; others: string[] }> {
  const { id, owner } = await leadOf(world, await send(world, "contact", decider({ message: "?", ...more })));
  const former = owner?.id ?? "";
  await logContact(world, { rep: former, head: false }, id, "not_now", undefined);
  await giveBackLead(world, { rep: former, head: false }, id, "Wants to be left alone until spring");
  expect((await leadById(world, id)).place).toBe("pool");
  return { id, former, others: world.playbook.team.reps.map((rep) => rep.id).filter((rep) => rep !== former) };
}

/** Copies of a pooled lead, one a minute. */
async function stock(world: TestWorld, id: string, count: number, createdAt = (index: number) => MONDAY + index * MINUTE): Promise<void> {
  const { lead } = await findLead(world.db, id);
  if (!lead) throw new Error("no lead");
  const rows = Array.from({ length: count }, (_, index) => {
    const email = `stock-${index}@many.example`;
    return leadRow({
      ...lead,
      id: `stock-${index}`,
      createdAt: createdAt(index),
      profile: { ...lead.profile, email, name: `Person ${index}` },
    });
  });
  for (let at = 0; at < rows.length; at += 200) await transact(world.db, [insertRows(leads, rowsJson(rows.slice(at, at + 200)))]);
}

const names = (html: string) => [...html.matchAll(/href="\/console\/leads\/(stock-\d+)">/g)].map((match) => match[1]);

describe("the pool", () => {
  it("says who is there, why, who had them and since when, and lets a colleague claim", async () => {
    const world = await makeWorld();
    const { id, former, others } = await pool(world);
    await world.travelTo(MONDAY + 90 * MINUTE);
    const browser = await signedIn(world, others[0] ?? "");
    const { html } = await browser.get("/console/pool");
    const name = world.playbook.team.reps.find((rep) => rep.id === former)?.name.en ?? "";
    for (const part of ["王芳", "Wants to be left alone until spring", `before with ${name}`, "1 h 30 min ago", "10 more today, of 10"])
      expect(html).toContain(part);
    const page = (await browser.get(`/console/leads/${id}`)).html;
    for (const part of ["Nobody: in the pool", `Before: ${name}`, ">given-back</code>", "Claim this lead"]) expect(page).toContain(part);
    const claimed = await browser.post(`/console/leads/${id}/claim`);
    expect(claimed.location).toBe(`/console/leads/${id}?done=claimed`);
    expect((await browser.get(claimed.location ?? "")).html).toContain("Claimed. You are the owner now.");
    expect((await leadById(world, id)).owner?.id).toBe(others[0]);
    const after = await browser.get("/console/pool");
    expect(after.html).toContain("The pool is empty");
  });

  it("shows a former owner from when on they may claim again, in the place of the button", async () => {
    const world = await makeWorld();
    const { id, former } = await pool(world);
    const browser = await signedIn(world, former);
    for (const path of ["/console/pool", `/console/leads/${id}`]) {
      const { html } = await browser.get(path);
      expect(html).toContain("You may claim it again from");
      expect(html).not.toContain(`/console/leads/${id}/claim`);
    }
    const refused = await browser.post(`/console/leads/${id}/claim`);
    expect([refused.status, refused.html.includes("You had this lead before")]).toEqual([403, true]);
    expect(refused.html).toMatch(/again from Monday 7 December/);
    // exactly at the end of the cool-down
    world.sleepUntil(MONDAY + world.playbook.pool.coolDownDays * DAY);
    const later = await signedIn(world, former);
    expect((await later.post(`/console/leads/${id}/claim`)).location).toContain("done=claimed");
  });

  it.each([
    ["en", "A colleague was faster", "To the pool"],
    ["zh", "同事先认领了", "回到公海"],
  ])("tells whoever comes too late, with the way back (%s)", async (language, title, way) => {
    const world = await makeWorld();
    const { id, others } = await pool(world);
    const [first = "", second = ""] = others;
    await claimLead(world, { rep: first, head: false }, id);
    const late = await (await signedIn(world, second, language)).post(`/console/leads/${id}/claim`);
    expect(late.status).toBe(410);
    expect(late.html).toContain(title);
    expect(late.html).toMatch(new RegExp(`href="/console/pool"[^>]*>\\s*${way}`));
    expect(late.html).not.toContain("王芳");
    const own = await (await signedIn(world, first, language)).post(`/console/leads/${id}/claim`);
    expect(own.status).toBe(409);
  });

  it("has no buttons left when today's claims are used up, and says so", async () => {
    const world = await makeWorld();
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, claimsPerDay: 1 } };
    const one = await pool(world);
    const two = await pool(world);
    const rep = one.others.find((other) => two.others.includes(other)) ?? "";
    const browser = await signedIn(world, rep);
    await browser.post(`/console/leads/${one.id}/claim`);
    const { html } = await browser.get("/console/pool");
    expect(html).toContain("You have claimed all 1 leads of today");
    expect(html).not.toContain("/claim");
    const refused = await browser.post(`/console/leads/${two.id}/claim`);
    expect([refused.status, refused.html.includes("No claims are left today")]).toEqual([429, true]);
    expect((await leadById(world, two.id)).place).toBe("pool");
  });

  it("has no buttons for somebody whose hands are full, and says what to do", async () => {
    const world = await makeWorld();
    const one = await pool(world);
    const two = await pool(world);
    const rep = one.others.find((other) => two.others.includes(other)) ?? "";
    await claimLead(world, { rep, head: false }, one.id);
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, heldMax: 1 } };
    const browser = await signedIn(world, rep);
    const { html } = await browser.get("/console/pool");
    expect(html).toContain("Your hands are full");
    expect(html).not.toContain("/claim");
    const refused = await browser.post(`/console/leads/${two.id}/claim`);
    expect([refused.status, refused.html.includes("or give them back, and claim again")]).toEqual([409, true]);
    await giveBackLead(world, { rep, head: false }, one.id, "no time");
    expect((await browser.get("/console/pool")).html).toContain(`/console/leads/${two.id}/claim`);
  });

  it("is a claim once however often the button is pressed, and uses one of the day's claims", async () => {
    const world = await makeWorld();
    const { id, others } = await pool(world);
    const browser = await signedIn(world, others[0] ?? "");
    const key = /name="key" value="(\w+)"/.exec((await browser.get("/console/pool")).html)?.[1] ?? "";
    const pressed = await Promise.all(Array.from({ length: 3 }, () => browser.post(`/console/leads/${id}/claim`, { key })));
    expect(pressed.map(({ location }) => location)).toEqual(Array(3).fill(`/console/leads/${id}?done=claimed`));
    expect((await browser.get("/console/pool")).html).not.toContain("8 more today");
    const { journal } = await leadById(world, id);
    expect(journal.filter(({ kind }) => kind === "lead_claimed")).toHaveLength(1);
  });

  it("gives a lead that many claim at once to one of them, and tells the others", async () => {
    const world = await makeWorld();
    const { id, others } = await pool(world);
    const browsers: Browser[] = [];
    for (const rep of others) browsers.push(await signedIn(world, rep));
    const answers = await Promise.all(browsers.map((browser) => browser.post(`/console/leads/${id}/claim`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...others.slice(1).map(() => 410)]);
    for (const { status, html } of answers) if (status === 410) expect(html).toContain("A colleague was faster");
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "lead_claimed")).toHaveLength(1);
  });

  it("keeps the limit of a day when one person claims several at once", async () => {
    const world = await makeWorld();
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, claimsPerDay: 2 } };
    const ids: string[] = [];
    while (ids.length < 4) {
      const { id, former } = await pool(world);
      if (former !== "zhou-hang") ids.push(id);
    }
    const browser = await signedIn(world, "zhou-hang");
    const answers = await Promise.all(ids.map((id) => browser.post(`/console/leads/${id}/claim`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 429, 429]);
  });

  it("goes page by page through everybody, once each, those known longest first, also where many came at once", async () => {
    const world = await makeWorld();
    const { id, others } = await pool(world);
    await stock(world, id, 60, (index) => MONDAY + Math.floor(index / 40) * MINUTE);
    const browser = await signedIn(world, others[0] ?? "");
    const seen: (string | undefined)[] = [];
    let path: string | undefined = "/console/pool";
    let pages = 0;
    for (; path; pages += 1) {
      const { html }: { html: string } = await browser.get(path);
      seen.push(...names(html));
      path = /href="([^"]+)" rel="next"/.exec(html)?.[1];
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 60, 60]);
    expect(seen.slice(-20).every((name) => Number(name?.slice(6)) >= 40)).toBe(true);
    for (const after of ["x", "1", "-1.2", "9".repeat(20)]) expect((await browser.get(`/console/pool?after=${after}`)).status).toBe(200);
  });

  it("reads no more rows with ten thousand leads than a page shows", async () => {
    const db = counting((env as unknown as { DB: D1Database }).DB);
    const world = await makeWorld({ db: db.database });
    const { id } = await pool(world);
    await stock(world, id, 10_000, () => MONDAY);
    const first = await pooled(world.db, { createdAt: -1, row: 0 });
    db.take();
    const second = await pooled(world.db, first.next ?? { createdAt: 0, row: 0 });
    expect([first.leads.length, second.leads.length]).toEqual([POOL_PAGE, POOL_PAGE]);
    expect(db.take().read).toBeLessThanOrEqual(2 * (POOL_PAGE + 1));
  });
});
