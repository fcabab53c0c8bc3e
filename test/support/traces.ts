import { rowsOf, tablesOf } from "./rows.ts";
import type { TestWorld } from "./world.ts";

/** Every row of every table of both databases, as text. */
export async function everyRow(world: TestWorld): Promise<{ table: string; row: string }[]> {
  const found: { table: string; row: string }[] = [];
  for (const { $client: database } of [world.db, world.events]) {
    for (const name of await tablesOf(database)) {
      const rows = await rowsOf<Record<string, unknown>>(database, `SELECT * FROM "${name}"`);
      found.push(...rows.map((row) => ({ table: name, row: Object.values(row).join("\u0000") })));
    }
  }
  return found;
}

/** A text as it may stand somewhere: as written, in small letters, escaped for JSON, for an address, for a mail, or as bytes. */
function spellings(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  // three bytes are four letters: a text that begins within three looks different at its ends
  const inner = [1, 2].map((skip) => btoa(String.fromCharCode(...bytes.slice(skip, skip + Math.floor((bytes.length - skip) / 3) * 3))));
  const url = encodeURIComponent(text);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const spelt = [
    text,
    json,
    ascii,
    url,
    url.replaceAll("%20", "+"),
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_"),
    ...inner,
    hex,
  ];
  return [...new Set(spelt)].filter((one) => one.length >= 4);
}

/** Where any of these texts stands, in any spelling: tables, log lines, and what waits in a queue. */
export async function tracesOf(world: TestWorld, texts: readonly string[]): Promise<string[]> {
  const places = [
    ...(await everyRow(world)),
    ...world.logs.map((row) => ({ table: "log", row })),
    ...world.nudges.map((row) => ({ table: "queue", row })),
  ];
  const sought = texts.flatMap((text) => spellings(text).map((spelling) => ({ text, spelling: spelling.toLowerCase() })));
  const traces = places.flatMap(({ table, row }) => {
    const low = row.toLowerCase();
    return sought.flatMap(({ text, spelling }) => (low.includes(spelling) ? [`${table}: ${text}`] : []));
  });
  return [...new Set(traces)].sort();
}
