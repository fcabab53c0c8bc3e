import type { Locale } from "../../../content/schema/common.ts";
import { content } from "../pdf/typst.ts";
import { phrases } from "../phrases.ts";

export interface Card {
  locale: Locale;
  title: string;
  /** The kind of a piece. */
  label?: string | undefined;
  /** What a page that is no piece says below its title. */
  lede?: string | undefined;
}

/** A card as Typst source; a Chinese line breaks between words only. */
export function cardSource({ title, label, lede, locale }: Card, colours: string, template: string): string {
  const whole = (text: string | undefined) => (text ? `[${content(text)}]` : "none");
  const words = phrases(title, locale).map((phrase) => (locale === "zh" ? `#box[${content(phrase)}]` : content(phrase)));
  return [
    colours,
    "#let line-colour = line",
    "#let line = std.line",
    `#let title = [${words.join("")}]`,
    `#let label = ${whole(label)}`,
    `#let lede = ${whole(lede)}`,
    template,
  ].join("\n");
}
