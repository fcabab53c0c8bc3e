const TOKENS = ["sea", "ink", "ink-2", "paper", "line", "tide", "tide-soft", "beacon"] as const;

/** The light tokens of theme.css as Typst definitions, so that print and screen never drift apart. */
export function colourDefinitions(themeCss: string): string {
  return TOKENS.map((token) => {
    const [, lightness, chroma, hue] = new RegExp(`--${token}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(themeCss) ?? [];
    if (!lightness) throw new Error(`site/src/styles/theme.css: --${token} is not written as oklch(lightness chroma hue).`);
    return `#let ${token} = oklch(${Number(lightness) * 100}%, ${chroma}, ${hue}deg)`;
  }).join("\n");
}
