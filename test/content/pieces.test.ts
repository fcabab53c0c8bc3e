import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { printProblem } from "../../content/compile/problem.ts";
import { compileContent } from "../../content/compile.ts";
import type { Edition } from "../../content/schema/publish.ts";
import { copyOfContent, type Folder } from "./folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = copyOfContent();
});
afterEach(() => folder.dispose());

const ZH = "articles/trying/zh.mdx";
const EN = "articles/trying/en.mdx";
const PAPER = "whitepapers/answering-in-time/zh.mdx";
const CASE = "cases/pump-maker-first-hour/zh.mdx";
const SHARED = `industries: [software]
roles: [user]
stage: trial
owner: lin-yue
publishedAt: 2026-10-12
reviewBy: 2027-04-12
next: /contact/
genre: technical
`;

/** A short article beside the real pieces. */
function article(f: Folder, { zh = "", en = "", more = "" }: { zh?: string; en?: string; more?: string }): void {
  const told = (says: string) => `hypothesis: { says: ${says}, measure: next, percent: 20, days: 90 }\n`;
  f.write(
    ZH,
    `---\ntitle: 一篇试写的文章\ndescription: 用来检查写法的一篇文章，正文很短，只放要检查的那一句。\n${SHARED}${more}${told("读过这篇文章的人里会有两成接着提问。")}---\n\n${zh}\n`,
  );
  f.write(
    EN,
    `---\ntitle: An article to try\ndescription: An article that is here to be checked, with one sentence in its body.\n${SHARED}${more}${told("A fifth of the readers go on to ask a question.")}---\n\n${en}\n`,
  );
}

interface Wrong {
  what: string;
  spoil: (f: Folder) => void;
  file: string;
  /** Text on the line that is named. */
  at: string;
  /** The message and the corrected line, as they are printed; "" where nobody can know the correction. */
  says: string;
  fix: string;
}

const written = (what: string, text: string, says: string, fix: string): Wrong => ({
  what,
  file: ZH,
  at: text,
  says,
  fix,
  spoil: (f) => article(f, { zh: text }),
});
const English = (what: string, text: string, says: string, fix: string): Wrong => ({
  what,
  file: EN,
  at: text,
  says,
  fix,
  spoil: (f) => article(f, { en: text }),
});

const ERRORS: Wrong[] = [
  // ---- signs
  written(
    "Han beside Latin",
    "打开CRM系统。",
    "wants a space between Chinese and Latin: “打开CR”; wants a space between Chinese and Latin: “RM系统”",
    "打开 CRM 系统。",
  ),
  written(
    "Han beside a number",
    "用了3天。",
    "wants a space between Chinese and Latin: “用了3天”; wants a space between Chinese and Latin: “了3天。”",
    "用了 3 天。",
  ),
  written(
    "Han beside bold Latin",
    "打开**CRM**系统。",
    "wants a space between Chinese and Latin: “打开CR”; wants a space between Chinese and Latin: “RM系统”",
    "打开 **CRM** 系统。",
  ),
  written(
    "Han beside a link in Latin",
    "请看[CRM](/contact/)。",
    "wants a space between Chinese and Latin: “请看CR”",
    "请看 [CRM](/contact/)。",
  ),
  written("a space beside a full-width comma", "先看， 再问。", "has a space beside full-width punctuation: “看， 再问”", "先看，再问。"),
  written("a half-width comma", "先看,再问。", "has half-width punctuation in Chinese: “先看,再问”", "先看，再问。"),
  written("a half-width full stop", "先看再问.", "has half-width punctuation in Chinese: “再问.”", "先看再问。"),
  written(
    "half-width parentheses",
    "负责人(销售)会回答。",
    "has half-width punctuation in Chinese: “责人(销售)会回”",
    "负责人（销售）会回答。",
  ),
  written("straight quotation marks", '写上"尽快"没有用。', 'has quotation marks other than “”: "尽快"', "写上“尽快”没有用。"),
  written("corner quotation marks", "写上「尽快」没有用。", "has quotation marks other than “”: 「尽快」", "写上“尽快”没有用。"),
  English(
    "full-width punctuation",
    "Read first， then ask.",
    "has full-width punctuation in English: “d first，”",
    "Read first, then ask.",
  ),
  English(
    "full-width parentheses",
    "The owner （sales） answers.",
    "has full-width punctuation in English: “owner （s”; has full-width punctuation in English: “（sales）”",
    "The owner (sales) answers.",
  ),

  // ---- terms
  written(
    "a word of the glossary",
    "每一条潜客都有人回答。",
    "says “潜客”, which we call “线索”: 说出自己是谁的人，全站只用一个词",
    "每一条线索都有人回答。",
  ),
  written("a promise without a time", "我们会尽快回答。", "says “尽快”: 写出几点之前，不写“快”", ""),
  English(
    "a word of the glossary, with a capital",
    "Prospect record and owner.",
    "says “prospect record”, which we call “lead”: one word for a person who said who they are",
    "Lead and owner.",
  ),
  English("a slogan", "We answer ASAP.", "says “ASAP”: write the time by which, not that it is soon", ""),

  // ---- notes
  written(
    "a mark without a note",
    "先看再问。[^source]",
    "has [^source], and no note says what it stands for",
    "add a line  [^source]: Author, Title, year.",
  ),
  {
    what: "a slip in a mark",
    file: ZH,
    at: "先看再问",
    says: "has [^sorce], and no note says what it stands for",
    fix: "先看再问。[^source]",
    spoil: (f) => article(f, { zh: "先看再问。[^sorce]\n\n[^source]: 作者，年份。" }),
  },
  {
    what: "a note that no mark leads to",
    file: ZH,
    at: "[^source]:",
    says: "explains [^source], which stands nowhere in the text: put it where it belongs, or take the note out",
    fix: "",
    spoil: (f) => article(f, { zh: "先看再问。\n\n[^source]: 作者，年份。" }),
  },

  // ---- what npm run new wrote
  English(
    "a paragraph that npm run new wrote",
    "2. **The second step.** Who does it, and by what time.",
    "is what npm run new wrote: put your own words here, or take the line out",
    "",
  ),
  {
    what: "a title that npm run new wrote",
    file: ZH,
    at: "title: ",
    says: "is what npm run new wrote: put your own words here, or take the line out",
    fix: "",
    spoil: (f) => {
      article(f, {});
      f.change(ZH, "title: 一篇试写的文章", 'title: "一句话说清读者得到什么"');
    },
  },
  {
    what: "a draft in one language alone",
    file: EN,
    at: "draft: true",
    says: "draft is not in zh.mdx: both have it, or neither",
    fix: "take this line out, or add it to zh.mdx",
    spoil: (f) => {
      article(f, {});
      f.change(EN, "genre: technical", "genre: technical\ndraft: true");
    },
  },

  // ---- headings and anchors
  written(
    "a heading of the first level",
    "# 情况",
    "is a heading of the first level, which is the title's: the body begins with ##",
    "## 情况",
  ),
  written("a body that begins too deep", "### 情况", "jumps from # to ###: a heading goes one level deeper at a time", "## 情况"),
  {
    what: "a jump",
    file: ZH,
    at: "#### 细节",
    spoil: (f) => article(f, { zh: "## 情况\n\n#### 细节" }),
    says: "jumps from ## to ####: a heading goes one level deeper at a time",
    fix: "### 细节",
  },
  written(
    "a place on another page",
    "请看[算法](/whitepapers/scoring-sales-trust/#两条轴匹配度和互动度)。",
    "links to /whitepapers/scoring-sales-trust/#两条轴匹配度和互动度, but no heading there makes #两条轴匹配度和互动度",
    "请看[算法](/whitepapers/scoring-sales-trust/#两条轴匹配度与互动度)。",
  ),
  {
    what: "an anchor on the same page",
    file: ZH,
    at: "(#怎么做呢)",
    spoil: (f) => article(f, { zh: "## 怎么做\n\n请看[上文](#怎么做呢)。" }),
    says: "links to #怎么做呢, but no heading there makes #怎么做呢",
    fix: "请看[上文](#怎么做)。",
  },

  // ---- pictures
  written(
    "a picture of another server",
    "![图](https://pictures.example/a.png)",
    "shows https://pictures.example/a.png, which does not lie beside the piece",
    "![图](./a.png)",
  ),
  {
    what: "a picture that is not there",
    file: ZH,
    at: "./flov.png",
    spoil: (f) => {
      article(f, { zh: "![流程](./flov.png)" });
      f.write("articles/trying/flow.png", "x");
    },
    says: "shows ./flov.png, which is not in content/articles/trying/",
    fix: "![流程](./flow.png)",
  },
  {
    what: "a picture that is none",
    file: ZH,
    at: "./flow.png",
    spoil: (f) => {
      article(f, { zh: "![流程](./flow.png)" });
      f.write("articles/trying/flow.png", "x");
    },
    says: "shows ./flow.png, which has no size: it is no picture, or an SVG without viewBox",
    fix: "",
  },
  {
    what: "a picture without words",
    file: ZH,
    at: "./flow.svg",
    spoil: (f) => {
      article(f, { zh: "![](./flow.svg)" });
      f.write("articles/trying/flow.svg", SVG);
    },
    says: "shows ./flow.svg without words for those who cannot see it",
    fix: "![What the picture shows, in words](./flow.svg)",
  },

  // ---- the case and its customer
  {
    what: "a case that is neither invented nor agreed to",
    file: CASE,
    at: "title:",
    spoil: (f) => f.change(CASE, "illustrative: true", "illustrative: false"),
    says: "consent is missing: a real customer has agreed to be named, or the case is illustrative: true",
    fix: "add  consent: { by: Name and office, on: 2026-10-12 }",
  },
  {
    what: "a case that is both",
    file: CASE,
    at: "illustrative: true",
    spoil: (f) => f.change(CASE, "illustrative: true", "illustrative: true\nconsent: { by: 王敏，总经理, on: 2026-10-01 }"),
    says: "illustrative is true, and a customer agreed to be named: a company is invented or real",
    fix: "illustrative: false",
  },

  // ---- versions
  {
    what: "a version that says nothing of what it changed",
    file: PAPER,
    at: "title:",
    spoil: (f) => f.change(PAPER, /^gate:/m, "version: 2\ngate:"),
    says: "changes does not say what version 2 changed",
    fix: "add  - { version: 2, at: 2026-10-12, says: What is new, for whoever has version 1 }",
  },
  {
    what: "changes of a first version",
    file: PAPER,
    at: "changes:",
    spoil: (f) => f.change(PAPER, /^gate:/m, "changes: [{ version: 2, at: 2026-11-01, says: 加了一张表格和一个计算例子 }]\ngate:"),
    says: "changes[0].version is 2, and the paper is version 1: raise version, or take this line out",
    fix: "",
  },
  {
    what: "changes in the wrong order",
    file: PAPER,
    at: "{ version: 2",
    spoil: (f) =>
      f.change(
        PAPER,
        /^gate:/m,
        "version: 3\nchanges:\n  - { version: 2, at: 2026-11-02, says: 加了一张表格和一个计算例子 }\n  - { version: 3, at: 2026-11-01, says: 改了另一张表格和例子里的数 }\ngate:",
      ),
    says: "changes[0].version is 2; the versions stand latest first: 3, 2",
    fix: "- { version: 3, at: 2026-11-02, says: 加了一张表格和一个计算例子 }",
  },

  // ---- series and experiments
  {
    what: "a series nobody knows",
    file: ZH,
    at: "series:",
    spoil: (f) => article(f, { more: "series: { id: first-quater, part: 49 }\n" }),
    says: "series.id “first-quater” is not in content/series.yaml",
    fix: "series: { id: first-quarter, part: 49 }",
  },
  {
    what: "a part that is taken",
    file: ZH,
    at: "series:",
    spoil: (f) => {
      article(f, { more: "series: { id: first-quarter, part: 40 }\n" });
      for (const locale of ["zh", "en"])
        f.change(`solutions/manufacturing-inbound/${locale}.mdx`, /^next:/m, "series: { id: first-quarter, part: 40 }\nnext:");
    },
    says: "series.part 40 of first-quarter is content/solutions/manufacturing-inbound",
    fix: "series: { id: first-quarter, part: 41 }",
  },
  {
    what: "an experiment with the id of another",
    file: ZH,
    at: "experiment:",
    spoil: (f) => {
      article(f, { more: "experiment: { id: short-title, title: Another title, until: 2026-12-12 }\n" });
      for (const locale of ["zh", "en"])
        f.change(
          `solutions/manufacturing-inbound/${locale}.mdx`,
          /^next:/m,
          "experiment: { id: short-title, title: A shorter title, until: 2026-12-12 }\nnext:",
        );
    },
    says: "experiment.id “short-title” is the experiment of content/solutions/manufacturing-inbound",
    fix: "experiment: { id: short-title-2, title: Another title, until: 2026-12-12 }",
  },
  {
    what: "an experiment that ends before it begins",
    file: ZH,
    at: "experiment:",
    spoil: (f) => article(f, { more: "experiment: { id: short-title, title: Another title, until: 2026-10-12 }\n" }),
    says: "experiment.until is not after publishedAt 2026-10-12",
    fix: "",
  },

  // ---- events
  {
    what: "an event that ends before it begins",
    file: "events/trying/zh.mdx",
    at: "endsAt:",
    spoil: (f) => happening(f, "endsAt: 2026-12-10T14:00", "zone: Asia/Shanghai"),
    says: "endsAt is not after startsAt 2026-12-10T15:00",
    fix: "",
  },
  {
    what: "an event in no zone",
    file: "events/trying/zh.mdx",
    at: "zone:",
    spoil: (f) => happening(f, "endsAt: 2026-12-10T16:00", "zone: Asia/Shanghia"),
    says: "zone “Asia/Shanghia” is no time zone",
    fix: "zone: Asia/Shanghai",
  },
  {
    what: "an online event that meets nowhere",
    file: "events/trying/zh.mdx",
    at: "title:",
    spoil: (f) => happening(f, "endsAt: 2026-12-10T16:00", "zone: Asia/Shanghai", ""),
    says: "joinUrl is missing: the mail to those with a seat says where an online event meets",
    fix: "add  joinUrl: https://example.com/room",
  },
  {
    what: "an online event whose address anybody could overhear",
    file: "events/trying/zh.mdx",
    at: "joinUrl:",
    spoil: (f) => happening(f, "endsAt: 2026-12-10T16:00", "zone: Asia/Shanghai", "joinUrl: http://meet.example/room"),
    says: "joinUrl must be an address that begins with https://, not “http://meet.example/room”",
    fix: "",
  },
  {
    what: "a hall with an address to join",
    file: "events/trying/zh.mdx",
    at: "online:",
    spoil: (f) => {
      happening(f, "endsAt: 2026-12-10T16:00", "zone: Asia/Shanghai");
      for (const locale of ["zh", "en"]) f.change(`events/trying/${locale}.mdx`, "online: true", "online: false");
    },
    says: "online is false, and joinUrl says where an online event meets: remove joinUrl, or say it is online",
    fix: "online: true",
  },

  // ---- gates
  {
    what: "a gate that asks too much",
    file: "forms/download.yaml",
    at: "name: phone",
    spoil: (f) => f.change("forms/download.yaml", "consent:\n", "  - { name: phone, label: { zh: 电话, en: Phone } }\nconsent:\n"),
    says: "fields[6] is one too many: a gate of this form asks at most 6 fields, and it asks 7",
    fix: "remove this field, or raise asksAtMost with a reason",
  },
  {
    what: "a gate without a limit",
    file: "forms/download.yaml",
    at: "form: download",
    spoil: (f) => f.change("forms/download.yaml", "asksAtMost: 6\n", ""),
    says: "asksAtMost is missing: a form that hands out files says how many fields it may ask",
    fix: "add  asksAtMost: 6",
  },

  // ---- drafts and days to come
  {
    what: "a link to a draft",
    file: "articles/linking/zh.mdx",
    at: "(/articles/trying/)",
    spoil: (f) => linking(f, "draft: true\n"),
    says: "links to /articles/trying/, which is a draft: readers would find nothing",
    fix: "",
  },
  {
    what: "a link to a piece of a day to come",
    file: "articles/linking/zh.mdx",
    at: "(/articles/trying/)",
    spoil: (f) => linking(f, "", "2027-01-08"),
    says: "links to /articles/trying/, which readers find from 2027-01-08 on",
    fix: "",
  },
  {
    what: "a next step that is a draft",
    file: "articles/linking/zh.mdx",
    at: "next:",
    spoil: (f) => linking(f, "draft: true\n", "2026-10-12", "/articles/trying/"),
    says: "next leads to /articles/trying/, which is a draft: readers would find nothing",
    fix: "",
  },
  {
    what: "a mail that leads to a draft",
    file: "mail/signup/welcome/zh.mdx",
    at: "(/articles/trying/)",
    spoil: (f) => {
      article(f, { more: "draft: true\n" });
      f.change("mail/signup/welcome/zh.mdx", "(/contact/)", "(/articles/trying/)");
    },
    says: "links to /articles/trying/, which is a draft: readers would find nothing",
    fix: "",
  },

  // ---- redirects
  {
    what: "a redirect to nowhere",
    file: "redirects.yaml",
    at: "/cases/pump-maker-first-our/",
    spoil: (f) => moved(f, "{ from: /cases/pump/, to: /cases/pump-maker-first-our/ }"),
    says: "redirects[0].to leads to /cases/pump-maker-first-our/, which does not exist",
    fix: "- { from: /cases/pump/, to: /cases/pump-maker-first-hour/ }",
  },
  {
    what: "a redirect away from a page that is there",
    file: "redirects.yaml",
    at: "/contact/",
    spoil: (f) => moved(f, "{ from: /contact/, to: /trial/ }"),
    says: "redirects[0].from /contact/ still exists: readers would never see it",
    fix: "",
  },
  {
    what: "a redirect to a redirect",
    file: "redirects.yaml",
    at: "{ from: /cases/a/",
    spoil: (f) => moved(f, "{ from: /cases/a/, to: /cases/b/ }\n  - { from: /cases/b/, to: /contact/ }"),
    says: "redirects[0].to leads to /cases/b/, which leads on: name its end",
    fix: "- { from: /cases/a/, to: /contact/ }",
  },
];

const WARNINGS: Wrong[] = [
  written(
    "a claim without a source",
    "据统计，三成的线索无人回答。",
    "warning: “据统计” has no source: name it, or say that it is an assumption",
    "据统计，三成的线索无人回答。[^source]",
  ),
  {
    what: "a percentage without a source",
    file: EN,
    at: "Four in ten",
    spoil: (f) => article(f, { en: "Four in ten, or 40% of buyers, wait." }),
    says: "warning: “in ten, or 40%” has no source: name it, or say that it is an assumption",
    fix: "Four in ten, or 40% of buyers, wait.[^source]",
  },
  {
    what: "a step back",
    file: ZH,
    at: "next:",
    spoil: (f) => {
      article(f, {});
      for (const path of [ZH, EN]) f.change(path, "next: /contact/", "next: /solutions/manufacturing-inbound/");
    },
    says: "warning: next /solutions/manufacturing-inbound/ is for the stage browse, behind trial: a reader would be sent back",
    fix: "next: /solutions/software-trial-to-paid/",
  },
  {
    what: "a review that is due",
    file: ZH,
    at: "reviewBy:",
    spoil: (f) => article(f, {}),
    says: "warning: reviewBy has passed: lin-yue looks whether the piece is still true, and gives the next day",
    fix: "reviewBy: 2027-10-13",
  },
];

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 90"><path d="M0 0h9" /></svg>';

function happening(f: Folder, ends: string, zone: string, join = "joinUrl: https://meet.example/room"): void {
  article(f, {});
  for (const [from, to] of [
    [ZH, "events/trying/zh.mdx"],
    [EN, "events/trying/en.mdx"],
  ] as const) {
    const place = from === ZH ? "网上" : "Online";
    f.copy(
      from,
      to,
      /genre: technical/,
      `startsAt: 2026-12-10T15:00\n${ends}\n${zone}\nspoken: [zh]\nplace: ${place}\nonline: true${join && `\n${join}`}\nagenda: [{ time: "15:00", says: ${place} }]\nseats: null`,
    );
  }
}

/** An article that leads to another, which readers cannot see yet. */
function linking(f: Folder, more: string, publishedAt = "2026-10-12", next = "/contact/"): void {
  const text = "请看[另一篇](/articles/trying/)。";
  article(f, { zh: next === "/contact/" ? text : "" });
  for (const locale of ["zh", "en"])
    f.copy(`articles/trying/${locale}.mdx`, `articles/linking/${locale}.mdx`, "next: /contact/", `next: ${next}`);
  article(f, { more });
  for (const path of [ZH, EN])
    if (publishedAt !== "2026-10-12")
      f.change(path, "publishedAt: 2026-10-12\nreviewBy: 2027-04-12", `publishedAt: ${publishedAt}\nreviewBy: 2027-07-08`);
}

const moved = (f: Folder, lines: string) => f.change("redirects.yaml", "redirects: []", `redirects:\n  - ${lines}`);

const TODAY: Edition = { day: "2026-11-22", preview: false };

async function told(edition = TODAY): Promise<string[]> {
  const { errors, remarks } = await compileContent(folder.root, null, edition);
  return [...errors.map(printProblem), ...remarks.map((one) => printProblem({ ...one, message: `warning: ${one.message}` }))];
}

function expectSaid(said: readonly string[], { file, at, says, fix }: Wrong): void {
  const line = folder.lineOf(file, at);
  const named = said.filter((one) => one.startsWith(`content/${file}:${line}  `));
  const expected = named.find((one) => one.split("\n")[0] === `content/${file}:${line}  ${says}`);
  expect(expected, said.join("\n\n")).toBeDefined();
  expect(expected?.split("\n  → ")[1] ?? "").toBe(fix);
}

describe("a piece", () => {
  it.each(ERRORS)("is stopped by $what, with the corrected line", async (wrong) => {
    wrong.spoil(folder);
    expectSaid((await compileContent(folder.root, null, TODAY)).errors.map(printProblem), wrong);
  });

  it.each(WARNINGS)("is not stopped by $what, and the list says so", async (wrong) => {
    wrong.spoil(folder);
    const edition = wrong.what === "a review that is due" ? { day: "2027-04-13", preview: false } : TODAY;
    expect((await compileContent(folder.root, null, edition)).errors).toEqual([]);
    expectSaid(await told(edition), wrong);
  });

  it("is reviewed on its day and not before the day has passed", async () => {
    article(folder, {});
    expect((await told({ day: "2027-04-12", preview: false })).join()).not.toContain(`${ZH}:8  warning: reviewBy has passed`);
  });

  it.each([
    "“尽快”一词只在引号里。",
    "**要点。** 正文从这里开始，用掉 60% 的时间（默认）。",
    "用 `id=3,a:b` 与 https://dinghai.example/a,b 都不改。",
    "1. **“这条线索从哪里来？”** 线索页写着。",
    "时间是 12:30 到 14:00，金额 1,001 元，版本 3.4。",
    '参考 Strunk, W. "The Elements of Style" (1918).',
    "研究表明读者会等。[^1]\n\n[^1]: [来源](https://dinghai.example/)。",
    "假设一半的线索，也就是 50%，在周末到达。",
    "| 列 | 值 |\n|---|---|\n| 比例 | 50% |",
    "## 怎么做\n\n### 细节\n\n## 再看[上文](#怎么做)与[另一页](/whitepapers/answering-in-time/#get)",
  ])("may say: %s", async (zh) => {
    article(folder, { zh });
    expect((await told()).filter((one) => one.includes(ZH))).toEqual([]);
  });

  it.each(["The pool (公海) and 《定海》 are names.", 'Say "as soon as possible" never.', "Assume that 40% wait."])(
    "may say in English: %s",
    async (en) => {
      article(folder, { en });
      expect((await told()).filter((one) => one.includes(EN))).toEqual([]);
    },
  );

  it("shows a picture that has words and a size", async () => {
    article(folder, { zh: "![从提交到答复的流程](./flow.png)" });
    mkdirSync(join(folder.root, "articles/trying"), { recursive: true });
    writeFileSync(
      join(folder.root, "articles/trying/flow.png"),
      await sharp({ create: { width: 9, height: 9, channels: 3, background: "white" } })
        .png()
        .toBuffer(),
    );
    expect((await told()).filter((one) => one.includes(ZH))).toEqual([]);
  });

  it("has a slug of its own among all kinds: both places are named", async () => {
    for (const locale of ["zh", "en"])
      folder.copy(
        `cases/pump-maker-first-hour/${locale}.mdx`,
        `solutions/pump-maker-first-hour/${locale}.mdx`,
        /^(?:illustrative|company): .*\n|^facts:\n(?: .*\n)+/gm,
        "",
      );
    expect(await folder.said()).toEqual([
      `content/cases/pump-maker-first-hour:1  has the slug of content/solutions/pump-maker-first-hour, and a slug is used once
  → rename it, e.g. content/cases/pump-maker-first-hour-case`,
    ]);
  });

  it("that is a draft is only warned, and may lead to another draft", async () => {
    article(folder, { more: "draft: true\n", zh: "打开CRM系统，看[自己](/articles/trying/)。" });
    const { errors, remarks } = await compileContent(folder.root, null, TODAY);
    expect(errors).toEqual([]);
    expect(remarks.map(({ file }) => file)).toContain(`content/${ZH}`);
  });

  it("may lead to one of a day to come when it appears on the same day", async () => {
    linking(folder, "", "2027-01-08");
    for (const locale of ["zh", "en"])
      folder.change(
        `articles/linking/${locale}.mdx`,
        "publishedAt: 2026-10-12\nreviewBy: 2027-04-12",
        "publishedAt: 2027-01-08\nreviewBy: 2027-07-08",
      );
    expect((await compileContent(folder.root, null, TODAY)).errors).toEqual([]);
  });
});

describe("the catalogue", () => {
  const listed = async (edition: Edition) =>
    (await compileContent(folder.root, null, edition)).files.get("catalogue.ts")?.includes('"slug": "trying"');

  it("has a piece of a day to come from that day on, and in the preview", async () => {
    article(folder, {});
    for (const path of [ZH, EN]) folder.change(path, "publishedAt: 2026-10-12", "publishedAt: 2026-12-01");
    expect(await listed({ day: "2026-11-30", preview: false })).toBe(false);
    expect(await listed({ day: "2026-12-01", preview: false })).toBe(true);
    expect(await listed({ day: "2026-11-30", preview: true })).toBe(true);
  });

  it("never has a draft outside the preview", async () => {
    article(folder, { more: "draft: true\n" });
    expect(await listed({ day: "2099-01-01", preview: false })).toBe(false);
    expect(await listed({ day: "2026-11-22", preview: true })).toBe(true);
  });
});
