import type { Locale } from "../../content/schema/common.ts";
import { words } from "../generated/words.ts";
import { fill } from "../playbook/say.ts";

type Console = typeof words.console;
export type Words = Console["zh"] | Console["en"];

export function wordsOf(locale: Locale): Words {
  return words.console[locale];
}

/** Parts of a sentence in one line, as the language joins them. */
export function join(parts: readonly string[], locale: Locale): string {
  return parts.join(locale === "zh" ? "；" : "; ");
}

/** A name and what it stands for, as the language joins them. */
export function labelled(label: string, value: string, t: Words): string {
  return fill(t.labelled, { label, value });
}
