import type { journal } from "../db/schema.ts";
import type { LeadEntry } from "../playbook/entries.ts";

type Row = typeof journal.$inferSelect;
type Body = Record<string, unknown>;

/** From version n to n + 1, per kind. Every shape ever shipped stays readable: a test folds them all. */
const UPCASTERS: Record<string, Record<number, (body: Body) => Body>> = {};

/** A row of a lead's stream as an entry in today's shape. */
export function upcast(row: Row): LeadEntry & { seq: number } {
  let body = row.body;
  for (let version = row.v; UPCASTERS[row.kind]?.[version]; version += 1) body = UPCASTERS[row.kind]?.[version]?.(body) ?? body;
  const source = row.source === null ? {} : { source: row.source };
  return { kind: row.kind, at: row.at, seq: row.seq, ...source, ...body } as unknown as LeadEntry & { seq: number };
}
