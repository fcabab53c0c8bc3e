import { readFileSync } from "node:fs";
import { Refusal } from "../rehearse/refusal.ts";

/** The text of a list. A workbook, or text in a code page, would be read as addresses that nobody has. */
export function textOf(file: string): string {
  const bytes = bytesOf(file);
  const text = bytes.includes(0) ? null : decoded(bytes);
  if (text === null)
    throw new Refusal(`${file} is no text in UTF-8: open it in a spreadsheet, save it as “CSV UTF-8”, and hand in what was saved.`);
  return text;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Refusal(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
