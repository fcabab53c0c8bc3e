import { describe, expect, it } from "vitest";
import { exportAnswer } from "../../worker/api/docs/dossier.ts";
import { submitForm } from "../../worker/capture/commands.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { EVENT, richLife, SECRETS } from "../journey/erasure/life.ts";
import { request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { rowsOf } from "../support/rows.ts";
import { everyRow } from "../support/traces.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

async function eraserOf(world: TestWorld) {
  const headers = bearer(await giveKey(world, ["leads:erase", "leads:read", "leads:export"]));
  return {
    erase: (id: string, query = "") => request(world, `/api/v1/leads/${id}${query}`, { method: "DELETE", headers }),
    exported: (id: string) => request(world, `/api/v1/leads/${id}/export`, { headers }),
    get: (path: string) => request(world, path, { headers }),
  };
}

describe("DELETE of a lead", () => {
  it("answers when all is done, the same each time, and leaves a row that says who, when and why", async () => {
    const world = await makeWorld();
    const { erase, exported, get } = await eraserOf(world);
    const { id } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
    const first = await erase(id, "?reason=outdated");
    expect([first.status, first.json]).toEqual([200, { lead: id, erasedAt: new Date(world.now()).toISOString(), reason: "outdated" }]);
    world.sleepUntil(world.now() + 5_000);
    const again = await erase(id);
    expect([again.status, again.json]).toEqual([200, first.json]);
    for (const answer of [
      await exported(id),
      await get(`/api/v1/leads/${id}`),
      await get(`/api/v1/leads/${id}/why`),
      await erase("nobody"),
    ])
      expect([answer.status, answer.json.error.code]).toEqual([404, "lead_absent"]);
    const [{ by } = { by: "" }] = await rowsOf<{ by: string }>(world.db.$client, "SELECT * FROM erasures");
    expect(by).toMatch(/^key:key-\d+$/);
  });

  it("takes a reason from the list, and none in free words", async () => {
    const world = await makeWorld();
    const { erase } = await eraserOf(world);
    const { id } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
    const answer = await erase(id, "?reason=Ann%20told%20me");
    expect([answer.status, answer.json.error.code]).toEqual([400, "query_invalid"]);
    expect(await rowsOf(world.db.$client, "SELECT * FROM erasures")).toEqual([]);
  });

  it.each([["leads:read"], ["leads:export"], ["signals:write"]])(
    "and the document want keys of their own: %s is not enough",
    async (scope) => {
      const world = await makeWorld();
      const { id } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
      const headers = bearer(await giveKey(world, [scope]));
      expect((await request(world, `/api/v1/leads/${id}`, { method: "DELETE", headers })).status).toBe(403);
      const { status } = await request(world, `/api/v1/leads/${id}/export`, { headers });
      expect(status).toBe(scope === "leads:export" ? 200 : 403);
    },
  );

  it("closes the links that were given out, and a form that is sent again begins anew", async () => {
    const world = await makeWorld();
    const { erase } = await eraserOf(world);
    const body = decider({ consent: { marketing: true }, visitor: "v-1" });
    await read(world, "v-1", "/zh/cases/pump-maker-first-hour/");
    const sent = await submitForm(world, "download", body, "press-1", "en");
    const { id } = await leadOf(world, sent);
    await world.deliver();
    const download = "download" in sent.answer ? sent.answer.download : "";
    expect((await request(world, download ?? "")).status).toBe(200);
    await erase(id);
    const pressed = { "sec-fetch-user": "?1", "sec-fetch-site": "same-origin" };
    expect((await request(world, download ?? "", { headers: pressed })).status).toBe(404);
    expect((await request(world, `${download}/renew`, { method: "POST" })).status).toBe(200);
    for (const path of world.mailbox.flatMap(({ text }) => text.match(/\/mail\/(?:unsubscribe|preferences)\/\S+/g) ?? []))
      expect((await request(world, path, { method: "POST" })).status).toBe(200);

    const next = await leadOf(world, await submitForm(world, "download", body, "press-1", "en"));
    expect(next.id).not.toBe(id);
    expect(next.consents).toMatchObject([{ state: "pending" }]);
    // what this browser read before is not theirs any more
    expect(next.journal.map(({ kind }) => kind)).not.toContain("page_read");
    await expect(acceptLead(world, { rep: "lin-yue", head: true }, id)).rejects.toMatchObject({ code: "lead_absent" });
  });
});

/** Tables in which nothing of a lead is looked for, and why. */
const ELSEWHERE: Record<string, string> = {
  leads: "the state of each lead stands under leads",
  accounts: "a company's people are ids, and the company is named under companies",
  dead_jobs: "visits that nobody could handle",
  paces: "counts by domain",
  touch_slots: "the company's budget: which mail took a place stands under messages",
  reps: "a colleague's load",
  alerts: "what went wrong with a mail stands under messages",
};

describe("the document of everything that is held", () => {
  it("has every table in which the person stands, what was said word by word, and no key to anything", async () => {
    const world = await makeWorld();
    const { work, home } = await richLife(world);
    const { exported } = await eraserOf(world);
    const answer = await exported(work);
    expect(answer.status).toBe(200);
    expect(exportAnswer.safeParse(answer.json).error).toBeUndefined();
    const written = JSON.stringify(answer.json).toLowerCase();
    // the sender's own number of a mail is no data about a person
    for (const secret of SECRETS.filter((one) => one !== "wrote-back-from-her-phone"))
      expect(written, secret).toContain(JSON.stringify(secret.toLowerCase()).slice(1, -1));
    expect((await exported(home)).json).toEqual({ ...answer.json, lead: home });

    const rowsAbout = (await everyRow(world)).filter(({ row }) =>
      [work, home, "ouyang-pumps.example", "browser-at-work-of-xiulan"].some((mark) => row.includes(mark)),
    );
    const held: Record<string, string> = {
      journal: "journal",
      page_events: "visits",
      visitor_links: "browsers",
      assignments: "turns",
      outbox: "waiting",
    };
    for (const table of new Set(rowsAbout.map((one) => one.table))) {
      if (ELSEWHERE[table]) continue;
      expect({ table, rows: answer.json[held[table] ?? table]?.length }).toEqual({
        table,
        rows: expect.toSatisfy((rows) => rows > 0 || table === "outbox"),
      });
    }
    expect(answer.json.registrations).toMatchObject([{ event: EVENT, lead: home }]);
    expect(answer.json.consents[0].text.length).toBeGreaterThan(20);
    // a token has a signature of forty-three letters
    expect(written).not.toMatch(/\.[\w-]{43}/);
  });
});
