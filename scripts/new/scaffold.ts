import type { Locale } from "../../content/schema/common.ts";
import { type Field, fieldsOf, type Occasion } from "../../content/schema/frontmatter.ts";
import type { PieceKind } from "../../content/schema/piece.ts";
import { BODY } from "./body.ts";

const HEAD: Record<Locale, string> = {
  zh: "# 每一项上面的说明写给作者，发布前可以删掉。两种语言的事实、标题和链接要一致：npm run content 会逐项核对。",
  en: "# The lines above each key are for you; take them out before publishing. Both languages agree in facts, headings and links: npm run content compares them.",
};

/** The text of a new piece in one language. */
export function scaffold(kind: PieceKind, locale: Locale, occasion: Occasion): string {
  return `---\n${HEAD[locale]}\n${fieldsOf(kind, occasion)
    .map((field) => lineOf(field, locale))
    .join("\n")}\n---\n\n${BODY[locale]}`;
}

function lineOf({ name, says, value, rare }: Field, locale: Locale): string {
  const text = typeof value === "string" ? value : value[locale];
  const line = `${name}:${text.startsWith("\n") ? "" : " "}${text}`;
  return `# ${name}: ${says}\n${rare ? line.replace(/^/gm, "# ") : line}`;
}
