import { hex, type Scheme, type Token } from "../tokens.ts";

/** What a figure's classes mean; the site's style sheet says the same for a screen. */
const PAINTS: Record<string, Token | "none"> = {
  ...{ ink: "ink", quiet: "ink-2", sea: "sea", tide: "tide", soft: "tide-soft", beacon: "beacon" },
  ...{ card: "card", good: "good", bad: "bad", line: "line", none: "none" },
};

/** A figure as print needs it: the classes of its colours become the colours themselves, its words stand in the paper's face. */
export function printed(svg: string, scheme: Scheme, file: string): string {
  return svg
    .replace(/^[\s\S]*?(?=<svg\b)/, "")
    .replace(/\sfont-family="[^"]*"/g, "")
    .replace(/<svg\b/, '<svg font-family="Noto Sans SC"')
    .replace(/\sclass="([^"]*)"/g, (_, names: string) =>
      names
        .split(/\s+/)
        .flatMap((name) => {
          const [, how, what = ""] = /^(fill|stroke)-(.+)$/.exec(name) ?? [];
          return how ? [` ${how}="${paint(what, scheme, `${file}: ${name}`)}"`] : [];
        })
        .join(""),
    );
}

function paint(name: string, scheme: Scheme, where: string): string {
  const token = PAINTS[name];
  if (!token) throw new Error(`${where} is no colour of a figure; the colours are ${Object.keys(PAINTS).join(", ")}.`);
  return token === "none" ? "none" : hex(scheme[token]);
}
