import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { likely } from "../content/compile/nearest.ts";
import { LOCALES, slug as slugSchema } from "../content/schema/common.ts";
import { authorsFile, PIECE_KINDS, type PieceKind } from "../content/schema/piece.ts";
import { ROOT } from "./install.mjs";
import { scaffold } from "./new/scaffold.ts";

// `npm run new -- whitepaper answering-in-time`: a draft of a piece in both languages, with every field explained.
const USAGE = `npm run new -- <kind> <slug>
  kind  ${PIECE_KINDS.map(singular).join(" | ")}
  slug  lower-case words joined by hyphens; it becomes the address`;
const REVIEW_MONTHS = 6;

export interface Made {
  ok: boolean;
  output: string;
}

/** Makes the folder of a new piece below `content`, or says in one sentence why not. */
export function makePiece(content: string, [wanted = "", slug = "", ...more]: readonly string[], now: number): Made {
  if (wanted === "" || slug === "" || more.length > 0) return refused(USAGE);
  const kind = kindOf(wanted);
  if (!kind) {
    const meant = likely(wanted, PIECE_KINDS.map(singular));
    return refused(
      `There is no kind “${wanted}”: ${meant === null ? `choose one of ${PIECE_KINDS.map(singular).join(", ")}` : `did you mean  npm run new -- ${meant} ${slug}`}`,
    );
  }
  if (!slugSchema.safeParse(slug).success) {
    const better = slug
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    return refused(
      `“${slug}” cannot be an address, which is lower-case words joined by hyphens: ${better === "" ? "write it in Latin letters, e.g. first-hour" : `try  npm run new -- ${singular(kind)} ${better}`}`,
    );
  }
  const folder = join(content, kind, slug);
  if (existsSync(folder)) return refused(`content/${kind}/${slug} is there already: open it, or choose another slug.`);
  const taken = PIECE_KINDS.find((other) => existsSync(join(content, other, slug)));
  if (taken) return refused(`content/${taken}/${slug} has this slug already, and a slug is used once: choose another.`);

  const { authors } = authorsFile.parse(parse(readFileSync(join(content, "authors.yaml"), "utf8")));
  const occasion = { owner: authors[0]?.id ?? "", today: dayOf(now, 0), review: dayOf(now, REVIEW_MONTHS) };
  mkdirSync(folder, { recursive: true });
  for (const locale of LOCALES) writeFileSync(join(folder, `${locale}.mdx`), scaffold(kind, locale, occasion));
  return { ok: true, output: next(kind, slug) };
}

function next(kind: PieceKind, slug: string): string {
  return `Made content/${kind}/${slug}/zh.mdx and en.mdx, a draft that readers do not see.

  1. write both; content/README.md and content/README.zh-CN.md explain fields, components and checks
  2. npm run content                      checks them, and names file, line and the corrected line
  3. DINGHAI_DRAFTS=1 npm start           shows the draft; end one that runs first, it shows what was there when it started
       http://localhost:8787/zh/${kind}/${slug}/
       http://localhost:8787/en/${kind}/${slug}/
  4. take the line  draft: true  out of both files, npm run content, and open a pull request; publishedAt decides the day`;
}

/** `whitepaper` and `whitepapers` are the same kind. */
function kindOf(wanted: string): PieceKind | null {
  return PIECE_KINDS.find((kind) => kind === wanted.toLowerCase() || singular(kind) === wanted.toLowerCase()) ?? null;
}

function singular(kind: string): string {
  return kind.replace(/s$/, "");
}

/** The day so many months on, in UTC; the last day of a shorter month. */
function dayOf(now: number, months: number): string {
  const day = new Date(now);
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(wanted, last));
  return day.toISOString().slice(0, 10);
}

const refused = (output: string): Made => ({ ok: false, output });

if (process.argv[1] === import.meta.filename) {
  const { ok, output } = makePiece(join(ROOT, "content"), process.argv.slice(2), Date.now());
  (ok ? console.log : console.error)(output);
  process.exitCode = ok ? 0 : 1;
}
