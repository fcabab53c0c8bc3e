import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Purpose } from "../../../content/schema/common.ts";
import { erasePerson } from "../../../worker/journey/erasure/commands.ts";
import { mailFailed } from "../../../worker/nurture/commands.ts";
import { digest, sign } from "../../../worker/platform/tokens.ts";
import { DAY } from "../../../worker/playbook/time.ts";
import { post, postForm, request } from "../../support/http.ts";
import { bearer, giveKey } from "../../support/keys.ts";
import { linkTo } from "../../support/links.ts";
import { decider, leadById, leadOf, send } from "../../support/people.ts";
import { count, rowsOf } from "../../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../../support/world.ts";

const scopes = (world: TestWorld) =>
  rowsOf<{ scope: string; reason: string }>(world.db.$client, "SELECT scope, reason FROM suppressions ORDER BY scope");

async function importer(world: TestWorld) {
  const headers = bearer(await giveKey(world, ["suppressions:write"]));
  return (rows: unknown, query = "") => post(world, `/api/v1/suppressions${query}`, rows, headers);
}

/** Somebody who gets marketing mail. */
async function reader(world: TestWorld, more: Record<string, unknown> = {}) {
  const lead = await leadOf(world, await send(world, "download", decider({ locale: "en", consent: { marketing: true }, ...more })));
  await world.deliver();
  return lead;
}

const marketing = (world: TestWorld) => world.mailbox.filter(({ headers }) => headers["List-Unsubscribe"]).length;

describe("a list from elsewhere", () => {
  it("only ever adds: each row is added, closed already or refused with the reason, and a trial of it changes nothing", async () => {
    const world = await makeWorld();
    const list = await importer(world);
    const rows = [
      { email: "New@x.example", scope: "all" },
      { hash: (await digest("hashed@x.example")).toUpperCase(), scope: "marketing", reason: "complaint" },
      { email: "new@x.example", scope: "marketing" },
      { email: "nobody", scope: "all" },
      { email: "a@x.example", scope: "everything" },
      { email: "a@x.example", hash: "1".repeat(64), scope: "all" },
      { email: "a@x.example", scope: "all", reason: "erased" },
      { scope: "all" },
      "a@x.example",
    ];
    const outcomes = ["added", "added", "already", ...Array(6).fill("refused")];
    const trial = await list(rows, "?dry=true");
    expect([trial.status, trial.json.rows.map(({ result }: { result: string }) => result)]).toEqual([200, outcomes]);
    expect(await count(world, "suppressions")).toBe(0);

    const { json } = await list(rows);
    expect(json).toEqual({ ...trial.json, dry: false });
    expect(json).toMatchObject({ added: 2, already: 1, refused: 6 });
    expect(json.rows[3].fields).toEqual({ email: expect.stringContaining("whole address") });
    expect(await scopes(world)).toEqual([
      { scope: "all", reason: "imported" },
      { scope: "marketing", reason: "complaint" },
    ]);
    expect((await list(rows)).json).toMatchObject({ added: 0, already: 3, refused: 6 });
  });

  it.each([
    ["an empty one", []],
    ["one that is too long", Array(51).fill({ email: "a@x.example", scope: "all" })],
    ["no list", { email: "a@x.example" }],
  ])("is refused as a whole: %s", async (_what, body) => {
    const world = await makeWorld();
    const { status, json } = await (await importer(world))(body);
    expect([status, json.error.code]).toEqual([400, "suppressions_invalid"]);
    expect(await count(world, "suppressions")).toBe(0);
  });

  it("ends the mails of somebody who is known, with a line in the ledger that says by whom, and they may come back by themselves", async () => {
    const world = await makeWorld();
    const { id, email } = await reader(world);
    const list = await importer(world);
    const rows = [
      { email, scope: "all", reason: "unsubscribed" },
      { email: "nobody@x.example", scope: "all" },
    ];
    const told = { result: "added", known: true, ends: ["marketing"] };
    expect((await list(rows, "?dry=true")).json.rows).toEqual([told, { result: "added", known: false, ends: [] }]);
    expect((await list(rows.slice(0, 1))).json.rows).toEqual([told]);
    const lead = await leadById(world, id);
    expect(lead).toMatchObject({
      consents: [
        {
          purpose: "marketing",
          state: "withdrawn",
          text: expect.stringContaining("list of closed addresses"),
          page: expect.stringMatching(/^import key:/),
        },
      ],
      enrolments: [{ status: "ended", reason: { rule: "unsubscribed" } }],
    });
    await world.travelTo(MONDAY + 10 * DAY);
    expect(marketing(world)).toBe(0);
    // once more it is no second no
    await list([{ email, scope: "all" }]);
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "unsubscribed")).toHaveLength(1);

    await postForm(world, linkTo(world, email, "preferences"), "marketing=true");
    expect(await scopes(world)).toEqual([{ scope: "product", reason: "unsubscribed" }]);
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "given", page: "preferences" }]);
  });

  it("that has only a hash reaches mail that is written already, and the person's new tick is a question first", async () => {
    const world = await makeWorld();
    const body = decider({ locale: "en", consent: { marketing: true }, visitor: "v-1" });
    const { id, email } = await leadOf(world, await send(world, "download", body));
    await world.deliver();
    await (await importer(world))([{ hash: await digest(email), scope: "marketing" }]);
    await world.travelTo(MONDAY + 10 * DAY);
    expect(marketing(world)).toBe(0);
    expect((await request(world, linkTo(world, email, "preferences"))).text).toContain("you do not get it");

    await send(world, "contact", { ...body, message: "I do want your mails" });
    await world.deliver();
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "pending" }]);
    await postForm(world, linkTo(world, email, "confirm"), "");
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "given" }]);
    expect(await scopes(world)).toEqual([]);
  });
});

describe("an address that is closed", () => {
  it("by a hard bounce opens for marketing only when its owner presses a button in a mail that arrived", async () => {
    const world = await makeWorld();
    const body = decider({ locale: "en", consent: { marketing: true }, visitor: "v-1" });
    const { id, email } = await leadOf(world, await send(world, "download", body));
    await mailFailed(world, id, "m-1");
    expect(await scopes(world)).toEqual([{ scope: "all", reason: "bounced" }]);
    await send(world, "contact", { ...body, message: "it works again" });
    await world.deliver();
    // what they asked for is sent; what they did not ask for is not
    expect(world.mailbox.map((mail) => mail.to.email)).toContain(email);
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "pending" }]);
    await postForm(world, linkTo(world, email, "confirm"), "");
    expect(await scopes(world)).toEqual([{ scope: "product", reason: "bounced" }]);
  });

  it("by an erasure is somebody new when they write again, who is answered, and gets no marketing until they confirm", async () => {
    const world = await makeWorld();
    const body = decider({ locale: "en", country: "GB", consent: { marketing: true } });
    const first = await leadOf(world, await send(world, "download", body));
    await erasePerson(world, { lead: first.id, by: "key:crm", reason: "asked" });
    world.mailbox.length = 0;
    const again = await leadOf(world, await send(world, "download", { ...body, company: "Another" }));
    expect(again.id).not.toBe(first.id);
    await world.travelTo(MONDAY + 10 * DAY);
    const theirs = world.mailbox.filter(({ to }) => to.email === first.email).map(({ id }) => id.split(":")[0]);
    // the file, the question, and what was promised with it
    expect([...new Set(theirs)].sort()).toEqual(["confirm", "download", "told"]);
    expect(marketing(world)).toBe(0);
    await postForm(world, linkTo(world, first.email, "confirm"), "");
    await world.travelTo(MONDAY + 20 * DAY);
    expect(marketing(world)).toBeGreaterThan(0);
    expect(await scopes(world)).toEqual([{ scope: "product", reason: "erased" }]);
  });

  it("stays so whatever happens: nothing opens it but the person's own new yes, for the purpose it names", async () => {
    const acts = fc.array(
      fc.constantFrom("form", "ticked", "typed", "confirm", "bounce", "list", "listAll", "leave", "yes", "no", "product", "day"),
      { maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        const world = await makeWorld();
        const body = decider({ locale: "en", country: "GB", consent: { marketing: true }, visitor: "v-1" });
        const { id, email } = await reader(world, body);
        const [list, hash] = [await importer(world), await digest(email)];
        const preferences = linkTo(world, email, "preferences");
        const leave = `/mail/unsubscribe/${await sign(world.config.secret, "unsubscribe", { id, expiresAt: MONDAY + 90 * DAY })}`;
        let closed = new Set<string>();
        // a tick in the box since the person's last no, which their button may still make a yes
        let asked = false;
        for (const [index, act] of history.entries()) {
          world.sleepUntil(world.now() + 1_000);
          const out = (await leadById(world, id)).consents.find(({ purpose }) => purpose === "marketing")?.state === "withdrawn";
          if (act === "form") await send(world, "contact", { ...body, consent: undefined, message: `${index}` });
          if (act === "ticked") await send(world, "contact", { ...body, message: `${index}` });
          if (act === "typed") await send(world, "contact", { ...body, visitor: `unknown-${index}`, message: `${index}` });
          if (act === "confirm") await pressConfirm(world, email);
          if (act === "bounce") await mailFailed(world, id, `m-${index}`);
          if (act === "list") await list([{ hash, scope: "marketing" }]);
          if (act === "listAll") await list([{ email, scope: "all" }]);
          if (act === "leave") await postForm(world, leave, "List-Unsubscribe=One-Click");
          if (act === "yes") await postForm(world, preferences, "marketing=true");
          if (act === "no") await postForm(world, preferences, "");
          if (act === "product") await postForm(world, preferences, "marketing=true&product=true");
          if (act === "day") await world.travelTo(world.now() + DAY);
          await world.deliver();
          const may: Purpose[] = act === "confirm" && asked ? ["marketing"] : [];
          if (act === "ticked" || act === "typed") asked = true;
          // a no that is said twice is one
          if ((act === "leave" || act === "no") && !out) asked = false;
          const now = closedPurposes(await scopes(world));
          const opened: Purpose[] = act === "yes" ? ["marketing"] : act === "product" ? ["marketing", "product"] : [];
          for (const purpose of closed)
            expect({ history, index, purpose, still: now.has(purpose) || [...opened, ...may].includes(purpose as Purpose) }).toMatchObject({
              still: true,
            });
          for (const purpose of opened) expect({ history, index, purpose, open: !now.has(purpose) }).toMatchObject({ open: true });
          closed = now;
        }
      }),
      { numRuns: 14, seed: 13, examples: [[["typed", "leave", "confirm"]], [["leave", "typed", "bounce", "confirm"]]] },
    );
  }, 240_000);
});

/** Presses the button that asks whether the address is theirs, where a mail with one has come. */
async function pressConfirm(world: TestWorld, email: string): Promise<void> {
  const came = world.mailbox.some(({ id, to }) => id.startsWith("confirm:") && to.email === email);
  if (came) await postForm(world, linkTo(world, email, "confirm"), "");
}

function closedPurposes(rows: readonly { scope: string }[]): Set<string> {
  return new Set(rows.flatMap(({ scope }) => (scope === "all" ? ["marketing", "product"] : [scope])));
}
