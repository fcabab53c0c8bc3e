import { colours } from "../generated/colours.ts";

type Scheme = Record<keyof (typeof colours)["light"], string>;

/** What each class paints. Every element says its light colours itself, for clients that drop style sheets; the sheet only darkens. */
const PAINTS = {
  ground: { "background-color": "paper" },
  sheet: { "background-color": "card" },
  edge: { "border-color": "line" },
  ink: { color: "ink" },
  quiet: { color: "ink-2" },
  sea: { color: "sea" },
  tide: { color: "tide" },
  lamp: { color: "beacon" },
  act: { "background-color": "beacon", color: "on-beacon" },
} as const satisfies Record<string, Record<string, keyof Scheme>>;
export type Paint = keyof typeof PAINTS;

/** `class` and `style` of an element: its paint, and whatever else it needs. */
export function painted(paint: Paint, more = ""): { class: Paint; style: string } {
  return { class: paint, style: `${more}${more === "" || more.endsWith(";") ? "" : ";"}${declarations(paint, colours.light, "")}` };
}

function declarations(paint: Paint, scheme: Scheme, weight: string): string {
  return Object.entries(PAINTS[paint])
    .map(([property, token]) => `${property}:${scheme[token]}${weight}`)
    .join(";");
}

/** Every colour of the letter in the dark; `within` comes before each class. */
function darkened(within: string): string {
  const paints = Object.keys(PAINTS) as Paint[];
  return paints.map((paint) => `${within}.${paint}{${declarations(paint, colours.dark, "!important")}}`).join("");
}

/** The only style sheet of a letter. Outlook on the web has no media query for the dark and marks its elements instead. */
export const STYLE = [
  ":root{color-scheme:light dark;supported-color-schemes:light dark}",
  `@media (prefers-color-scheme:dark){${darkened("")}}`,
  darkened("[data-ogsc] "),
].join("\n");
