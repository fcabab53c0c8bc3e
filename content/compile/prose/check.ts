import { LOCALES, type Locale } from "../../schema/common.ts";
import type { Glossary } from "../../schema/glossary.ts";
import { mailFrontmatter } from "../../schema/playbook.ts";
import type { Library } from "../library.ts";
import { MAIL_RULES } from "../mail.ts";
import { readMdx, splitFrontmatter } from "../mdx.ts";
import type { Piece } from "../piece.ts";
import type { Problem } from "../problem.ts";
import { lineOf, type Source } from "../source.ts";
import { readYaml } from "../yaml.ts";
import { unsourcedClaims } from "./claims.ts";
import { type Edit, problemsOf } from "./edits.ts";
import { headingOrder } from "./headings.ts";
import { notes } from "./notes.ts";
import { type Passage, passages, TOLD_IN_MAILS, TOLD_IN_PIECES } from "./passages.ts";
import { pictures } from "./pictures.ts";
import { signs } from "./signs.ts";
import { terms } from "./terms.ts";
import { untouched } from "./untouched.ts";

/** How pieces are written. What is wrong in a draft is a remark: it is not finished. */
export async function checkProse(library: Library, piecesRead: readonly Piece[], glossary: Glossary | null): Promise<void> {
  for (const { kind, slug, texts } of piecesRead) {
    for (const [locale, { yaml, tree }] of Object.entries(texts) as [Locale, NonNullable<Piece["texts"][Locale]>][]) {
      const wrong = [
        ...wording(passages(yaml, tree, TOLD_IN_PIECES), yaml.source, locale, glossary),
        ...(tree ? headingOrder(yaml.source, tree) : []),
        ...(tree ? notes(yaml.source, tree) : []),
        ...(tree ? await pictures(library, `${kind}/${slug}`, yaml.source, tree) : []),
      ];
      (yaml.value.draft ? library.remarks : library.problems).push(...wrong);
      if (!yaml.value.draft) library.problems.push(...untouched(yaml.source, kind, locale));
      if (tree && !yaml.value.illustrative) library.remarks.push(...unsourcedClaims(yaml.source, tree, locale));
    }
  }
}

/** How mails are written, by the same signs and words as pieces. One that could not be read is told elsewhere. */
export function checkMails(library: Library, keys: readonly string[], glossary: Glossary | null): void {
  for (const path of keys.flatMap((key) => LOCALES.map((locale) => `mail/${key}/${locale}.mdx`)).filter((one) => library.has(one))) {
    const file = splitFrontmatter(library.open(path), []);
    const yaml = file && readYaml(file.source, mailFrontmatter, [], file.frontmatter);
    if (!yaml) continue;
    const read = passages(yaml, readMdx(file, MAIL_RULES, []), TOLD_IN_MAILS);
    library.problems.push(...wording(read, yaml.source, path.endsWith("/zh.mdx") ? "zh" : "en", glossary));
  }
}

function wording(read: readonly Passage[], source: Source, locale: Locale, glossary: Glossary | null): Problem[] {
  const found = glossary ? read.flatMap((passage) => terms(passage, locale, glossary)) : [];
  const edits: Edit[] = read.flatMap((passage) => signs(passage, locale));
  for (const { into, ...term } of found) if (into !== null) edits.push({ ...term, into });
  return [...problemsOf(source, edits), ...found.flatMap(({ start, into, why }) => (into === null ? [unmended(source, start, why)] : []))];
}

/** Only the writer can know what to say instead. */
function unmended(source: Source, offset: number, message: string): Problem {
  const line = lineOf(source, offset);
  return { file: source.path, line, message, shown: (source.lines[line - 1] ?? "").trim(), fix: "" };
}
