import type { Locale } from "../../content/schema/common.ts";
import { words } from "../generated/words.ts";
import { fill } from "../playbook/say.ts";
import type { Failure } from "./failure.ts";

/** What a refusal says to a person: its sentence, and one for every field that is wrong. */
export function sentencesOf(failure: Failure, locale: Locale): { message: string; fields?: Record<string, string> } {
  const codes: Record<string, string> = words.errors[locale].codes;
  const sentences: Record<string, string> = words.errors[locale].fields;
  const message = codes[failure.code] ?? codes.unexpected ?? failure.code;
  if (!failure.fields) return { message };
  const fields = Object.entries(failure.fields).map(([name, { code, values }]) => [name, fill(sentences[code] ?? code, values ?? {})]);
  return { message, fields: Object.fromEntries(fields) };
}
