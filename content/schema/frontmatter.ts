import { INDUSTRIES, type Locale, ROLES, STAGES } from "./common.ts";
import { ARTICLE_GENRES, GUIDE_FORMATS, HELP_SUBJECTS, MEASURES, type PieceKind } from "./piece.ts";

/** One line of frontmatter: what it is and its choices, and a value to begin with in each language. */
export interface Field {
  name: string;
  says: Record<Locale, string>;
  value: Record<Locale, string> | string;
  /** The value shows what belongs there: only the author can write it, and what is left of it stops a piece that is no draft. */
  sample?: boolean;
  /** Written as a comment: most pieces go without it. */
  rare?: boolean;
}

export interface Occasion {
  owner: string;
  today: string;
  review: string;
}

const one = (choices: readonly string[]) => choices.join(" | ");

/** The frontmatter of a new piece, in the order in which it is read. */
export function fieldsOf(kind: PieceKind, { owner, today, review }: Occasion): Field[] {
  return [
    {
      name: "title",
      says: { zh: "4–90 字；读者得到什么", en: "4–90 characters; what the reader gets" },
      sample: true,
      value: { zh: '"一句话说清读者得到什么"', en: '"What the reader gets, in one line"' },
    },
    {
      name: "description",
      says: { zh: "20–180 字；列表、搜索结果和分享链接里显示", en: "20–180 characters; shown in lists, in search results and when shared" },
      sample: true,
      value: {
        zh: '"用一两句话说清：读者会得到什么、要花多少时间、写给谁。请换成这一篇自己的话。"',
        en: '"In one or two sentences: what the reader gets, how long it takes, and for whom. Replace this."',
      },
    },
    { name: "industries", says: { zh: `一到四个：${one(INDUSTRIES)}`, en: `one to four of: ${one(INDUSTRIES)}` }, value: "[software]" },
    {
      name: "roles",
      says: { zh: `采购委员会里的一到三把椅子：${one(ROLES)}`, en: `one to three chairs of a buying committee: ${one(ROLES)}` },
      value: "[evaluator]",
    },
    { name: "stage", says: { zh: `读者走到哪一步：${one(STAGES)}`, en: `where the reader stands: ${one(STAGES)}` }, value: "browse" },
    {
      name: "owner",
      says: {
        zh: "content/authors.yaml 里的一位，由他保证内容一直是真的",
        en: "somebody of content/authors.yaml who keeps the piece true",
      },
      value: owner,
    },
    {
      name: "publishedAt",
      says: {
        zh: "写将来的日期就到那天才上线，由每天的构建发布（UTC 00:00，北京时间 08:00）",
        en: "a day to come keeps the piece back; the daily build publishes it (00:00 UTC)",
      },
      value: today,
    },
    {
      name: "reviewBy",
      says: { zh: "负责的作者最晚在哪天复核内容是否仍然属实", en: "the day by which the owner looks whether it is still true" },
      value: review,
    },
    { name: "draft", says: { zh: "发布时整行去掉", en: "take this line out to publish" }, value: "true" },
    {
      name: "next",
      says: {
        zh: "读者接下来去哪里：不带语言的路径，阶段相同或更靠后",
        en: "where the reader goes next: a path without its locale, of the same stage or a later one",
      },
      value: "/contact/",
    },
    {
      name: "hypothesis",
      says: {
        zh: `我们相信它能做到什么：多少天之内，一百位读者里有多少位会这样做（${one(MEASURES)}）`,
        en: `what we believe it does: so many of a hundred readers do this (${one(MEASURES)}) within so many days`,
      },
      value: {
        zh: "{ says: 读完的人里，一百位有五位会来提问。, measure: ask, percent: 5, days: 90 }",
        en: "{ says: Of a hundred readers five ask a question., measure: ask, percent: 5, days: 90 }",
      },
    },
    ...OWN[kind],
    {
      name: "updatedAt",
      says: { zh: "读者应当知道的一次改动是哪天做的", en: "the day of a change that readers should know of" },
      value: today,
      rare: true,
    },
    {
      name: "series",
      says: { zh: "content/series.yaml 里的一个系列，以及这是第几部分", en: "a series of content/series.yaml, and the part that this is" },
      value: "{ id: first-quarter, part: 1 }",
      rare: true,
    },
    {
      name: "experiment",
      says: {
        zh: "第二个标题，到那天为止一半读者看到它；编号只用一次",
        en: "a second title, which half of the readers see until a day; the id is used once",
      },
      value: {
        zh: `{ id: short-title, title: 另一个标题, until: ${review} }`,
        en: `{ id: short-title, title: Another title, until: ${review} }`,
      },
      rare: true,
    },
  ];
}

const OWN: Record<PieceKind, Field[]> = {
  whitepapers: [
    {
      name: "gate",
      says: {
        zh: "用哪张表单领取 PDF（content/forms），以及这种语言的 PDF 有几页：差一页不要紧，差得多时 npm start 会给出改好的这一行",
        en: "the form that hands out the PDF (content/forms), and how many pages the PDF of this language has: one more or less is no matter, beyond that npm start gives the corrected line",
      },
      value: "{ form: download, pages: 4 }",
    },
    {
      name: "takeaways",
      says: { zh: "正好三条结论，显示在正文之前", en: "exactly three conclusions, shown before the text" },
      sample: true,
      value: {
        zh: "\n  - 第一点结论\n  - 第二点结论\n  - 第三点结论",
        en: "\n  - The first conclusion\n  - The second conclusion\n  - The third conclusion",
      },
    },
    {
      name: "version",
      says: {
        zh: "从 2 开始，领过旧版的人会收到一封介绍新版的邮件，每一版只写一封",
        en: "2 and above: whoever has an earlier version is offered the new one by mail, once",
      },
      value: "1",
    },
    {
      name: "changes",
      says: { zh: "第一版之后每一版改了什么，最新的在前", en: "what each version after the first has changed, latest first" },
      value: {
        zh: "[{ version: 2, at: 2026-12-01, says: 新增了什么，改了什么，为什么要改 }]",
        en: "[{ version: 2, at: 2026-12-01, says: What is new and what is different }]",
      },
      rare: true,
    },
  ],
  solutions: [],
  cases: [
    {
      name: "illustrative",
      says: {
        zh: "true 表示公司与数字是虚构的，页面会写明；false 需要 `consent`",
        en: "true: company and numbers are invented, and the page says so; false needs `consent`",
      },
      value: "true",
    },
    {
      name: "consent",
      says: { zh: "真实客户的哪一位、在哪天同意公开名称", en: "who of a real customer agreed to be named, and when" },
      value: { zh: "{ by: 姓名与职务, on: 2026-10-12 }", en: "{ by: Name and office, on: 2026-10-12 }" },
      rare: true,
    },
    {
      name: "company",
      says: { zh: "读者看到的公司名称", en: "the company as the reader knows it" },
      sample: true,
      value: { zh: "示例公司", en: "Example Company" },
    },
    {
      name: "facts",
      says: { zh: "正好三个数字，各自写明数的是什么", en: "exactly three numbers, each with what it counts" },
      sample: true,
      value: {
        zh: '\n  - { value: "1 小时", label: 从提问到答复 }\n  - { value: "12 条", label: 每周的线索 }\n  - { value: "3 周", label: 从开始到上线 }',
        en: '\n  - { value: "1 hour", label: From question to answer }\n  - { value: "12", label: Leads a week }\n  - { value: "3 weeks", label: From start to go-live }',
      },
    },
  ],
  articles: [{ name: "genre", says: { zh: one(ARTICLE_GENRES), en: one(ARTICLE_GENRES) }, value: "technical" }],
  events: [
    { name: "startsAt", says: { zh: "当地时间", en: "local time of the place" }, value: "2027-01-14T15:00" },
    { name: "endsAt", says: { zh: "当地时间，晚于 startsAt", en: "local time, after startsAt" }, value: "2027-01-14T16:00" },
    {
      name: "zone",
      says: {
        zh: "这些时间所在的时区，例如 Asia/Shanghai、Europe/Berlin",
        en: "the time zone of these times, e.g. Asia/Shanghai or Europe/Berlin",
      },
      value: "Asia/Shanghai",
    },
    { name: "spoken", says: { zh: "现场用哪些语言：zh | en", en: "the languages in which it is held: zh | en" }, value: "[zh]" },
    {
      name: "place",
      says: {
        zh: "会场与城市，或写明在线上；线上活动的地址用邮件发送",
        en: "the hall and town, or that it is online; the address of an online event goes by mail",
      },
      value: { zh: "线上", en: "Online" },
    },
    { name: "online", says: { zh: "true | false", en: "true | false" }, value: "true" },
    {
      name: "joinUrl",
      says: {
        zh: "线上活动的入口，https；只写在有名额的人收到的邮件里",
        en: "where an online event meets, https; only the mail to those with a seat says it",
      },
      value: "https://example.com/room",
    },
    {
      name: "agenda",
      says: { zh: "一到二十行，每行写明时间", en: "one to twenty lines, each with its time" },
      sample: true,
      value: {
        zh: '\n  - { time: "15:00", says: 先讲做法，四十分钟 }\n  - { time: "15:40", says: 回答提问，二十分钟 }',
        en: '\n  - { time: "15:00", says: "The method, forty minutes" }\n  - { time: "15:40", says: "Questions, twenty minutes" }',
      },
    },
    { name: "seats", says: { zh: "可以来多少人；不限写 null", en: "how many may come; null where there is no limit" }, value: "null" },
  ],
  guides: [
    { name: "format", says: { zh: one(GUIDE_FORMATS), en: one(GUIDE_FORMATS) }, value: "manual" },
    {
      name: "needs",
      says: { zh: "开始之前要准备的东西，最多六样", en: "up to six things somebody needs before they begin" },
      sample: true,
      value: { zh: "\n  - 开始之前要准备的第一样东西", en: "\n  - The first thing to have at hand" },
    },
    { name: "minutes", says: { zh: "做完需要多少分钟，5–600", en: "how long it takes to do, 5–600" }, value: "30" },
    {
      name: "gate",
      says: { zh: "只有通过表单领取文件的指南才写", en: "only where the guide has a file that a form hands out" },
      value: "{ form: download, pages: 4 }",
      rare: true,
    },
  ],
  help: [
    { name: "subject", says: { zh: one(HELP_SUBJECTS), en: one(HELP_SUBJECTS) }, value: "start" },
    {
      name: "answer",
      says: {
        zh: "用两三句话给出答案；页面最先显示，也告诉机器",
        en: "the answer in two or three sentences; shown first, and told to machines",
      },
      sample: true,
      value: {
        zh: '"先用两三句话直接回答问题，再在正文里说为什么、怎么做。请换成这一篇的答案。"',
        en: '"Answer in two or three sentences first; the body says why and how. Replace this with the answer."',
      },
    },
  ],
};
