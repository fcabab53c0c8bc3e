import { describe, expect, it } from "vitest";
import { words } from "../../worker/generated/words.ts";
import { exportPerson } from "../../worker/journey/dossier/commands.ts";
import { erasePerson } from "../../worker/journey/erasure/commands.ts";
import { digest } from "../../worker/platform/tokens.ts";
import { DAY, SECOND } from "../../worker/playbook/time.ts";
import { overrideTier } from "../../worker/routing/judgement/commands.ts";
import { post, postForm, request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { linkTo } from "../support/links.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const PAGE = "/en/whitepapers/answering-in-time/";
/** The law asks that a way out works for so long after the mail. */
const OPT_OUT = 60 * DAY;

/** Somebody of each language who agreed to further mail, three weeks later. */
async function readers(): Promise<{ world: TestWorld; people: { id: string; email: string }[] }> {
  const world = await makeWorld();
  const people = [];
  for (const locale of ["zh", "en"]) {
    const body = decider({ locale, path: PAGE, visitor: `v-${locale}`, consent: { marketing: true } });
    people.push(await leadOf(world, await send(world, "download", body)));
  }
  await world.travelTo(MONDAY + 21 * DAY);
  return { world, people };
}

const marketing = ({ mailbox }: TestWorld) => mailbox.filter(({ headers }) => headers["List-Unsubscribe"]);

describe("what the law asks of mail that nobody ordered", () => {
  it("says who agreed, when, to which exact words, for which purpose and on which page", async () => {
    const { world, people } = await readers();
    for (const { id } of people) {
      const [line] = (await exportPerson(world, id)).consents;
      expect(line).toMatchObject({ lead: id, purpose: "marketing", state: "given", page: PAGE, at: new Date(MONDAY).toISOString() });
      expect(line?.text).toMatch(/每天最多一封|at most one a day/);
      expect((await digest(line?.text ?? "")).startsWith(line?.textHash ?? "-")).toBe(true);
    }
  });

  it("takes one press to leave, as it took one tick to agree: no sign-in, no field, no question", async () => {
    const { world, people } = await readers();
    for (const { id, email } of people) {
      const answer = await postForm(world, linkTo(world, email, "unsubscribe"), "List-Unsubscribe=One-Click");
      expect([answer.status, answer.headers.get("set-cookie"), answer.headers.get("location")]).toEqual([200, null, null]);
      expect((await leadById(world, id)).consents).toMatchObject([{ state: "withdrawn" }]);
    }
    const before = marketing(world).length;
    await world.travelTo(MONDAY + 60 * DAY);
    expect(marketing(world)).toHaveLength(before);
  });

  it("names a postal address in every mail, and a way out that works for sixty days after it left", async () => {
    const { world, people } = await readers();
    const mails = marketing(world);
    expect(new Set(mails.map(({ to }) => to.email))).toEqual(new Set(people.map(({ email }) => email)));
    const { address } = world.playbook.team.company;
    const left = new RegExp([words.pages.zh, words.pages.en].map(({ unsubscribe }) => unsubscribe.done.title).join("|"));
    for (const { text, html, headers, at } of mails) {
      for (const part of [text, html]) expect(part.includes(address.zh) || part.includes(address.en)).toBe(true);
      expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
      const link = /^<https:\/\/dinghai\.test(\/mail\/unsubscribe\/\S+)>$/.exec(headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
      expect(text).toContain(link);
      world.sleepUntil(at + OPT_OUT - SECOND);
      expect((await postForm(world, link, "List-Unsubscribe=One-Click")).text).toMatch(left);
    }
    for (const { id } of people) expect((await leadById(world, id)).consents).toMatchObject([{ state: "withdrawn" }]);
  });

  it("gives a person everything that is held about them, and afterwards keeps the hash of their address alone", async () => {
    const { world, people } = await readers();
    const [{ id, email } = { id: "", email: "" }] = people;
    const dossier = await exportPerson(world, id);
    for (const part of ["leads", "submissions", "consents", "journal", "messages", "grants", "browsers"] as const)
      expect({ part, rows: dossier[part].length }).toEqual({ part, rows: expect.toSatisfy((rows) => rows > 0) });
    await erasePerson(world, { lead: id, by: "key:crm", reason: "asked" });
    const hash = await digest(email);
    expect(await rowsOf(world.db.$client, "SELECT hash, scope, reason FROM suppressions")).toEqual([
      { hash, scope: "all", reason: "erased" },
    ]);
    await expect(exportPerson(world, id)).rejects.toMatchObject({ code: "lead_absent" });
  });

  it("lets a person overrule what the software made of somebody, and explains either", async () => {
    const { world, people } = await readers();
    const [{ id } = { id: "" }] = people;
    const headers = bearer(await giveKey(world));
    const why = async () => (await request(world, `/api/v1/leads/${id}/why`, { headers })).json.tier;
    expect(await why()).toMatchObject({ is: "B", why: [{ text: expect.stringMatching(/./), rule: expect.any(String) }] });
    await overrideTier(world, { rep: "zhou-hang", head: true }, id, { tier: "C", days: 30, reason: "asked to be left in peace" });
    expect(await why()).toMatchObject({ is: "C", why: [{ text: expect.stringContaining("asked to be left in peace") }] });
  });

  it("puts no cookie anywhere on the way, before or after a yes", async () => {
    const { world, people } = await readers();
    const [{ email } = { email: "" }] = people;
    const answers = [
      await request(world, "/"),
      await request(world, "/api/forms/download?visitor=v-zh"),
      await post(world, "/api/forms/contact", { ...decider({ message: "?" }), resource: undefined }),
      await post(world, "/api/events", { visitor: "v-9", events: [] }),
      await request(world, linkTo(world, email, "preferences")),
      await postForm(world, linkTo(world, email, "preferences"), "marketing=true"),
    ];
    for (const { headers } of answers) expect(headers.get("set-cookie")).toBeNull();
  });
});

describe("a yes that the law wants confirmed", () => {
  const yes = { locale: "en", consent: { marketing: true } };

  /** What a tick becomes, sent from a country that Cloudflare saw. */
  async function ticked(body: Record<string, unknown>, seen: string | null) {
    const world = await makeWorld();
    const sent = await request(world, "/api/forms/download", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(decider({ ...yes, ...body })),
      ...(seen ? { cf: { country: seen, timezone: "Europe/London" } } : {}),
    } as RequestInit);
    return { world, lead: await leadById(world, sent.json.lead) };
  }

  it.each([
    ["the form says a country that asks for it", { country: "AT" }, "GB", "pending"],
    ["the form says one that does not, wherever it came from", { country: "GB" }, "DE", "given"],
    ["the form says none, and it came from one that asks for it", {}, "DE", "pending"],
    ["the form says none, and it came from elsewhere", {}, "GB", "given"],
    ["nobody knows", {}, null, "given"],
  ])("is asked for when %s", async (_what, body, seen, state) => {
    const { lead } = await ticked(body, seen);
    expect(lead.consents).toMatchObject([{ purpose: "marketing", state }]);
  });

  it("by where a form came from is no answer of theirs: nobody says that they named a country", async () => {
    const { world, lead } = await ticked({}, "CH");
    expect(lead.country).toBeNull();
    const [kept] = await rowsOf<{ country: string | null; sent: string }>(
      world.db.$client,
      "SELECT state->>'$.profile.country' AS country, (SELECT body FROM submissions) AS sent FROM leads",
    );
    expect(kept?.country).toBeNull();
    expect(kept?.sent).not.toMatch(/\bCH\b/);
  });
});
