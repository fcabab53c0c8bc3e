import papa from "papaparse";

/** One row of a list, as it is sent. What it says is judged by the Worker. */
export interface Row {
  email?: string;
  hash?: string;
  scope: string;
  reason: string;
}

const NAMES: Record<string, keyof Row> = {
  email: "email",
  "e-mail": "email",
  mail: "email",
  address: "email",
  邮箱: "email",
  hash: "hash",
  sha256: "hash",
  scope: "scope",
  reason: "reason",
};
const HASH = /^[0-9a-f]{64}$/i;

/**
 * The rows of a CSV file in their order, empty ones left out: with or without names of columns, a byte order mark, either line end, and
 * commas, semicolons or tabs between. A first column without a name is an address, or the hash of one.
 */
export function rowsOf(text: string, otherwise: Pick<Row, "scope" | "reason">): Row[] {
  const cells = papa.parse<string[]>(text, { skipEmptyLines: "greedy", transform: (cell) => cell.trim() }).data;
  const [first = []] = cells;
  const named = first.map((cell) => NAMES[cell.toLowerCase()]);
  const headed = named.some((name) => name !== undefined);
  if (headed && !named.some((name) => name === "email" || name === "hash"))
    throw new Error("The first row names columns, and none of them is email or hash.");
  const names = headed ? named : ([undefined] as const);
  return cells.slice(headed ? 1 : 0).map((row) => {
    const [only = ""] = row;
    if (!headed) return { ...(HASH.test(only) ? { hash: only } : { email: only }), ...otherwise };
    const told = names.flatMap((name, index) => (name && row[index] ? [[name, row[index]] as const] : []));
    return { ...otherwise, ...Object.fromEntries(told) };
  });
}
