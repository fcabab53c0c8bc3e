import type { Root } from "mdast";
import type { Locale } from "../../../content/schema/common.ts";
import type { PieceKind } from "../../../content/schema/piece.ts";
import type { Author } from "../authors.ts";
import { longDate } from "../dates.ts";
import { localised } from "../markdown.ts";
import type { Words } from "../wordbook.ts";
import { colourDefinitions } from "./colours.ts";
import { printed } from "./figure.ts";
import { markup } from "./markup.ts";
import type { Gated } from "./parse.ts";
import type { Press } from "./press.ts";
import { content, literal, sentence } from "./typst.ts";

export interface Paper {
  kind: PieceKind;
  slug: string;
  locale: Locale;
  frontmatter: Gated;
  tree: Root;
  author: Author;
  t: Words;
  origin: string;
  /** The drawings beside the piece, by file name. */
  figure: ReadonlyMap<string, string>;
}

/** What the compiler gets: the whole document as Typst source, and the plain values its template reads. */
export function typstDocument(
  paper: Paper,
  { scheme, template }: Pick<Press, "scheme" | "template">,
): { source: string; inputs: Record<string, string> } {
  const { kind, slug, locale, frontmatter, tree, author, t, origin } = paper;
  const address = (href: string) => new URL(localised(href, locale), origin).href;
  const page = address(`/${kind}/${slug}/`);
  const { publishedAt, updatedAt, reviewBy, version, takeaways, needs = [], minutes } = frontmatter;
  const dates = [
    { label: t("article.published"), date: publishedAt },
    { label: t("article.updated"), date: updatedAt },
    { label: t("article.reviewBy"), date: reviewBy },
  ].flatMap(({ label, date }) => (date ? [`${label} ${longDate(date, locale)}`] : []));
  const first = takeaways
    ? { title: t("article.takeaways"), points: takeaways }
    : { title: t("pdf.needs"), points: [...needs, ...(minutes ? [t("pdf.minutes", { count: minutes })] : [])] };
  const figure = (file: string) => {
    const name = `${file}.${locale}.svg`;
    const svg = paper.figure.get(name);
    if (svg === undefined) throw new Error(`content/${kind}/${slug}/${name} is missing: <Figure file="${file}" …/> shows it.`);
    return printed(svg, scheme, `content/${kind}/${slug}/${name}`);
  };
  const [year = "", month = "", day = ""] = (updatedAt ?? publishedAt).split("-");
  const numbers = { page: "counter(page).display()", total: "counter(page).final().first()" };
  const source = [
    colourDefinitions(scheme),
    "#let line-colour = line",
    "#let line = std.line",
    `#let kind = [${content(t(`kinds.${kind}.one`))}]`,
    `#let dates = [${content([...(version ? [t("pdf.version", { version })] : []), ...dates].join(" · "))}]`,
    `#let page-number = context [${sentence((values) => t("pdf.page", values), numbers)}]`,
    `#let first-title = [${content(first.title)}]`,
    `#let first-points = (${first.points.map((each) => `[${content(each)}],`).join(" ")})`,
    `#let points-count = ${takeaways !== undefined}`,
    `#let contents-title = [${content(t("pdf.contents"))}]`,
    template,
    markup(tree, address, figure),
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
