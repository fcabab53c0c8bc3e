import { describe, expect, it, vi } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { exampleOf, mailOf, templates } from "../../worker/console/gallery/examples.ts";
import { colours } from "../../worker/generated/colours.ts";
import { mails } from "../../worker/generated/mails.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { plain } from "../../worker/nurture/text.tsx";
import { MONDAY } from "../support/world.ts";

const SITE = "https://dinghai.test";
const COLUMNS_MAX = 76;
/** Of a letter with an answer, a quotation and a button: the ground, the sheet, its three rows. */
const SHAPE = [
  "body div /div table td div",
  "table td /td td p /p p /p table td /td /table p /p p /p table td a /a /td /table p /p /td",
  "td table td p a /a /p /td /table /td /table",
  "/div /td /table /body",
].join(" ");
/** Gmail cuts a longer letter off. */
const HTML_BYTES_MAX = 102 * 1024;

const SOURCES: Record<string, string> = import.meta.glob("../../content/mail/**/*.mdx", { query: "?raw", import: "default", eager: true });

const all = templates().flatMap((template) => LOCALES.map((locale) => ({ template, locale })));
const letter = (template: string, locale: "zh" | "en") => exampleOf(playbook, SITE, MONDAY, template, locale);

/** What of a page is shown and read out: all but what stands hidden before it. */
const seen = (html: string) => html.replace(/<span aria-hidden="true">(?:(?!<\/span>)[\s\S])*<\/span><\/div>/, "");

describe("every letter", () => {
  it.each(all)("$template in $locale has what a letter must have, in both its parts", async ({ template, locale }) => {
    const { mail, purpose } = await letter(template, locale);
    const { company } = playbook.team;
    expect(mail.html).toMatch(
      locale === "zh" ? /^<!doctype html><html lang="zh-CN" dir="ltr">/ : /^<!doctype html><html lang="en" dir="ltr">/,
    );
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark"');
    expect(mail.html).not.toMatch(/<img|<svg|<script|<link|url\(|undefined|\{\w+\}/);
    expect(mail.text).not.toMatch(/<\/?\w+[^>]*>|&\w+;|undefined|\{\w+\}|[\u2028\u2029\ufdd0-\ufdd2]/);
    expect(new TextEncoder().encode(mail.html).length).toBeLessThan(HTML_BYTES_MAX);
    for (const part of [mail.html, mail.text]) {
      expect(part.replace(/\s+/g, " ")).toContain(company.address[locale]);
      const leaves = part.includes(`${SITE}/mail/unsubscribe/`);
      expect(leaves).toBe(purpose === "marketing");
      expect(part.includes(`${SITE}/mail/preferences/`)).toBe(purpose !== "internal");
    }
  });

  it.each(all)("$template in $locale says every address of its page in its text, alone on a line", async ({ template, locale }) => {
    const { mail } = await letter(template, locale);
    const addresses = [...seen(mail.html).matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
    for (const address of addresses) expect(mail.text.split("\n")).toContain(address);
    for (const line of mail.text.split("\n"))
      if (!/https:|\p{Script=Han}/u.test(line)) expect(line.length, line).toBeLessThanOrEqual(COLUMNS_MAX);
  });

  it.each(all)(
    "$template in $locale loads nothing from anywhere: whether it is opened stays its reader's own",
    async ({ template, locale }) => {
      const { html, headers } = (await letter(template, locale)).mail;
      expect(html).not.toMatch(/<(?:img|image|picture|svg|video|audio|source|iframe|embed|object|link|base|script|form|input)\b/i);
      expect(html).not.toMatch(/\s(?:src|srcset|background|poster|data|ping|action|lowsrc)=/i);
      expect(html).not.toMatch(/url\(|@import|@font-face|image-set\(|expression\(|behavior:/i);
      const addresses = [...html.matchAll(/<(\w+)[^>]*?(https?:[^"\s>]+)/g)].map(([, tag]) => tag);
      expect(addresses.filter((tag) => tag !== "a")).toEqual([]);
      expect(Object.keys(headers).filter((name) => /receipt|notification|confirm/i.test(name))).toEqual([]);
    },
  );

  it.each(all)(
    "$template in $locale has a link for machines if it is marketing, where nobody sees, hears or reaches it",
    async ({ template, locale }) => {
      const { mail, purpose } = await letter(template, locale);
      const decoys = [...mail.html.matchAll(/<a href="[^"]*\/a0" tabindex="-1">([^<]*)<\/a>/g)];
      expect(decoys.map(([, words]) => words)).toEqual(purpose === "marketing" ? ["\u200c"] : []);
      expect([seen(mail.html).includes("/a0"), mail.text.includes("/a0")]).toEqual([false, false]);
      if (decoys[0]) expect(mail.html.indexOf(decoys[0][0])).toBe(mail.html.indexOf("<a "));
    },
  );

  it.each(all)("$template in $locale paints light colours itself and darkens each of them", async ({ template, locale }) => {
    const { html } = (await letter(template, locale)).mail;
    const [, sheet = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const [, dark = ""] = /@media \(prefers-color-scheme:dark\)\{([\s\S]*?\})\}/.exec(sheet) ?? [];
    for (const [, paint = "", style = ""] of html.matchAll(/class="(\w+)" style="([^"]*)"/g)) {
      expect(dark, paint).toMatch(new RegExp(`\\.${paint}\\{[^}]*#[0-9a-f]{6}!important`));
      expect(style, paint).toMatch(/(?:color|background-color):#[0-9a-f]{6}/);
    }
    const known = new Set<string>([...Object.values(colours.light), ...Object.values(colours.dark)]);
    expect([...html.matchAll(/[:"](#[0-9a-f]{3,6})\b/g)].filter(([, colour = ""]) => !known.has(colour))).toEqual([]);
  });
});

describe("the examples", () => {
  it.each(all)("$template in $locale leaves nothing empty that it says", async ({ template, locale }) => {
    const mail = mails[mailOf(template)]?.[locale];
    if (!mail) throw new Error(`there is no mail ${template}`);
    const content = vi.spyOn(mail, "Content");
    await letter(template, locale);
    const given = content.mock.calls[0]?.[0];
    content.mockRestore();
    const source = SOURCES[`../../content/mail/${mailOf(template)}/${locale}.mdx`] ?? "";
    expect(said(source, given as Record<string, unknown>).filter((name) => !given?.[name as "name"])).toEqual([]);
  });

  it.each(["zh", "en"] as const)("tell in %s who has a seat, and who waits for one", async (locale) => {
    const [seated, waiting] = await Promise.all(["", "-waiting"].map((who) => letter(`transactional/registered${who}`, locale)));
    const waits = locale === "zh" ? "候补名单" : "on the waiting list";
    expect(seated?.mail.text).not.toContain(waits);
    expect(waiting?.mail.text).toContain(waits);
  });
});

/** The variables that a mail says to somebody for whom these are given: what stands in an `If` that does not hold is not said. */
function said(source: string, given: Record<string, unknown>): string[] {
  const open: string[] = [];
  return [...source.matchAll(/<If has="(\w+)">|(<\/If>)|\{(\w+)\}/g)].flatMap(([, has, end, name]) => {
    if (has) open.push(has);
    if (end) open.pop();
    return name && open.every((each) => given[each]) ? [name] : [];
  });
}

it("a letter is built of tables, its button is a cell, and its first words stand unseen before it", async () => {
  const { html } = (await letter("transactional/answer", "en")).mail;
  const shape = [...html.replace(/<style>[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, "").matchAll(/<(\/?)(body|div|table|td|a|h1|p)\b/g)];
  expect(shape.map(([, end, tag]) => `${end}${tag}`).join(" ")).toBe(SHAPE);
  expect(html).toMatch(
    /<td align="center" class="act" style="[^"]*mso-padding-alt:[^"]*"><a class="act" style="display:inline-block;padding:/,
  );
  expect(html).toMatch(/<body[^>]*><div style="display:none;[^"]*mso-hide:all">This mail says what happens next\./);
  expect(html).toContain("max-width:600px");
  expect(html).toContain('<!--[if mso]><table role="presentation" width="600"');
});

describe("the text of a letter", () => {
  it("keeps what somebody wrote as lines, whatever they wrote", async () => {
    const { text } = (await letter("transactional/answer", "en")).mail;
    expect(text).toContain("> How long does it take until a colleague answers?\n> We have three sales teams and 200 inquiries a week.\n\n");
  });

  it("puts addresses after the words they belong to, counts steps, and breaks Latin lines only between words", () => {
    const address = (href: string) => `\ufdd0${href}\ufdd0`;
    expect(plain(`Read this${address("https://a.example/?a=1&amp;b=2")} first.\u2029`)).toBe(
      "Read this first.\nhttps://a.example/?a=1&b=2",
    );
    expect(plain("\ufdd1\ufdd2One\u2028\n\ufdd2Two\u2028\u2029")).toBe("1. One\n2. Two");
    expect(plain("第一行\n第二行\u2029a\nb\u2029")).toBe("第一行第二行\n\na b");
    const chinese = `${"合计 46 分（满分 50 分），".repeat(20)}A 级的线是 30 和 10。`;
    expect(plain(`${chinese}\u2029`)).toBe(chinese);
    const long = plain(`\ufdd2${"word ".repeat(40)}\u2028\u2029`).split("\n");
    expect(long.length).toBe(3);
    for (const [index, line] of long.entries()) {
      expect(line.length).toBeLessThanOrEqual(COLUMNS_MAX);
      expect(line.startsWith(index === 0 ? "- word" : "  word")).toBe(true);
    }
  });
});
