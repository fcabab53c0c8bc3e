import PostalMime from "postal-mime";
import { describe, expect, inject, it, vi } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { ATTEMPTS_MAX } from "../../worker/outbox/backoff.ts";
import type { Mail, MailTransport } from "../../worker/platform/mail.ts";
import type { Tools } from "../../worker/platform/mails/lanes.ts";
import { mailDoor } from "../../worker/platform/mails/mail-url.ts";
import { smtp as smtpTransport } from "../../worker/platform/smtp/transport.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import type { ReceivedMail } from "../support/received.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const server = inject("mailServer");
const tools: Tools = { fetch: () => Promise.reject(new Error("no network")), now: () => MONDAY, wait: async () => {} };
let serial = 0;

function smtp(url: string): MailTransport {
  const door = mailDoor({ MAIL_URL: url });
  if (door.kind !== "smtp") throw new Error(`${url} is no mail server`);
  return smtpTransport(door, "dinghai.example", tools);
}

/** A mail to somebody nobody has written to. */
function mail(more: Partial<Mail> = {}, name = "reader"): Mail {
  serial += 1;
  return {
    id: `m${serial}`,
    from: { name: "林悦 · 定海示例公司", email: "hello@dinghai.example" },
    to: { name: null, email: `${name}-${serial}-${crypto.randomUUID()}@maker.example` },
    replyTo: { name: "林悦", email: "lin.yue@dinghai.example" },
    subject: "您要的资料：答得及时",
    text: "您好\n\n.一行以点开头\n链接 https://dinghai.example/files/abc=def?x=1&y=2\n",
    html: '<!doctype html><p>您好 &amp; <a href="https://dinghai.example/?a=1&amp;b=2">链接</a></p>',
    headers: {},
    ...more,
  };
}

async function received(to: string): Promise<ReceivedMail[]> {
  return (await fetch(`${server.received}?to=${encodeURIComponent(to)}`)).json();
}

/** The one mail somebody got, as a mail reader sees it and as it came. */
async function read(to: string) {
  const mails = await received(to);
  expect(mails).toHaveLength(1);
  const [{ raw, from } = { raw: "", from: "" }] = mails;
  return { raw, envelope: from, seen: await PostalMime.parse(Uint8Array.from(raw, (character) => character.charCodeAt(0))) };
}

function header(raw: string): string[] {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  return head.split("\r\n");
}

/** Names of the headers, as often as they stand there. */
function names(raw: string): string[] {
  return header(raw)
    .filter((line) => !/^\s/.test(line))
    .map((line) => (line.split(":")[0] ?? "").toLowerCase())
    .sort();
}

describe("a mail over a real mail server", () => {
  it("arrives as it was written: subject, sender, both parts, and one of every header", async () => {
    const one = mail({ headers: { "Message-ID": "<dh.bTE@dinghai.example>" } });
    expect(await smtp(server.smtp).deliver([one])).toEqual([{ state: "sent", provider: expect.stringMatching(/^250 /) }]);
    const { seen, raw, envelope } = await read(one.to.email);
    expect(seen.subject).toBe(one.subject);
    expect(seen.from).toEqual({ name: one.from.name, address: one.from.email });
    expect(seen.to).toEqual([{ name: "", address: one.to.email }]);
    expect(seen.replyTo).toEqual([{ name: one.replyTo?.name, address: one.replyTo?.email }]);
    expect(seen.text?.replaceAll("\r\n", "\n")).toBe(one.text);
    expect(seen.html?.trim()).toBe(one.html);
    expect(envelope).toBe(one.from.email);
    expect(names(raw)).toEqual([
      "content-type",
      "date",
      "from",
      "message-id",
      "mime-version",
      "reply-to",
      "subject",
      "to",
      "x-dinghai-message",
    ]);
    expect(seen.headers.find(({ key }) => key === "x-dinghai-message")?.value).toBe(one.id);
  });

  it.each([
    ["two hundred Han characters", "答".repeat(200)],
    ["characters outside the basic plane", `${"𠮷👩‍👩‍👧".repeat(12)} end`],
    ["a plain line", "Your answer by Monday, 10:30"],
    ["quotation marks and commas", 'He said "yes", twice; <ok>'],
    ["what looks like an encoded word", "=?utf-8?B?QmNjOiB2aWN0aW0=?= and more"],
    ["spaces at the borders of words", "答 案 a b 答  案"],
  ])("keeps a subject and a sender's name of %s, in lines that every server takes", async (_what, text) => {
    const one = mail({ subject: text, from: { name: text.slice(0, 60), email: "hello@dinghai.example" } });
    expect(await smtp(server.smtp).deliver([one])).toEqual([{ state: "sent", provider: expect.stringMatching(/^250 /) }]);
    const { seen, raw } = await read(one.to.email);
    expect(seen.subject).toBe(text);
    expect(seen.from?.name).toBe(text.slice(0, 60));
    expect(seen.from?.address).toBe("hello@dinghai.example");
    for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
    for (const word of raw.matchAll(/=\?[^?\s]+\?[QB]\?[^?\s]*\?=/g)) expect(word[0].length).toBeLessThanOrEqual(75);
    // an encoded word within quotation marks is no encoded word
    expect(header(raw).find((line) => /^From:/.test(line))).not.toMatch(/"=\?/);
    expect(names(raw)).toContain("subject");
    expect(names(raw).filter((name) => name === "bcc")).toEqual([]);
  });

  it("goes out one by one: what happens to one does not touch the others", async () => {
    const mails = [mail(), mail({}, "refused"), mail(), mail({}, "later"), mail()];
    const ends = await smtp(server.smtp).deliver(mails);
    expect(ends.map(({ state }) => state)).toEqual(["sent", "refused", "sent", "later", "sent"]);
    const counts = await Promise.all(mails.map(async ({ to }) => (await received(to.email)).length));
    expect(counts).toEqual([1, 0, 1, 0, 1]);
  });

  it.each([
    ["refused-office-451", "refused"],
    ["later-room-550", "later"],
    ["later.501", "later"],
  ])("reads the server's answer and not a number in the address: %s", async (name, state) => {
    expect((await smtp(server.smtp).deliver([mail({}, name)]))[0]?.state).toBe(state);
  });

  it.each([
    ["before it took the mail", "dropped", 0],
    ["after it took the mail", "swallowed", 1],
  ])("is unknown when the server hangs up %s, and the next one goes out over a new connection", async (_what, name, taken) => {
    const mails = [mail(), mail({}, name), mail(), mail()];
    expect((await smtp(server.smtp).deliver(mails)).map(({ state }) => state)).toEqual(["sent", "unknown", "sent", "sent"]);
    const counts = await Promise.all(mails.map(async ({ to }) => (await received(to.email)).length));
    expect(counts).toEqual([1, taken, 1, 1]);
  });

  it("is later for all when nobody listens, or the password is wrong", async () => {
    for (const url of ["smtp://user:pass%20word@127.0.0.1:1", server.smtp.replace("pass%20word", "wrong")]) {
      expect((await smtp(url).deliver([mail(), mail()])).map(({ state }) => state)).toEqual(["later", "later"]);
    }
  });

  it.each([
    ["several commands at once and no TLS", "smtp", false],
    ["one command at a time after STARTTLS, and signs in by LOGIN", "startTls", true],
    ["TLS from the start", "secure", true],
  ] as const)("takes many over one connection: %s", async (_what, kind, secure) => {
    const mails = [mail(), mail({}, "refused"), mail(), mail({}, "later"), mail()];
    const steps: string[] = [];
    const ends = await smtp(server[kind]).deliver(mails, (step) => steps.push(step));
    expect(ends.map(({ state }) => state)).toEqual(["sent", "refused", "sent", "later", "sent"]);
    const kept = (await Promise.all(mails.map(({ to }) => received(to.email)))).flat();
    expect(kept).toHaveLength(3);
    expect(new Set(kept.map(({ connection }) => connection.number)).size).toBe(1);
    expect(kept.map(({ connection }) => [connection.secure, connection.user])).toEqual(kept.map(() => [secure, "user"]));
    expect(steps.filter((step) => step.startsWith("connected"))).toHaveLength(1);
    expect(steps.some((step) => step.includes("TLS began"))).toBe(kind === "startTls");
  });

  it("keeps every line of the text, whatever it begins with, and however long it is", async () => {
    const text = [
      ".",
      "..",
      ".hidden",
      "From the start",
      "=3D is no code",
      "ends with a blank ",
      `${"long ".repeat(400)}`,
      "𠮷\ttab\t",
      "",
    ].join("\n");
    for (const body of [text, `${text}${"汉字".repeat(500)}\n`]) {
      const one = mail({ text: body });
      await smtp(server.smtp).deliver([one]);
      const { seen, raw } = await read(one.to.email);
      // the reader ends every line it decodes, the last one as well
      expect(seen.text?.replaceAll("\r\n", "\n").replace(/\n+$/, "\n")).toBe(body);
      for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
    }
  });

  it("takes a mail over a new connection when the server shuts down before it took it", async () => {
    const mails = [mail(), mail({}, "closing"), mail()];
    expect((await smtp(server.smtp).deliver(mails)).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
    const kept = (await Promise.all(mails.map(({ to }) => received(to.email)))).flat();
    expect(kept.map(({ to }) => to[0])).toEqual(mails.map(({ to }) => to.email));
    expect(new Set(kept.map(({ connection }) => connection.number)).size).toBe(2);
  });

  it("uses up no attempt of any mail while the server cannot be reached", async () => {
    const [end] = await smtp("smtp://127.0.0.1:1").deliver([mail()]);
    expect(end).toMatchObject({ state: "later", notBefore: MONDAY + 5 * MINUTE });
  });

  it("waits rather than send a password in the clear to another machine", async () => {
    const steps: string[] = [];
    // this machine under a name that does not say so
    const one = mail();
    const [end] = await smtp(server.smtp.replace("127.0.0.1", "127.1")).deliver([one], (step) => steps.push(step));
    expect(end).toMatchObject({ state: "later", reason: expect.stringContaining("in the clear"), notBefore: expect.any(Number) });
    expect(steps).toContainEqual(expect.stringMatching(/^connected/));
    expect(await received(one.to.email)).toEqual([]);
  });

  it("is not sent at all where an address would end its command", async () => {
    const bad = mail();
    bad.to.email = "a@maker.example>\r\nRCPT TO:<victim@maker.example";
    const good = mail();
    expect((await smtp(server.smtp).deliver([bad, good])).map(({ state }) => state)).toEqual(["refused", "sent"]);
    expect(await received("victim@maker.example")).toEqual([]);
  });

  it("is not held against the recipient where the sender is no address, or the server takes only plain ones", async () => {
    const from = (email: string) => mail({ from: { name: "Lin Yue", email } });
    const deliveries = await smtp(server.startTls).deliver([
      from("hello @dinghai.example"),
      from("您好@dinghai.example"),
      mail({}, "读者"),
    ]);
    expect(deliveries.map(({ state }) => state)).toEqual(["later", "later", "later"]);
  });

  it("waits when a header would become two, and holds up no other", async () => {
    const mails = [mail({ headers: { "X-Note": "one\r\nBcc: victim@maker.example" } }), mail()];
    expect((await smtp(server.smtp).deliver(mails)).map(({ state }) => state)).toEqual(["later", "sent"]);
  });

  it("is nothing at all for no mails", async () => {
    expect(await smtp("smtp://127.0.0.1:1").deliver([])).toEqual([]);
  });

  it("writes no address to the log, whatever happens to it", async () => {
    const lines: unknown[] = [];
    const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...said) => void lines.push(said)),
    );
    await smtp(server.smtp).deliver([mail(), mail({}, "refused")]);
    for (const spy of spies) spy.mockRestore();
    expect(JSON.stringify(lines)).not.toContain("maker.example");
  });
});

describe("a journey over a real mail server", () => {
  it("offers to leave in marketing mail, by header and by link, and not in mail that was asked for", async () => {
    const world = await makeWorld();
    world.mail = smtp(server.smtp);
    const { email } = await leadOf(
      world,
      await send(world, "download", decider({ email: `reader-${crypto.randomUUID()}@maker.example`, consent: { marketing: true } })),
    );
    await tick(world);
    const asked = await read(email);
    expect(names(asked.raw).filter((name) => name.startsWith("list-"))).toEqual([]);
    expect(asked.seen.text).toContain("https://dinghai.test/files/");
    await world.travelTo(MONDAY + 4.5 * HOUR);
    const mails = await received(email);
    expect(mails).toHaveLength(2);
    const raw = mails[1]?.raw ?? "";
    expect(names(raw).filter((name) => name.startsWith("list-"))).toEqual(["list-id", "list-unsubscribe", "list-unsubscribe-post"]);
    const seen = await PostalMime.parse(Uint8Array.from(raw, (character) => character.charCodeAt(0)));
    const value = (key: string) => seen.headers.find((one) => one.key === key)?.value;
    expect(value("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    const link = /^<(https:\/\/dinghai\.test\/mail\/unsubscribe\/[\w.-]+)>$/.exec(value("list-unsubscribe") ?? "")?.[1] ?? "?";
    expect(seen.text).toContain(link);
    expect(seen.html).toContain(link);
    for (const part of [seen.text, seen.html]) expect(part).toContain(world.playbook.team.company.address.zh);
  });

  it.each(["policy", "relay", "sender", "login", "overfull"])(
    "closes nobody's address for a relay that will not have us (%s): it is asked again so often, and then somebody hears of it",
    async (name) => {
      const world = await makeWorld();
      world.mail = smtp(server.smtp);
      const { id } = await leadOf(world, await send(world, "contact", decider({ email: `${name}-${crypto.randomUUID()}@maker.example` })));
      await world.travelTo(MONDAY + DAY);
      expect(await rowsOf(world.db.$client, "SELECT * FROM suppressions")).toEqual([]);
      expect((await leadById(world, id)).journal.map(({ kind }) => kind)).not.toContain("mail_failed");
      const theirs = "id LIKE 'mail:answer:%'";
      expect(await rowsOf(world.db.$client, `SELECT state, attempts FROM outbox WHERE ${theirs}`)).toEqual([
        { state: "dead", attempts: ATTEMPTS_MAX },
      ]);
      expect(await rowsOf(world.db.$client, "SELECT kind FROM alerts WHERE id LIKE 'outbox:mail:answer:%'")).toEqual([
        { kind: "outbox_dead" },
      ]);
      expect(await rowsOf(world.db.$client, "SELECT state FROM messages WHERE id LIKE 'answer:%'")).toEqual([{ state: "failed" }]);
    },
  );

  it("tries a greylisted address again, gives up on one that does not exist, and sends each mail once", async () => {
    const world = await makeWorld();
    world.mail = smtp(server.smtp);
    const later = await leadOf(world, await send(world, "contact", decider({ email: `later-${crypto.randomUUID()}@maker.example` })));
    const refused = await leadOf(world, await send(world, "contact", decider({ email: `refused-${crypto.randomUUID()}@maker.example` })));
    await tick(world);
    expect(await received(later.email)).toHaveLength(0);
    await world.travelTo(MONDAY + 5 * MINUTE);
    expect(await received(later.email)).toHaveLength(1);
    expect((await leadById(world, refused.id)).journal.map(({ kind }) => kind)).toContain("mail_failed");
    expect(await rowsOf(world.db.$client, "SELECT body->>'$.data.reason' AS reason FROM journal WHERE kind = 'mail_failed'")).toEqual([
      { reason: "550 5.1.1 no such mailbox" },
    ]);
    expect((await leadById(world, later.id)).journal.map(({ kind }) => kind)).not.toContain("mail_failed");
    expect(await rowsOf(world.db.$client, "SELECT state FROM outbox WHERE state NOT IN ('done', 'dead')")).toEqual([]);
  });
});
