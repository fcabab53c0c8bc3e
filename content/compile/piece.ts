import type { Root } from "mdast";
import { LOCALES, type Locale, slug as slugSchema } from "../schema/common.ts";
import {
  type Article,
  type CaseStudy,
  type EventPiece,
  type Guide,
  type Help,
  PIECE_COMPONENTS,
  PIECE_KINDS,
  PIECE_SCHEMAS,
  type PieceKind,
  type Solution,
  type Whitepaper,
} from "../schema/piece.ts";
import type { Edition } from "../schema/publish.ts";
import { addressesFor } from "./addresses.ts";
import { oddDates } from "./dates.ts";
import { drawingProblems } from "./drawing.ts";
import { figureProblems, lonelyDrawings } from "./figure.ts";
import type { Library } from "./library.ts";
import { deadLinks, likelyPath } from "./links.ts";
import { type MdxRules, readMdx, splitFrontmatter } from "./mdx.ts";
import { likely, nearest } from "./nearest.ts";
import { checkPapers, PAPER } from "./papers.ts";
import { missingFile, problemAt } from "./problem.ts";
import { problemIn, readYaml, type Yaml } from "./yaml.ts";

/** A piece as every kind has it, with what only some have. */
export type Frontmatter = Solution &
  Partial<
    Pick<Whitepaper, "gate" | "version" | "changes"> &
      Pick<EventPiece, "startsAt" | "endsAt" | "zone" | "seats" | "place" | "online" | "joinUrl"> &
      Pick<CaseStudy, "illustrative" | "consent"> &
      Pick<Article, "genre"> &
      Pick<Guide, "format"> &
      Pick<Help, "subject">
  >;

interface Text {
  yaml: Yaml<Frontmatter>;
  tree: Root | null;
}

export interface Piece {
  kind: PieceKind;
  slug: string;
  texts: Partial<Record<Locale, Text>>;
}

const ATTRIBUTES: Record<(typeof PIECE_COMPONENTS)[number], readonly string[]> = {
  Callout: ["title"],
  Figures: ["items"],
  Figure: ["file", "alt", "caption"],
};
const PIECE_RULES: MdxRules = {
  components: Object.fromEntries(PIECE_COMPONENTS.map((name) => [name, { attributes: ATTRIBUTES[name] }])),
  variables: [],
};

/** Everything both languages must agree on; a reader who changes the language stays on the same piece. */
const SHARED = [
  ...["industries", "roles", "stage", "owner", "publishedAt", "updatedAt", "reviewBy", "draft", "series", "next", "gate", "version"],
  ...["illustrative", "genre", "startsAt", "endsAt", "zone", "spoken", "online", "joinUrl", "seats", "format", "minutes", "subject"],
] as readonly (keyof Frontmatter)[];

export function readPieces(library: Library): Piece[] {
  return PIECE_KINDS.flatMap((kind) => library.folders(kind).map((slug) => readPiece(library, kind, slug)));
}

function readPiece(library: Library, kind: PieceKind, slug: string): Piece {
  const texts: Piece["texts"] = {};
  if (!slugSchema.safeParse(slug).success)
    library.problems.push(
      missingFile(
        `content/${kind}/${slug}`,
        "is not a slug: lower-case words joined by hyphens",
        `rename the folder to content/${kind}/${slug.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
      ),
    );
  for (const locale of LOCALES) {
    const path = `${kind}/${slug}/${locale}.mdx`;
    if (!library.has(path)) {
      const other = locale === "zh" ? "en" : "zh";
      library.problems.push(
        missingFile(
          `content/${path}`,
          `is missing: every piece has both languages`,
          `create content/${path}, a translation of content/${kind}/${slug}/${other}.mdx`,
        ),
      );
      continue;
    }
    const file = splitFrontmatter(library.open(path), library.problems);
    if (!file) continue;
    const yaml = readYaml(file.source, PIECE_SCHEMAS[kind], library.problems, file.frontmatter) as Yaml<Frontmatter> | null;
    const tree = readMdx(file, PIECE_RULES, library.problems);
    if (tree) library.problems.push(...figureProblems(library, `${kind}/${slug}`, locale, file.source, tree));
    if (yaml) texts[locale] = { yaml, tree };
  }
  library.problems.push(...lonelyDrawings(`${kind}/${slug}`, library.within(`${kind}/${slug}`)));
  for (const name of library.within(`${kind}/${slug}`)) {
    if (name.endsWith(".svg")) library.problems.push(...drawingProblems(library.open(`${kind}/${slug}/${name}`)));
    if (!/^(?:zh|en)\.mdx$/.test(name) && !PAPER.test(name) && !/\.(?:png|jpe?g|webp|avif|svg)$/.test(name)) {
      library.problems.push(
        missingFile(
          `content/${kind}/${slug}/${name}`,
          "is no part of a piece: zh.mdx, en.mdx, pictures, and a paper of its own (paper.pdf, or paper.zh.pdf and paper.en.pdf)",
          `remove it, or name it ${nearest(name, ["zh.mdx", "en.mdx"])}`,
        ),
      );
    }
  }
  return { kind, slug, texts };
}

/** What a piece says about things outside itself. */
export function checkPieces(
  library: Library,
  pieces: readonly Piece[],
  authors: readonly string[],
  resourceForms: readonly string[],
  edition: Edition,
): void {
  for (const piece of pieces) {
    const { kind, slug, texts } = piece;
    for (const locale of LOCALES) {
      const text = texts[locale];
      if (!text) continue;
      const addresses = addressesFor(pieces, edition, locale, piece);
      const { paths, hidden } = addresses;
      const { yaml, tree } = text;
      const { owner, next, gate } = yaml.value;
      if (authors.length > 0 && !authors.includes(owner))
        library.problems.push(problemIn(yaml, ["owner"], `“${owner}” is not in content/authors.yaml`, likely(owner, authors) ?? undefined));
      if (!paths.has(next) || next === `/${kind}/${slug}/`)
        library.problems.push(
          problemIn(
            yaml,
            ["next"],
            `${next} ${paths.has(next) ? "is this very piece" : "does not exist"}`,
            paths.has(next) ? undefined : (likelyPath(next, paths) ?? undefined),
          ),
        );
      else if (hidden.has(next)) library.problems.push(problemIn(yaml, ["next"], `leads to ${next}, ${hidden.get(next)}`));
      if (gate && resourceForms.length > 0 && !resourceForms.includes(gate.form))
        library.problems.push(
          problemIn(
            yaml,
            ["gate", "form"],
            `${gate.form} hands out no resource`,
            resourceForms.length === 1 ? resourceForms[0] : undefined,
          ),
        );
      library.problems.push(...oddDates(yaml, [["publishedAt"], ["updatedAt"], ["reviewBy"]]));
      const { publishedAt, updatedAt, reviewBy } = yaml.value;
      if (updatedAt !== undefined && updatedAt < publishedAt)
        library.problems.push(problemIn(yaml, ["updatedAt"], `is before publishedAt ${publishedAt}`, publishedAt));
      if (reviewBy <= publishedAt)
        library.problems.push(
          problemIn(
            yaml,
            ["reviewBy"],
            `is not after publishedAt ${publishedAt}`,
            `${Number(publishedAt.slice(0, 4)) + 1}${publishedAt.slice(4)}`,
          ),
        );
      if (tree) library.problems.push(...deadLinks(yaml.source, tree, addresses, `/${kind}/${slug}/`));
    }
    checkTwins(library, texts);
    checkExperiment(library, texts);
  }
  checkSlugs(library, pieces);
  checkPapers(library, pieces);
}

/** A slug names one piece on the whole site: papers, registrations and reports go by it alone. */
function checkSlugs(library: Library, pieces: readonly Piece[]): void {
  const holders = new Map<string, PieceKind>();
  for (const { kind, slug } of pieces) {
    const holder = holders.get(slug);
    if (holder)
      library.problems.push(
        missingFile(
          `content/${kind}/${slug}`,
          `has the slug of content/${holder}/${slug}, and a slug is used once`,
          `rename it, e.g. content/${kind}/${slug}-${kind.replace(/s$/, "")}`,
        ),
      );
    else holders.set(slug, kind);
  }
}

/** An experiment is one in both languages, with titles of their own. */
function checkExperiment(library: Library, { zh, en }: Piece["texts"]): void {
  if (!zh || !en) return;
  const [chinese, english] = [zh.yaml.value.experiment, en.yaml.value.experiment];
  if (!chinese !== !english) {
    const [lacking, there] = chinese ? [en.yaml, "zh.mdx"] : [zh.yaml, "en.mdx"];
    library.problems.push(
      problemIn(lacking, ["experiment"], `is missing: ${there} has one`, "add  experiment: { id: …, title: …, until: … }"),
    );
    return;
  }
  for (const key of ["id", "until"] as const)
    if (chinese && english && chinese[key] !== english[key])
      library.problems.push(problemIn(en.yaml, ["experiment", key], `differs from zh.mdx, which says ${chinese[key]}`, chinese[key]));
}

function checkTwins(library: Library, { zh, en }: Piece["texts"]): void {
  if (!zh || !en) return;
  for (const key of SHARED) {
    const [chinese, english] = [shared(zh.yaml.value, key), shared(en.yaml.value, key)];
    if (chinese === english) continue;
    const spot = en.yaml.spot([key]);
    if (chinese === undefined) {
      library.problems.push(
        problemAt(
          en.yaml.source,
          spot.line,
          `${key} is not in zh.mdx: both have it, or neither`,
          "take this line out, or add it to zh.mdx",
        ),
      );
      continue;
    }
    const line = (zh.yaml.source.lines[zh.yaml.spot([key], "key").line - 1] ?? "").trim();
    const same = chinese.replace(/"/g, "").replace(/,/g, ", ").replace(/:/g, ": ");
    library.problems.push(problemIn(en.yaml, [key], `differs from zh.mdx, which says ${line}`, spot.exact ? same : `add  ${line}`));
  }
}

/** Both languages ask by the same form; their papers may differ in length. */
function shared(value: Frontmatter, key: keyof Frontmatter): string | undefined {
  return JSON.stringify(key === "gate" ? value.gate?.form : value[key]);
}
