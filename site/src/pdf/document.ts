import type { Root } from "mdast";
import type { Locale } from "../../../content/schema/common.ts";
import type { Whitepaper } from "../../../content/schema/piece.ts";
import type { Author } from "../authors.ts";
import { longDate } from "../dates.ts";
import { localised } from "../markdown.ts";
import type { Words } from "../wordbook.ts";
import { markup } from "./markup.ts";
import { content, literal, sentence } from "./typst.ts";

export type Paper = { slug: string; locale: Locale; frontmatter: Whitepaper; tree: Root; author: Author; t: Words; origin: string };

/** What the compiler gets: the whole document as Typst source, and the plain values its template reads. */
export function typstDocument(paper: Paper, colours: string, template: string): { source: string; inputs: Record<string, string> } {
  const { slug, locale, frontmatter, tree, author, t, origin } = paper;
  const address = (href: string) => new URL(localised(href, locale), origin).href;
  const page = address(`/whitepapers/${slug}/`);
  const { publishedAt, updatedAt, reviewBy } = frontmatter;
  const dates = [
    { label: t("article.published"), date: publishedAt },
    { label: t("article.updated"), date: updatedAt },
    { label: t("article.reviewBy"), date: reviewBy },
  ].flatMap(({ label, date }) => (date ? [`${label} ${longDate(date, locale)}`] : []));
  const [year = "", month = "", day = ""] = (updatedAt ?? publishedAt).split("-");
  const numbers = { page: "counter(page).display()", total: "counter(page).final().first()" };
  const source = [
    colours,
    "#let line-colour = line",
    "#let line = std.line",
    `#let kind = [${content(t("kinds.whitepapers.one"))}]`,
    `#let dates = [${content(dates.join(" · "))}]`,
    `#let page-number = context [${sentence((values) => t("pdf.page", values), numbers)}]`,
    `#let takeaways-title = [${content(t("article.takeaways"))}]`,
    `#let takeaways = (${frontmatter.takeaways.map((each) => `[${content(each)}]`).join(", ")},)`,
    `#let contents-title = [${content(t("pdf.contents"))}]`,
    template,
    markup(tree, address),
    `#v(1.2em) #block(width: 100%, breakable: false, stroke: (top: 0.5pt + line-colour), inset: (top: 12pt))[#set text(size: 9.5pt, fill: ink-2)`,
    `${content(t("pdf.callToAction"))} #link(${literal(page)})[${content(page)}] #linebreak() ${content(t("pdf.license"))}]`,
  ].join("\n");
  const inputs = {
    title: frontmatter.title,
    description: frontmatter.description,
    keywords: [
      ...frontmatter.industries.map((each) => t(`choices.industry.${each}`)),
      ...frontmatter.roles.map((each) => t(`choices.role.${each}`)),
    ].join("|"),
    author: author.name,
    office: author.title,
    lang: locale,
    year: String(Number(year)),
    month: String(Number(month)),
    day: String(Number(day)),
  };
  return { source, inputs };
}
