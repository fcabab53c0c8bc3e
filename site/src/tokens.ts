export const TOKENS = [
  "sea",
  "ink",
  "ink-2",
  "paper",
  "card",
  "line",
  "tide",
  "tide-soft",
  "beacon",
  "on-beacon",
  "good",
  "warn",
  "bad",
] as const;
export type Token = (typeof TOKENS)[number];

/** A colour as theme.css writes it: lightness 0–1, chroma, hue in degrees. */
export type Colour = { lightness: number; chroma: number; hue: number };
export type Scheme = Record<Token, Colour>;

/** The colours of theme.css for whatever cannot read a style sheet (PDF, mail), so that screen, print and letter never drift apart. */
export function schemes(themeCss: string): { light: Scheme; dark: Scheme } {
  const [light = "", dark = ""] = themeCss.split("prefers-color-scheme: dark");
  return { light: scheme(light), dark: scheme(dark) };
}

function scheme(css: string): Scheme {
  return Object.fromEntries(
    TOKENS.map((token) => {
      const [, lightness, chroma, hue] = new RegExp(`--${token}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(css) ?? [];
      if (!lightness)
        throw new Error(`site/src/styles/theme.css: --${token} is not written as oklch(lightness chroma hue), light and dark.`);
      return [token, { lightness: Number(lightness), chroma: Number(chroma), hue: Number(hue) }];
    }),
  ) as Scheme;
}

/** The colour as `#rrggbb` in sRGB, cut to its gamut (Björn Ottosson, “A perceptual color space for image processing”, 2020). */
export function hex({ lightness, chroma, hue }: Colour): string {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${linear.map((part) => byte(part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055)).join("")}`;
}

function byte(part: number): string {
  return Math.round(255 * Math.min(1, Math.max(0, part)))
    .toString(16)
    .padStart(2, "0");
}
