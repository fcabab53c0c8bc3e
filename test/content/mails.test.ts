import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openLibrary } from "../../content/compile/library.ts";
import { LOCALES } from "../../content/schema/common.ts";
import { SUBJECT_COLUMNS_MAX } from "../../content/schema/playbook.ts";
import { copyOfContent, type Folder } from "./folder.ts";

interface Wrong {
  what: string;
  file: string;
  from: string;
  to: string;
  says: string;
  /** The corrected line; "" where only the writer can know it. */
  fix: string;
}

const ZH = "mail/signup/welcome/zh.mdx";
const EN = "mail/signup/welcome/en.mdx";

const WRONG: Wrong[] = [
  {
    what: "half-width punctuation in a Chinese subject",
    file: ZH,
    from: "欢迎：接",
    to: "欢迎, 接",
    says: "half-width punctuation in Chinese",
    fix: "subject: 欢迎，接下来您会收到什么",
  },
  {
    what: "Latin beside Han in a body",
    file: ZH,
    from: "首次答复要 19 小时",
    to: "首次答复要19 小时",
    says: "wants a space between Chinese and Latin",
    fix: "首次答复要 19 小时",
  },
  {
    what: "full-width punctuation in an English preheader",
    file: EN,
    from: "At most four mails",
    to: "At most four mails，",
    says: "full-width punctuation in English",
    fix: "preheader: At most four mails, in about four weeks",
  },
  {
    what: "a word the glossary has another for",
    file: ZH,
    from: "感谢您留下联系方式。",
    to: "感谢您成为我们的潜客。",
    says: "says “潜客”, which we call “线索”",
    fix: "感谢您成为我们的线索。",
  },
  {
    what: "a promise without a time",
    file: EN,
    from: "The page then says who answers, and by what time.",
    to: "We answer as soon as possible.",
    says: "says “as soon as possible”: write the time by which",
    fix: "",
  },
];

describe("the words of a mail", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = copyOfContent();
  });
  afterEach(() => folder.dispose());

  it.each(WRONG)("may not have $what", async ({ file, from, to, says, fix }) => {
    folder.change(file, from, to);
    const said = await folder.said();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`content/${file}:${folder.lineOf(file, to)}  `);
    expect(said[0]).toContain(says);
    if (fix) expect(said[0]).toContain(fix);
    else expect(said[0]).not.toContain("→");
  });
});

const content = openLibrary(join(import.meta.dirname, "../../content"));
/** Every text that a sequence may send, by its folder. */
const TEXTS = content
  .within("mail")
  .filter((path) => path.endsWith("/en.mdx") && !path.startsWith("transactional/"))
  .map((path) => path.slice(0, -"/en.mdx".length));

/** What an inbox and a reader see of a text. */
function read(text: string, locale: string) {
  const [, frontmatter = "", body = ""] = content.open(`mail/${text}/${locale}.mdx`).text.split(/^---$/m);
  const { subject, preheader } = parse(frontmatter) as { subject: string; preheader: string };
  return { subject, preheader, body, words: body.replace(/<[^>]*>|\]\([^)]*\)/g, " ").trim() };
}

const columns = (text: string) => [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);

describe("the mails of the sequences", () => {
  it("accompany every stage but the lost", () => {
    expect(content.folders("mail").filter((name) => name !== "transactional")).toEqual(
      expect.arrayContaining(["browse", "signup", "trial", "paid", "renew", "refer", "dormant"]),
    );
    expect(TEXTS.length).toBeGreaterThanOrEqual(18);
  });

  it.each(TEXTS.flatMap((text) => LOCALES.map((locale) => ({ text, locale }))))(
    "ask one thing, in a subject that a phone shows whole, without shouting: $text, $locale",
    ({ text, locale }) => {
      const { subject, preheader, body, words } = read(text, locale);
      expect(columns(subject)).toBeLessThanOrEqual(SUBJECT_COLUMNS_MAX);
      expect(preheader).not.toContain(subject);
      expect(body.match(/<Button /g)).toHaveLength(1);
      expect(`${subject}${preheader}${body}`).not.toMatch(/[!！]/);
      if (locale === "en") {
        expect(words.split(/\s+/).length).toBeGreaterThanOrEqual(90);
        expect(words.split(/\s+/).length).toBeLessThanOrEqual(180);
      } else expect(body).not.toMatch(/你(?!们)/);
    },
  );

  it("lead to the same places in both languages", () => {
    const leads = (text: string, locale: string) => [...read(text, locale).body.matchAll(/(?:href="|\]\()([^")]+)/g)].map(([, to]) => to);
    for (const text of TEXTS) expect([text, leads(text, "zh")]).toEqual([text, leads(text, "en")]);
  });

  it("say so when they are the last, and leave whoever fell silent in peace", () => {
    const { steps, again } = parse(content.open("mail/dormant/sequence.yaml").text) as { steps: { id: string }[]; again: unknown };
    expect(again).toEqual({ afterDays: 365 });
    expect(read(`dormant/${steps.at(-1)?.id}`, "zh").subject).toContain("最后一封");
    expect(read(`dormant/${steps.at(-1)?.id}`, "en").subject).toContain("last mail");
  });
});
