import { BODY } from "../../schema/body.ts";
import type { Locale } from "../../schema/common.ts";
import { fieldsOf } from "../../schema/frontmatter.ts";
import type { PieceKind } from "../../schema/piece.ts";
import { type Problem, problemAt } from "../problem.ts";
import type { Source } from "../source.ts";

/** Sentences that `npm run new` wrote to show what belongs there. */
const SENTENCE_LETTERS_MIN = 12;

/** Lines of a piece that still say what `npm run new` wrote for its author. */
export function untouched(source: Source, kind: PieceKind, locale: Locale): Problem[] {
  const sample = new Set([
    ...sampleValues(kind, locale),
    ...BODY[locale].split("\n").filter((line) => line.length >= SENTENCE_LETTERS_MIN && !line.startsWith("#")),
  ]);
  return source.lines.flatMap((line, i) =>
    sample.has(line.trim())
      ? [problemAt(source, i + 1, "is what npm run new wrote: put your own words here, or take the line out", "")]
      : [],
  );
}

function sampleValues(kind: PieceKind, locale: Locale): string[] {
  return fieldsOf(kind, { owner: "", today: "", review: "" }).flatMap(({ name, value, sample }) =>
    sample && typeof value !== "string"
      ? value[locale].startsWith("\n")
        ? value[locale]
            .trim()
            .split("\n")
            .map((line) => line.trim())
        : [`${name}: ${value[locale]}`]
      : [],
  );
}
