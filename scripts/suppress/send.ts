import { SUPPRESSIONS_PER_REQUEST_MAX } from "../../worker/api/schema.ts";
import { Refusal } from "../rehearse/refusal.ts";
import type { Row } from "./rows.ts";

export interface Outcome {
  result: "added" | "already" | "refused" | "repeated";
  fields?: Record<string, string>;
  /** Whether somebody here has the address, and what they get no more mail for from now on. */
  known?: boolean;
  ends?: string[];
  /** The line of an earlier row of the same list that says the same. */
  as?: number;
}

/** Hands rows to a Worker, some at a time. A row that an earlier one has said is not sent again. Answers what became of each, in their order. */
export async function closeAll({ to, key, dry }: { to: string; key: string; dry: boolean }, rows: readonly Row[]): Promise<Outcome[]> {
  const seen = new Map<string, Row>();
  const outcomes: Outcome[] = new Array(rows.length);
  const fresh = rows.flatMap((row, index) => {
    const same = [row.email ?? row.hash, row.scope].join(" ").toLowerCase();
    const earlier = seen.get(same);
    if (earlier === undefined) seen.set(same, row);
    else outcomes[index] = { result: "repeated", as: earlier.line };
    return earlier === undefined ? [{ row, index }] : [];
  });
  for (let start = 0; start < fresh.length; start += SUPPRESSIONS_PER_REQUEST_MAX) {
    const some = fresh.slice(start, start + SUPPRESSIONS_PER_REQUEST_MAX);
    const answers = await close(
      `${to}/api/v1/suppressions?dry=${dry}`,
      key,
      some.map(({ row: { line: _line, ...said } }) => said),
    ).catch((cause: Error) => {
      throw new Refusal(`${cause.message} ${start} of ${fresh.length} rows were handed over; it is safe to begin again.`);
    });
    for (const [at, { index }] of some.entries()) {
      const answer = answers[at];
      if (answer) outcomes[index] = answer;
    }
  }
  return outcomes;
}

async function close(address: string, key: string, rows: readonly Omit<Row, "line">[]): Promise<Outcome[]> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(rows),
  }).catch(() => {
    throw new Refusal(`${new URL(address).origin} does not answer: is it running there?`);
  });
  const said = (await answer.json().catch(() => null)) as { rows?: Outcome[]; error?: { message: string } } | null;
  if (!answer.ok || !said?.rows)
    throw new Refusal(`${new URL(address).origin} refused: ${said?.error?.message ?? `status ${answer.status}`}`);
  return said.rows;
}
