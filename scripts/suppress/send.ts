import { SUPPRESSIONS_PER_REQUEST_MAX } from "../../worker/api/schema.ts";
import type { Row } from "./rows.ts";

export interface Outcome {
  result: "added" | "already" | "refused";
  fields?: Record<string, string>;
  /** The number of an earlier row of the same list that says the same. */
  as?: number;
}

/** Hands rows to a Worker, some at a time. A row that an earlier one has said is not sent again. Answers what became of each, in their order. */
export async function closeAll({ to, key, dry }: { to: string; key: string; dry: boolean }, rows: readonly Row[]): Promise<Outcome[]> {
  const seen = new Map<string, number>();
  const outcomes: Outcome[] = new Array(rows.length);
  const fresh = rows.flatMap((row, index) => {
    const same = [row.email ?? row.hash, row.scope].join(" ").toLowerCase();
    const earlier = seen.get(same);
    if (earlier === undefined) seen.set(same, index);
    else outcomes[index] = { result: "already", as: earlier + 1 };
    return earlier === undefined ? [{ row, index }] : [];
  });
  for (let start = 0; start < fresh.length; start += SUPPRESSIONS_PER_REQUEST_MAX) {
    const some = fresh.slice(start, start + SUPPRESSIONS_PER_REQUEST_MAX);
    const answers = await close(
      `${to}/api/v1/suppressions?dry=${dry}`,
      key,
      some.map(({ row }) => row),
    ).catch((cause: Error) => {
      throw new Error(`${cause.message} ${start} of ${fresh.length} rows were handed over; it is safe to begin again.`);
    });
    for (const [at, { index }] of some.entries()) {
      const answer = answers[at];
      if (answer) outcomes[index] = answer;
    }
  }
  return outcomes;
}

async function close(address: string, key: string, rows: readonly Row[]): Promise<Outcome[]> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(rows),
  }).catch((cause: Error) => {
    throw new Error(`${new URL(address).origin} does not answer (${cause.message}).`);
  });
  const said = (await answer.json().catch(() => null)) as { rows?: Outcome[]; error?: { message: string } } | null;
  if (!answer.ok || !said?.rows)
    throw new Error(`${new URL(address).origin} refused: ${said?.error?.message ?? `status ${answer.status}`}`);
  return said.rows;
}
