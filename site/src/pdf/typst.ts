/** A Typst string literal. Everything an author writes goes through here, so no text can act as markup. */
export function literal(text: string): string {
  const escaped = text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
  return `"${escaped}"`;
}

/** Text as content; straight quotes become the language's own, which Typst chooses by what stands beside them. */
export function content(text: string): string {
  return text
    .split(/(["'])/)
    .filter((part) => part !== "")
    .map((part) => (part === '"' ? "#smartquote();" : part === "'" ? "#smartquote(double: false);" : `#${literal(part)};`))
    .join("");
}

/** A sentence with Typst code in the place of its `{names}`. */
export function sentence(fill: (values: Record<string, string>) => string, code: Record<string, string>): string {
  const marks = Object.fromEntries(Object.keys(code).map((name) => [name, `\u0001${name}\u0001`]));
  return fill(marks)
    .split("\u0001")
    .map((part, index) => (index % 2 === 1 ? `#${code[part]};` : content(part)))
    .join("");
}
