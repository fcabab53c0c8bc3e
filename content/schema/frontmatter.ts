import { INDUSTRIES, type Locale, ROLES, STAGES } from "./common.ts";
import { ARTICLE_GENRES, GUIDE_FORMATS, HELP_SUBJECTS, MEASURES, type PieceKind } from "./piece.ts";

/** One line of frontmatter: what it is and its choices, and a value to begin with in each language. */
export interface Field {
  name: string;
  says: string;
  value: Record<Locale, string> | string;
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
      says: "4–90 characters; what the reader gets",
      value: { zh: '"一句话说清读者得到什么"', en: '"What the reader gets, in one line"' },
    },
    {
      name: "description",
      says: "20–180 characters; shown in lists, in search results and when shared",
      value: {
        zh: '"用一两句话说清：读者会得到什么、要花多少时间、写给谁。请换成这一篇自己的话。"',
        en: '"In one or two sentences: what the reader gets, how long it takes, and for whom. Replace this."',
      },
    },
    { name: "industries", says: `one to four of: ${one(INDUSTRIES)}`, value: "[software]" },
    { name: "roles", says: `one to three chairs of a buying committee: ${one(ROLES)}`, value: "[evaluator]" },
    { name: "stage", says: `where the reader stands: ${one(STAGES)}`, value: "browse" },
    { name: "owner", says: "somebody of content/authors.yaml who keeps the piece true", value: owner },
    { name: "publishedAt", says: "a day to come keeps the piece back; the daily build publishes it (00:00 UTC)", value: today },
    { name: "reviewBy", says: "the day by which the owner looks whether it is still true", value: review },
    { name: "draft", says: "take this line out to publish", value: "true" },
    { name: "next", says: "where the reader goes next: a path without its locale, of the same stage or a later one", value: "/contact/" },
    {
      name: "hypothesis",
      says: `what we believe it does: so many of a hundred readers do this (${one(MEASURES)}) within so many days`,
      value: {
        zh: "{ says: 读完的人里，一百位有五位会来提问。, measure: ask, percent: 5, days: 90 }",
        en: "{ says: Of a hundred readers five ask a question., measure: ask, percent: 5, days: 90 }",
      },
    },
    ...OWN[kind],
    { name: "updatedAt", says: "the day of a change that readers should know of", value: today, rare: true },
    {
      name: "series",
      says: "a series of content/series.yaml, and the part that this is",
      value: "{ id: first-quarter, part: 1 }",
      rare: true,
    },
    {
      name: "experiment",
      says: "a second title, which half of the readers see until a day; the id is used once",
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
      says: "the form that hands out the PDF (content/forms), and how many pages the PDF has: the build tells you",
      value: "{ form: download, pages: 4 }",
    },
    {
      name: "takeaways",
      says: "exactly three conclusions, shown before the text",
      value: {
        zh: "\n  - 第一点结论\n  - 第二点结论\n  - 第三点结论",
        en: "\n  - The first conclusion\n  - The second conclusion\n  - The third conclusion",
      },
    },
    { name: "version", says: "2 and above: whoever has an earlier version is offered the new one by mail, once", value: "1" },
    {
      name: "changes",
      says: "what each version after the first has changed, latest first",
      value: {
        zh: "[{ version: 2, at: 2026-12-01, says: 新增了什么，改了什么，为什么要改 }]",
        en: "[{ version: 2, at: 2026-12-01, says: What is new and what is different }]",
      },
      rare: true,
    },
  ],
  solutions: [],
  cases: [
    { name: "illustrative", says: "true: company and numbers are invented, and the page says so; false needs `consent`", value: "true" },
    {
      name: "consent",
      says: "who of a real customer agreed to be named, and when",
      value: { zh: "{ by: 姓名与职务, on: 2026-10-12 }", en: "{ by: Name and office, on: 2026-10-12 }" },
      rare: true,
    },
    { name: "company", says: "the company as the reader knows it", value: { zh: "示例公司", en: "Example Company" } },
    {
      name: "facts",
      says: "exactly three numbers, each with what it counts",
      value: {
        zh: '\n  - { value: "1 小时", label: 从提问到答复 }\n  - { value: "12 条", label: 每周的线索 }\n  - { value: "3 周", label: 从开始到上线 }',
        en: '\n  - { value: "1 hour", label: From question to answer }\n  - { value: "12", label: Leads a week }\n  - { value: "3 weeks", label: From start to go-live }',
      },
    },
  ],
  articles: [{ name: "genre", says: one(ARTICLE_GENRES), value: "technical" }],
  events: [
    { name: "startsAt", says: "local time of the place", value: "2027-01-14T15:00" },
    { name: "endsAt", says: "local time, after startsAt", value: "2027-01-14T16:00" },
    { name: "zone", says: "the time zone of these times, e.g. Asia/Shanghai or Europe/Berlin", value: "Asia/Shanghai" },
    { name: "spoken", says: "the languages in which it is held: zh | en", value: "[zh]" },
    {
      name: "place",
      says: "the hall and town, or that it is online; the address of an online event goes by mail",
      value: { zh: "线上", en: "Online" },
    },
    { name: "online", says: "true | false", value: "true" },
    {
      name: "agenda",
      says: "one to twenty lines, each with its time",
      value: {
        zh: '\n  - { time: "15:00", says: 先讲做法，四十分钟 }\n  - { time: "15:40", says: 回答提问，二十分钟 }',
        en: '\n  - { time: "15:00", says: "The method, forty minutes" }\n  - { time: "15:40", says: "Questions, twenty minutes" }',
      },
    },
    { name: "seats", says: "how many may come; null where there is no limit", value: "null" },
  ],
  guides: [
    { name: "format", says: one(GUIDE_FORMATS), value: "manual" },
    {
      name: "needs",
      says: "up to six things somebody needs before they begin",
      value: { zh: "\n  - 开始之前要准备的第一样东西", en: "\n  - The first thing to have at hand" },
    },
    { name: "minutes", says: "how long it takes to do, 5–600", value: "30" },
    { name: "gate", says: "only where the guide has a file that a form hands out", value: "{ form: download, pages: 4 }", rare: true },
  ],
  help: [
    { name: "subject", says: one(HELP_SUBJECTS), value: "start" },
    {
      name: "answer",
      says: "the answer in two or three sentences; shown first, and told to machines",
      value: {
        zh: '"先用两三句话直接回答问题，再在正文里说为什么、怎么做。请换成这一篇的答案。"',
        en: '"Answer in two or three sentences first; the body says why and how. Replace this with the answer."',
      },
    },
  ],
};
