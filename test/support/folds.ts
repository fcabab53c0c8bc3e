import { expect } from "vitest";
import { upcast, upcastAccount } from "../../worker/journey/upcast.ts";
import type { World } from "../../worker/platform/world.ts";
import { type AccountState, applyAccount } from "../../worker/playbook/account.ts";
import { apply } from "../../worker/playbook/apply.ts";
import type { LeadEntry } from "../../worker/playbook/entries.ts";
import { applyRep, type RepEntry, type RepState } from "../../worker/playbook/rep.ts";
import type { LeadState } from "../../worker/playbook/state.ts";

interface Row {
  subject: string;
  seq: number;
  at: number;
  kind: string;
  v: number;
  source: string | null;
  body: string;
}

/** Folds every stream from its first entry and compares it with the row that is kept for speed. Answers how many of each were compared. */
export async function expectFolds(world: World): Promise<{ leads: number; accounts: number; reps: number }> {
  const { results } = await world.db.$client.prepare("SELECT * FROM journal ORDER BY subject, seq").all<Row>();
  const streams = Map.groupBy(results, (row) => row.subject);
  const leads = await rows<{ id: string; state: string }>(world, "SELECT id, state FROM leads");
  for (const row of leads) expect(foldLead(streams.get(`lead:${row.id}`) ?? [])).toEqual(JSON.parse(row.state));
  const accounts = await rows<{ id: string; state: string }>(world, "SELECT id, state FROM accounts");
  for (const row of accounts) expect(foldAccount(streams.get(`account:${row.id}`) ?? [])).toEqual(JSON.parse(row.state));
  const reps = await rows<{ id: string; seq: number; open: number; last_turn: number }>(world, "SELECT id, seq, open, last_turn FROM reps");
  for (const row of reps)
    expect(foldRep(streams.get(`rep:${row.id}`) ?? [])).toEqual({ id: row.id, seq: row.seq, open: row.open, lastTurn: row.last_turn });
  const subjects = leads.length + accounts.length + reps.length;
  expect(streams.size).toBe(subjects);
  return { leads: leads.length, accounts: accounts.length, reps: reps.length };
}

function foldLead(stream: readonly Row[]): LeadState | null {
  return entries(stream).reduce<LeadState | null>((lead, entry) => apply(lead, entry), null);
}

function foldAccount(stream: readonly Row[]): AccountState | null {
  return stream
    .map((row) => upcastAccount({ ...row, body: JSON.parse(row.body) }))
    .reduce<AccountState | null>((account, entry) => applyAccount(account, entry), null);
}

function foldRep(stream: readonly Row[]): RepState | null {
  return stream
    .map((row) => ({ kind: row.kind, at: row.at, ...JSON.parse(row.body) }) as RepEntry)
    .reduce<RepState | null>((rep, entry) => applyRep(rep, entry), null);
}

function entries(stream: readonly Row[]): LeadEntry[] {
  return stream.map((row) => upcast({ ...row, body: JSON.parse(row.body) }));
}

async function rows<T>(world: World, sql: string): Promise<T[]> {
  return (await world.db.$client.prepare(sql).all<T>()).results;
}
