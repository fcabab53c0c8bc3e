import { BODY } from "../../content/schema/body.ts";
import type { Locale } from "../../content/schema/common.ts";
import { type Field, fieldsOf, type Occasion } from "../../content/schema/frontmatter.ts";
import type { PieceKind } from "../../content/schema/piece.ts";

const HEAD: Record<Locale, string> = {
  zh: "# 以 # 开头的说明只写给作者，读者看不到，留着或删掉都行。两种语言的事实要一致：npm run content 会逐项核对。",
  en: "# Lines that begin with # are for you; readers never see them, so keep them or take them out. Both languages agree in facts: npm run content compares them.",
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
  return `# ${name}: ${says[locale]}\n${rare ? line.replace(/^/gm, "# ") : line}`;
}
