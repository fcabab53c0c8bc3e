import type { Scheme } from "../tokens.ts";

/** Colours as Typst definitions. */
export function colourDefinitions(scheme: Scheme): string {
  return Object.entries(scheme)
    .map(([token, { lightness, chroma, hue }]) => `#let ${token} = oklch(${Math.round(lightness * 1000) / 10}%, ${chroma}, ${hue}deg)`)
    .join("\n");
}
