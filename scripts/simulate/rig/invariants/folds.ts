import { upcast, upcastAccount } from "../../../../worker/journey/upcast.ts";
import { type AccountState, applyAccount } from "../../../../worker/playbook/account.ts";
import { apply } from "../../../../worker/playbook/apply.ts";
import { applyRep, type RepEntry, type RepState } from "../../../../worker/playbook/rep.ts";
import type { LeadState } from "../../../../worker/playbook/state.ts";
import type { Life } from "../life.ts";

interface Entry {
  subject: string;
  seq: number;
  at: number;
  kind: string;
  v: number;
  source: string | null;
  body: string;
}

/** 5: every row that is kept for speed is the fold of its stream, and its columns say what its state says. */
export async function checkFolds({ judge, watch }: Life): Promise<void> {
  const entries = await watch.rows<Entry>("SELECT * FROM journal ORDER BY subject, seq");
  const streams = Map.groupBy(entries, ({ subject }) => subject);
  const of = (subject: string) => (streams.get(subject) ?? []).map((row) => ({ ...row, body: JSON.parse(row.body) }));
  const same = (subject: string, fold: () => unknown, row: unknown) => {
    if (canonical(folded(fold)) !== canonical(row)) judge.breaks(5, `${subject} is not what its stream says`);
  };
  for (const { id, state } of await watch.rows<{ id: string; state: string }>("SELECT id, state FROM leads")) {
    same(`lead:${id}`, () => of(`lead:${id}`).map(upcast).reduce<LeadState | null>(apply, null), JSON.parse(state));
  }
  for (const { id, state } of await watch.rows<{ id: string; state: string }>("SELECT id, state FROM accounts")) {
    same(`account:${id}`, () => of(`account:${id}`).map(upcastAccount).reduce<AccountState | null>(applyAccount, null), JSON.parse(state));
  }
  for (const { id, ...rep } of await watch.rows<RepState>("SELECT id, seq, open, last_turn AS lastTurn FROM reps")) {
    const stream = of(`rep:${id}`).map(({ kind, at, body }) => ({ kind, at, ...body }) as RepEntry);
    same(`rep:${id}`, () => stream.reduce<RepState | null>(applyRep, null), { id, ...rep });
  }
  const runs = await watch.rows<{ id: string }>(
    `SELECT r.value->>'id' AS id FROM leads l, json_each(l.state, '$.enrolments') r LEFT JOIN enrolments e ON e.id = r.value->>'id'
     WHERE e.id IS NULL OR e.status IS NOT r.value->>'status' OR e.next IS NOT r.value->>'next' OR e.due_at IS NOT r.value->>'dueAt'`,
  );
  for (const { id } of runs) judge.breaks(5, `the row of the run ${id} is not what its lead says`);
}

/** A stream that cannot be folded is none. */
function folded(fold: () => unknown): unknown {
  try {
    return fold();
  } catch (cause) {
    return String(cause);
  }
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
