import papa from "papaparse";
import { Refusal } from "../rehearse/refusal.ts";

/** One row of a list, as it is sent, and where it stands. What it says is judged by the Worker. */
export interface Row {
  /** Of the file, the names of the columns included. */
  line: number;
  email?: string;
  hash?: string;
  scope: string;
  reason: string;
}

type Name = Exclude<keyof Row, "line">;

const NAMES: Record<Name, readonly string[]> = {
  email: ["email", "e-mail", "mail", "address", "邮箱", "电子邮箱", "邮件地址"],
  hash: ["hash", "sha256", "sha-256", "哈希"],
  scope: ["scope", "purpose", "用途", "范围"],
  reason: ["reason", "原因"],
};
/** What a Chinese list says for a scope or a reason. */
const SAID: Record<string, string> = {
  营销: "marketing",
  产品: "product",
  全部: "all",
  退订: "unsubscribed",
  投诉: "complaint",
  退信: "bounced",
  导入: "imported",
};
const HASH = /^[0-9a-f]{64}$/i;
const KNOWN = Object.entries(NAMES)
  .map(([name, written]) => `${name} (${written.filter((one) => one !== name).join(", ")})`)
  .join("; ");

interface Line {
  line: number;
  cells: string[];
}

/**
 * The rows of a CSV file in their order, empty ones left out: with or without names of columns, a byte order mark, either line end, and
 * commas, semicolons or tabs between. A list without names is one column of addresses, or hashes of them. Refuses what it would not read.
 */
export function rowsOf(text: string, otherwise: Pick<Row, "scope" | "reason">, ignored: readonly string[] = []): Row[] {
  const [first, ...rest] = linesOf(text);
  if (!first) return [];
  const names = first.cells.map(nameOf);
  if (!names.some((name) => name !== null)) return [first, ...rest].map((line) => unnamedRow(line, otherwise));
  requireKnown(first.cells, names, ignored);
  return rest.map(({ line, cells }) => {
    if (cells.length > names.length)
      throw new Refusal(`Line ${line} has ${cells.length} cells, and the first line names ${names.length} columns.`);
    const said = names.flatMap((name, index) => (name && cells[index] ? [[name, meant(name, cells[index])] as const] : []));
    return { line, ...otherwise, ...Object.fromEntries(said) };
  });
}

function unnamedRow({ line, cells }: Line, otherwise: Pick<Row, "scope" | "reason">): Row {
  const [only = "", ...more] = cells;
  if (more.length > 0)
    throw new Refusal(`Line ${line} has ${cells.length} cells, and no line names the columns. Name them in the first line: ${KNOWN}.`);
  return { line, ...(HASH.test(only) ? { hash: only } : { email: only }), ...otherwise };
}

/** A column that is not read might have said that an address is closed for less than everything. */
function requireKnown(written: readonly string[], names: readonly (Name | null)[], ignored: readonly string[]): void {
  const unknown = written.filter((one, index) => one !== "" && names[index] === null && !ignored.includes(one));
  if (unknown.length > 0)
    throw new Refusal(
      `Nobody reads the column${unknown.length > 1 ? "s" : ""} ${unknown.join(", ")}. Known are ${KNOWN}. What is to be left unread, say: ${unknown.map((one) => `--ignore "${one}"`).join(" ")}`,
    );
  const twice = names.find((name, index) => name !== null && names.indexOf(name) !== index);
  if (twice) throw new Refusal(`Two columns say the ${twice}: leave one of them.`);
  if (!names.includes("email") && !names.includes("hash"))
    throw new Refusal("The first line names columns, and none of them is email or hash.");
}

function nameOf(cell: string): Name | null {
  const found = Object.entries(NAMES).find(([, written]) => written.includes(cell.toLowerCase()));
  return (found?.[0] as Name | undefined) ?? null;
}

function meant(name: Name, cell: string): string {
  return name === "scope" || name === "reason" ? (SAID[cell] ?? cell.toLowerCase()) : cell;
}

/** What stands in the file, each with its line: a quoted cell may hold line breaks. Empty cells at the end of a line say nothing. */
function linesOf(text: string): Line[] {
  const even = text.replace(/\r\n?/g, "\n");
  const { delimiter } = papa.parse(even, { skipEmptyLines: "greedy" }).meta;
  const rows = papa.parse<string[]>(even, { delimiter }).data;
  let next = 1;
  return rows.flatMap((row) => {
    const line = next;
    next += row.join("").split("\n").length;
    const cells = row.map((cell) => cell.trim());
    while (cells.at(-1) === "") cells.pop();
    return cells.length > 0 ? [{ line, cells }] : [];
  });
}
