import { describe, expect, it } from "vitest";
import { makeApp } from "../../worker/app.tsx";
import { DAY } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** The address of a link in the mail whose id begins like this. */
function linkIn(world: TestWorld, mail: string, path: string): string {
  const text = world.mailbox.findLast(({ id }) => id.startsWith(mail))?.text ?? "";
  const link = new RegExp(`https://dinghai.test(${path}/\\S+)`).exec(text)?.[1];
  if (!link) throw new Error(`there is no ${path} in ${text}`);
  return link;
}

describe("a yes that needs to be confirmed", () => {
  it("is pending until the button of the mail is pressed, and opening the link presses nothing", async () => {
    const world = await makeWorld();
    const app = makeApp(world, null);
    const { id } = await leadOf(
      world,
      await send(
        world,
        "download",
        decider({ country: "DE", locale: "en", path: "/en/whitepapers/answering-in-time/", consent: { marketing: true } }),
      ),
    );
    await world.deliver();
    expect(await leadById(world, id)).toMatchObject({ consents: [{ purpose: "marketing", state: "pending" }], enrolments: [] });
    const link = linkIn(world, "confirm:", "/mail/confirm");
    for (const method of ["GET", "HEAD"]) await app.request(link, { method });
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "pending" }]);

    expect((await app.request(link, { method: "POST" })).status).toBe(200);
    expect(await leadById(world, id)).toMatchObject({
      consents: [{ state: "given", page: "/en/whitepapers/answering-in-time/", text: expect.stringContaining("at most one a day") }],
      enrolments: [{ sequence: "signup", status: "active" }],
    });
    await app.request(link, { method: "POST" });
    expect((await leadById(world, id)).enrolments).toHaveLength(1);
  });
});

describe("somebody who types a known address", () => {
  it("is shown nothing and changes nothing until the address confirms it", async () => {
    const world = await makeWorld();
    const app = makeApp(world, null);
    const person = decider({ visitor: "at-work" });
    const { id } = await leadOf(world, await send(world, "download", person));
    await world.deliver();
    const before = await leadById(world, id);

    const elsewhere = { ...person, visitor: "elsewhere", company: "Somebody else", role: "user", consent: { marketing: true } };
    const typed = await send(world, "contact", { ...elsewhere, message: "hello" });
    await send(world, "trial", elsewhere);
    expect(typed.answer).toEqual({ submission: typed.id, lead: id, next: expect.any(String) });
    const after = await leadById(world, id);
    expect({ company: after.company, role: after.role, score: after.score.total }).toEqual({
      company: before.company,
      role: before.role,
      score: before.score.total,
    });

    await world.deliver();
    expect((await app.request(linkIn(world, "confirm:", "/mail/confirm"), { method: "POST" })).status).toBe(200);
    const confirmed = await leadById(world, id);
    expect(confirmed).toMatchObject({ company: "Somebody else", role: "user" });
    // every form that was typed counts now, with the yes that was ticked, and the browser is theirs
    expect(confirmed.score.receipts.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["asked-question", "asked-trial"]));
    expect(confirmed.consents).toMatchObject([{ state: "given" }]);
    const next = await send(world, "contact", { ...person, visitor: "elsewhere", message: "again" });
    expect(next.state).toBe("accepted");
  });
});

describe("a no", () => {
  it("is heard while the yes is still waiting to be confirmed", async () => {
    const world = await makeWorld();
    const app = makeApp(world, null);
    const { id } = await leadOf(
      world,
      await send(world, "download", decider({ country: "DE", locale: "en", consent: { marketing: true } })),
    );
    await world.deliver();
    const confirm = linkIn(world, "confirm:", "/mail/confirm");
    await app.request(linkIn(world, "download:", "/mail/preferences"), { method: "POST", body: "" });
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "withdrawn" }]);
    await app.request(confirm, { method: "POST" });
    expect(await leadById(world, id)).toMatchObject({ consents: [{ state: "withdrawn" }], enrolments: [] });
  });

  it("ends the run, is kept, and is lifted only by the person's own new yes", async () => {
    const world = await makeWorld();
    const app = makeApp(world, null);
    const { id } = await leadOf(
      world,
      await send(world, "download", decider({ locale: "en", country: "GB", consent: { marketing: true } })),
    );
    await world.travelTo(MONDAY + DAY);
    const marketing = () => world.mailbox.filter(({ headers }) => headers["List-Unsubscribe"]);
    const link = linkIn(world, `${id}.signup.`, "/mail/unsubscribe");
    expect(marketing()).toHaveLength(1);
    expect(marketing()[0]?.headers["List-Unsubscribe"]).toContain(link);

    for (const method of ["GET", "HEAD", "OPTIONS"]) await app.request(link, { method });
    expect((await leadById(world, id)).enrolments).toMatchObject([{ status: "active" }]);
    const answer = await app.request(link, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await leadById(world, id)).toMatchObject({
      consents: [{ state: "withdrawn" }],
      enrolments: [{ status: "ended", reason: { rule: "unsubscribed" } }],
    });
    await app.request(link, { method: "POST" });
    await world.travelTo(MONDAY + 20 * DAY);
    expect(marketing()).toHaveLength(1);

    const preferences = linkIn(world, `${id}.signup.`, "/mail/preferences");
    await app.request(preferences, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "marketing=true",
    });
    expect((await leadById(world, id)).consents).toMatchObject([{ state: "given" }]);
  });

  it("reaches a mail that was already written but has not left", async () => {
    const world = await makeWorld();
    const app = makeApp(world, null);
    const { id } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    world.provider.answer = ({ headers }) => (headers["List-Unsubscribe"] ? { state: "later", reason: "try again" } : { state: "sent" });
    await world.travelTo(MONDAY + 4 * 60 * 60_000);
    world.provider.answer = () => ({ state: "sent" });
    const preferences = linkIn(world, "download:", "/mail/preferences");
    await app.request(preferences, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" });
    await world.travelTo(MONDAY + 2 * DAY);
    expect(world.mailbox.filter(({ headers }) => headers["List-Unsubscribe"])).toHaveLength(0);
    expect(await leadById(world, id)).toMatchObject({ enrolments: [{ status: "ended" }] });
  });
});
