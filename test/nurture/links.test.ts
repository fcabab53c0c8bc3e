import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { read, sign } from "../../worker/platform/tokens.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { postForm, request } from "../support/http.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** Somebody who said yes and got the first marketing mail, with the links in it. */
async function subscribed() {
  const world = await makeWorld();
  const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
  await world.travelTo(MONDAY + 4 * HOUR);
  const welcome = world.mailbox.find((mail) => mail.id.endsWith(".welcome"));
  const link = (what: string) =>
    new RegExp(`https://dinghai\\.test(/mail/${what}/[\\w.-]+)`).exec(welcome?.text ?? "")?.[1] ?? `no ${what} link`;
  return { world, id, email, unsubscribe: link("unsubscribe"), preferences: link("preferences") };
}

const marketing = (world: TestWorld, email: string) =>
  world.mailbox.filter(({ to, headers }) => to.email === email && "List-Unsubscribe" in headers);

const leaveLink = (world: TestWorld, id: string, expiresAt = MONDAY + DAY) => sign(world.config.secret, "unsubscribe", { id, expiresAt });

const state = async (world: TestWorld, id: string) =>
  (await leadById(world, id)).consents.find(({ purpose }) => purpose === "marketing")?.state;

describe("leaving", () => {
  it("is shown by opening the link and done by a press, with no cookie and no redirect, as often as it is pressed", async () => {
    const { world, id, unsubscribe } = await subscribed();
    for (let time = 0; time < 3; time += 1) expect((await request(world, unsubscribe)).status).toBe(200);
    await request(world, unsubscribe, { method: "HEAD" });
    expect(await state(world, id)).toBe("given");
    for (let time = 0; time < 3; time += 1) {
      const answer = await postForm(world, unsubscribe, "");
      expect([answer.status, answer.headers.get("set-cookie"), answer.headers.get("location")]).toEqual([200, null, null]);
    }
    const lead = await leadById(world, id);
    expect(lead.journal.filter(({ kind }) => kind === "unsubscribed")).toHaveLength(1);
    expect(lead.consents).toMatchObject([{ purpose: "marketing", state: "withdrawn" }]);
    expect(lead.enrolments.map((run) => [run.status, run.reason?.rule])).toEqual([["ended", "unsubscribed"]]);
  });

  it("works for as long as the playbook says after the mail was written, and no longer", async () => {
    const { world, id, unsubscribe } = await subscribed();
    const token = unsubscribe.slice("/mail/unsubscribe/".length);
    const mail = "SELECT created_at AS written FROM messages WHERE id LIKE '%.welcome'";
    const [{ written } = { written: 0 }] = await rowsOf<{ written: number }>(world.db.$client, mail);
    const end = written + world.playbook.nurture.leaveDays * DAY;
    expect(await read(world.config.secret, "unsubscribe", token, end - 1)).toEqual({ id, expiresAt: end });
    expect(await read(world.config.secret, "unsubscribe", token, end)).toBe("expired");
  });

  it("by a mail program's one click is heard as such", async () => {
    const { world, id, unsubscribe } = await subscribed();
    const answer = await postForm(world, unsubscribe, "List-Unsubscribe=One-Click");
    expect(answer.status).toBe(200);
    const [row] = await rowsOf<{ body: string }>(world.db.$client, "SELECT body FROM journal WHERE kind = 'unsubscribed'");
    expect(JSON.parse(row?.body ?? "{}").data.by).toBe("one_click");
    expect(await state(world, id)).toBe("withdrawn");
  });

  it("twice at the same moment is one no", async () => {
    const { world, id, unsubscribe } = await subscribed();
    const answers = await Promise.all(Array.from({ length: 5 }, () => postForm(world, unsubscribe, "")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "unsubscribed")).toHaveLength(1);
    expect(await count(world, "suppressions")).toBe(1);
  });

  it("ends marketing for good and nothing that is asked for", async () => {
    const { world, id, email, unsubscribe } = await subscribed();
    await postForm(world, unsubscribe, "");
    world.mailbox.length = 0;
    await world.travelTo(MONDAY + 30 * DAY);
    expect(marketing(world, email)).toEqual([]);
    const answer = await send(world, "download", decider({ email }));
    expect("lead" in answer.answer && answer.answer.lead).toBe(id);
    await world.travelTo(MONDAY + 31 * DAY);
    expect(world.mailbox.filter(({ to, headers }) => to.email === email && !("List-Unsubscribe" in headers)).length).toBeGreaterThan(0);
    expect(marketing(world, email)).toEqual([]);
  });

  const same = (text: string, path: string) => text.replaceAll(path.slice("/mail/unsubscribe/".length), "token");

  it("by a genuine link of somebody who is gone looks like anybody else's", async () => {
    const { world, unsubscribe } = await subscribed();
    const gone = `/mail/unsubscribe/${await sign(world.config.secret, "unsubscribe", { id: "nobody", expiresAt: MONDAY + DAY })}`;
    const language = { headers: { "accept-language": "zh" } };
    const [shown, real] = [await request(world, gone, language), await request(world, unsubscribe, language)];
    expect([shown.status, same(shown.text, gone)]).toEqual([real.status, same(real.text, unsubscribe)]);
    const [pressed, left] = [await postForm(world, gone, "", language.headers), await postForm(world, unsubscribe, "", language.headers)];
    const blind = (text: string) => text.replace(/\/mail\/preferences\/[\w.-]+/, "link");
    expect([pressed.status, blind(pressed.text)]).toEqual([left.status, blind(left.text)]);
    expect(await count(world, "suppressions")).toBe(1);
  });

  it.each([
    ["that was made up", async () => "made.up.token"],
    ["that was cut", async (world: TestWorld, id: string) => (await leaveLink(world, id)).slice(0, -1)],
    [
      "of another purpose",
      async (world: TestWorld, id: string) => sign(world.config.secret, "preferences", { id, expiresAt: MONDAY + DAY }),
    ],
    [
      "signed by somebody else",
      async (_world: TestWorld, id: string) => sign("another secret", "unsubscribe", { id, expiresAt: MONDAY + DAY }),
    ],
    ["that has expired", async (world: TestWorld, id: string) => leaveLink(world, id, MONDAY + HOUR)],
  ])("by a link %s changes nothing, says so, and is one page for all of them", async (_what, forge) => {
    const { world, id } = await subscribed();
    const forged = `/mail/unsubscribe/${await forge(world, id)}`;
    const made = "/mail/unsubscribe/made.up.token";
    for (const body of [null, "", "List-Unsubscribe=One-Click"]) {
      const ask = (path: string) => (body === null ? request(world, path) : postForm(world, path, body));
      const answer = await ask(forged);
      expect([answer.status, answer.headers.get("set-cookie"), answer.headers.get("location")]).toEqual([200, null, null]);
      expect(answer.text).toContain("mailto:hello@dinghai.example");
      expect(answer.text).not.toContain("您已退订");
      expect(same(answer.text, forged)).toBe(same((await ask(made)).text, made));
    }
    expect(await state(world, id)).toBe("given");
    expect(await count(world, "suppressions")).toBe(0);
  });

  it("speaks the person's language, or the one that was asked for, and leads on to their preferences", async () => {
    const { world, id, unsubscribe } = await subscribed();
    const language = { "accept-language": "en" };
    expect((await request(world, unsubscribe, { headers: language })).text).toContain('<html lang="zh-CN"');
    expect((await request(world, `${unsubscribe}?lang=en`)).text).toContain('<html lang="en"');
    const left = await postForm(world, unsubscribe, "", language);
    const onward = /href="(\/mail\/preferences\/[^"]+)"/.exec(left.text)?.[1] ?? "";
    expect((await request(world, onward)).text).toContain('name="marketing"');
    expect(await state(world, id)).toBe("withdrawn");
  });

  it("still works sixty days after the mail", async () => {
    const { world, id, unsubscribe } = await subscribed();
    await world.travelTo(MONDAY + 61 * DAY);
    await postForm(world, unsubscribe, "");
    expect(await state(world, id)).toBe("withdrawn");
  });

  it("does not hear a body that has no end", async () => {
    const { world, unsubscribe } = await subscribed();
    expect((await postForm(world, unsubscribe, "x".repeat(5_000))).status).toBe(413);
  });
});

describe("the page of preferences", () => {
  it("shows what was said and changes it only by a press", async () => {
    const { world, id, preferences } = await subscribed();
    const shown = await request(world, preferences);
    expect([shown.status, /name="marketing"[^>]*checked/.test(shown.text)]).toEqual([200, true]);
    expect(await state(world, id)).toBe("given");
    await postForm(world, preferences, "");
    expect(await state(world, id)).toBe("withdrawn");
    expect(/name="marketing"[^>]*checked/.test((await request(world, preferences)).text)).toBe(false);
    await world.travelTo(MONDAY + DAY);
    await postForm(world, preferences, "marketing=true");
    expect(await state(world, id)).toBe("given");
    expect(await count(world, "suppressions")).toBe(0);
    expect(
      (await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM consents WHERE lead_id = ? ORDER BY at, rowid", id)).map(
        (row) => row.state,
      ),
    ).toEqual(["given", "withdrawn", "given"]);
  });

  it("keeps subjects and pace, shows them again, and tells them with the lead; stopping everything leaves them as they were", async () => {
    const { world, id, preferences } = await subscribed();
    const ticks = async () => {
      const { text } = await request(world, preferences);
      return [...text.matchAll(/name="(topic|pace)" value="(\w+)"([^>]*checked)?/g)].flatMap(([, , value, ticked]) =>
        ticked ? [value] : [],
      );
    };
    expect(await ticks()).toEqual(["scoring", "answering", "nurture", "usual"]);
    expect((await leadById(world, id)).preferences).toEqual({ topics: null, pace: "usual" });
    await postForm(world, preferences, "marketing=true&topic=answering&topic=made-up&pace=fewer");
    const chosen = { topics: ["answering"], pace: "fewer" };
    expect([await ticks(), (await leadById(world, id)).preferences]).toEqual([["answering", "fewer"], chosen]);
    for (let time = 0; time < 3; time += 1) await postForm(world, preferences, "marketing=true&topic=answering&pace=fewer");
    await request(world, preferences);
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "mail_chosen")).toHaveLength(1);
    await postForm(world, preferences, "");
    expect([await state(world, id), (await leadById(world, id)).preferences]).toEqual(["withdrawn", chosen]);
    world.sleepUntil(MONDAY + DAY);
    await postForm(world, preferences, "marketing=true&topic=scoring&topic=answering&topic=nurture&pace=usual");
    expect((await leadById(world, id)).preferences).toEqual({ topics: null, pace: "usual" });
  });

  it("is heeded: who asks for fewer gets the next mail a week after the last", async () => {
    const sentTo = async (pace: string) => {
      const { world, email, preferences } = await subscribed();
      await postForm(world, preferences, `marketing=true&topic=answering&pace=${pace}`);
      await world.travelTo(MONDAY + 20 * DAY);
      return marketing(world, email).map(({ at }) => at);
    };
    const [usual, fewer] = [await sentTo("usual"), await sentTo("fewer")];
    expect([usual.length, fewer.length]).toEqual([2, 2]);
    expect((usual[1] ?? 0) - (usual[0] ?? 0)).toBeLessThan(7 * DAY);
    expect((fewer[1] ?? 0) - (fewer[0] ?? 0)).toBeGreaterThanOrEqual(7 * DAY);
  });

  it("says nothing of anybody to a link that was made up, and keeps nobody's name", async () => {
    const { world, id, email, preferences } = await subscribed();
    const forged = await request(world, "/mail/preferences/made.up.token");
    expect([forged.status, forged.text.includes("checkbox")]).toEqual([200, false]);
    await postForm(world, "/mail/preferences/made.up.token", "");
    expect(await state(world, id)).toBe("given");
    const own = await request(world, preferences);
    expect(own.text).not.toContain(email);
    expect(own.text).not.toContain("王芳");
  });
});

describe("a sequence", () => {
  it("writes each step once, in sending hours, through overlapping and missed ticks", async () => {
    const world = await makeWorld();
    const leads: string[] = [];
    for (const country of ["CN", "DE", "FR", undefined])
      leads.push((await leadOf(world, await send(world, "download", decider({ country, locale: "en", consent: { marketing: true } })))).id);
    // Germany asks for a second yes
    const confirm = /https:\/\/dinghai\.test(\/mail\/confirm\/[\w.-]+)/;
    await world.deliver();
    const asked = world.mailbox.filter(({ id }) => id.startsWith("confirm:"));
    expect(asked).toHaveLength(1);
    await postForm(world, confirm.exec(asked[0]?.text ?? "")?.[1] ?? "", "");
    await world.travelTo(MONDAY + HOUR);
    // the clock stands still for three days, and then strikes three times at once, at night for some of them
    const { now } = world;
    world.now = () => MONDAY + 3 * DAY + 12 * HOUR;
    await Promise.all([tick(world), tick(world), tick(world)]);
    world.now = now;
    await world.travelTo(MONDAY + 3 * DAY + 12 * HOUR);
    await world.travelTo(MONDAY + 12 * DAY);
    const sent = world.mailbox.filter(({ headers }) => "List-Unsubscribe" in headers);
    const steps = sent.map(({ id }) => `${id.split(".")[0]} ${id.split(".").at(-1)}`);
    expect(steps.sort()).toEqual(leads.flatMap((lead) => [`${lead} next-reading`, `${lead} welcome`]).sort());
    const written = await rowsOf<{ lead_id: string; sent_at: number }>(
      world.db.$client,
      "SELECT lead_id, sent_at FROM messages WHERE enrolment_id IS NOT NULL",
    );
    for (const { lead_id: id, sent_at: at } of written) {
      const { zone } = await leadById(world, id);
      const local = new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      }).format(at);
      expect(local).toMatch(/^(Mon|Tue|Wed|Thu|Fri),? (09|1[0-7]):/);
    }
    expect(written).toHaveLength(8);
    expect(await count(world, "outbox WHERE state = 'waiting'")).toBe(0);
  });

  it("sends nothing to somebody who did not say yes", async () => {
    const world = await makeWorld();
    const people = [decider(), decider({ consent: { marketing: false } }), decider({ consent: { marketing: true }, country: "DE" })];
    for (const person of people) await send(world, "download", person);
    await world.travelTo(MONDAY + 30 * DAY);
    expect(world.mailbox.filter(({ headers }) => "List-Unsubscribe" in headers)).toEqual([]);
  });

  it("sends a company's people no more than its day allows, and the rest the next day", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 8; person += 1)
      await send(world, "download", decider({ email: `p${person}@one-company.example`, consent: { marketing: true } }));
    await world.travelTo(MONDAY + 5 * HOUR);
    const welcomes = () => world.mailbox.filter(({ id }) => id.endsWith(".welcome")).length;
    expect(welcomes()).toBe(world.playbook.nurture.accountPerDay);
    await world.travelTo(MONDAY + DAY + 5 * HOUR);
    expect(welcomes()).toBe(8);
    expect(await count(world, "touch_slots GROUP BY day")).toBeLessThanOrEqual(world.playbook.nurture.accountPerDay);
  });

  it("withholds a step that was written before somebody left and is sent after it", async () => {
    const { world, id, email, unsubscribe } = await subscribed();
    const due = (await leadById(world, id)).enrolments[0]?.dueAt ?? "";
    const deliver = world.mail.deliver;
    world.mail.deliver = async (mails) => mails.map(() => ({ state: "later", reason: "451" }));
    await world.travelTo(due);
    await postForm(world, unsubscribe, "");
    world.mail.deliver = deliver;
    world.mailbox.length = 0;
    await world.travelTo(Date.parse(due) + 10 * MINUTE);
    expect(marketing(world, email)).toEqual([]);
    expect(await count(world, "messages WHERE state = 'withheld' AND error = 'no consent'")).toBe(1);
  });
});

describe("who is promised a call", () => {
  it.each([
    ["without a number hears that mail will do", undefined, true],
    ["with a number is simply called", "+86 21 5555 0100", false],
  ])("%s, on the page and in the mail", async (_what, phone, told) => {
    const world = await makeWorld();
    const { answer } = await send(world, "contact", decider({ phone }));
    await world.deliver();
    expect("promise" in answer && answer.promise?.text.includes("留下号码")).toBe(told);
    expect(world.mailbox.find(({ id }) => id.includes("answer"))?.text.includes("留下号码")).toBe(told);
  });
});
