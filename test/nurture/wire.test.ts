import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { LOCALES, type Locale } from "../../content/schema/common.ts";
import { exampleOf, mailOf, templates } from "../../worker/console/gallery/examples.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { words } from "../../worker/generated/words.ts";
import { messageOf } from "../../worker/nurture/message-id.ts";
import type { Mail } from "../../worker/platform/mail.ts";
import { mimeOf } from "../../worker/platform/mails/mime.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const SITE = "https://dinghai.test";
/** Gmail cuts a longer mail off. */
const BYTES_MAX = 102 * 1024;
const all = templates().flatMap((template) => LOCALES.map((locale) => ({ template, locale })));

/** A mail as it is on the wire, and as a mail reader that shares no code with ours sees it. */
async function onTheWire(mail: Mail) {
  const raw = mimeOf(mail, MONDAY);
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[\t ]+/g, " ").split("\r\n");
  const headers = lines.map((line) => ({ name: line.slice(0, line.indexOf(":")).toLowerCase(), value: line.slice(line.indexOf(":") + 2) }));
  const only = (name: string) => headers.filter((one) => one.name === name).map(({ value }) => value);
  return { raw, body: body.join("\r\n\r\n"), names: headers.map(({ name }) => name), only, seen: await PostalMime.parse(raw) };
}

const lines = (text: string | undefined) => text?.replaceAll("\r\n", "\n").trimEnd();

describe("every mail on the wire", () => {
  it.each(all)("$template in $locale is read as it was written, with one of every header", async ({ template, locale }) => {
    const { mail, purpose } = await exampleOf(playbook, SITE, MONDAY, template, locale);
    const { raw, names, only, seen } = await onTheWire(mail);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect([seen.from?.name, seen.from?.address]).toEqual([mail.from.name, mail.from.email]);
    expect(seen.to?.map(({ address }) => address)).toEqual([mail.to.email]);
    expect([seen.cc, seen.bcc]).toEqual([undefined, undefined]);
    expect(seen.subject).toBe(mail.subject);
    expect(seen.subject).not.toBe("");
    expect(lines(seen.text)).toBe(lines(mail.text));
    expect(lines(seen.html)).toBe(lines(mail.html));
    expect(Date.parse(only("date")[0] ?? "")).toBe(MONDAY);
    expect(messageOf(only("message-id")[0] ?? "")).toBe(mail.id);
    expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
    expect(raw.length).toBeLessThan(BYTES_MAX);
    for (const line of raw.split("\r\n")) expect(line.length, line).toBeLessThanOrEqual(998);
    const list = names.filter((name) => name.startsWith("list-")).sort();
    expect(list).toEqual(purpose === "marketing" ? ["list-id", "list-unsubscribe", "list-unsubscribe-post"] : []);
    expect(only("auto-submitted")).toEqual(purpose === "marketing" ? [] : ["auto-generated"]);
    for (const part of [seen.text, seen.html]) expect(part?.replace(/\s+/g, " ")).toContain(playbook.team.company.address[locale]);
  });
});

const HOSTILE = [
  "Eve\r\nBcc: victim@maker.example",
  "Eve\nSubject: other\n\nbody",
  "Eve\u2028X-Injected: yes",
  '"Eve" <eve@maker.example>, victim@maker.example',
  "=?utf-8?B?DQpCY2M6IHZpY3RpbUBtYWtlci5leGFtcGxl?=",
  "👩‍👩‍👧‍👦 𠮷野家 ‮evil",
  "x".repeat(3_000),
];

describe("a lead whose name is an attack", () => {
  it.each(HOSTILE)("adds no header to any mail, and changes none but the subject: %j", async (name) => {
    let inSubjects = 0;
    for (const locale of LOCALES) {
      for (const template of templates()) {
        const plain = await onTheWire((await named("Eve", () => exampleOf(playbook, SITE, MONDAY, template, locale), locale)).mail);
        const attacked = await onTheWire((await named(name, () => exampleOf(playbook, SITE, MONDAY, template, locale), locale)).mail);
        expect(attacked.names, mailOf(template)).toEqual(plain.names);
        for (const header of plain.names.filter((one) => one !== "subject")) expect(attacked.only(header)).toEqual(plain.only(header));
        expect(attacked.seen.to).toEqual(plain.seen.to);
        if (attacked.seen.subject !== plain.seen.subject) inSubjects += 1;
        expect(attacked.seen.subject).not.toMatch(/[\r\n\u2028]/);
        expect(attacked.raw.length).toBeLessThan(BYTES_MAX);
      }
    }
    expect(inSubjects).toBeGreaterThan(0);
  });

  it("reaches the provider from a real form like any other", async () => {
    const world = await makeWorld();
    const person = decider({
      name: '"Eve" <eve@maker.example>, =?utf-8?B?QmNjOg==?= 👩‍👩‍👧',
      company: "A, B: <c@d.example>",
      consent: { marketing: true },
    });
    const { email } = await leadOf(world, await send(world, "download", person));
    await world.travelTo(MONDAY + 4.5 * HOUR);
    const mails = world.mailbox.filter(({ to }) => to.email === email);
    expect(mails.length).toBeGreaterThan(1);
    for (const mail of mails) {
      const { seen, names } = await onTheWire(mail);
      expect(seen.to?.map(({ address }) => address)).toEqual([email]);
      expect(names).not.toContain("bcc");
    }
  });
});

/** The reader of the gallery under another name. */
async function named<T>(name: string, work: () => Promise<T>, locale: Locale): Promise<T> {
  const example = words.gallery[locale].example as { name: string; company: string };
  const before = { ...example };
  Object.assign(example, { name, company: name });
  try {
    return await work();
  } finally {
    Object.assign(example, before);
  }
}
