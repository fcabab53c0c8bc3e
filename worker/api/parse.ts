import type * as z from "zod";
import { Failure, type Wrong } from "../platform/failure.ts";
import { wrongFields } from "../platform/wrong-fields.ts";
import { type Instant, iso } from "../playbook/time.ts";
import { closing, closings, SIGNAL_AHEAD_MAX, type Signal, signal, signals } from "./schema.ts";

/** The parameters of a query, or a refusal that names what is known. A blank one counts as absent. */
export function parseQuery<Query extends z.ZodObject>(schema: Query, sent: Record<string, string>): z.infer<Query> {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== "")));
  if (parsed.success) return parsed.data;
  throw new Failure("invalid", "query_invalid", { fields: wrongFields(parsed.error, () => Object.keys(schema.shape)) });
}

/** One signal or a list of them, none of which lies in the future. */
export function parseSignals(body: unknown, now: Instant): Signal[] {
  const parsed = signals.safeParse(Array.isArray(body) ? body : [body]);
  const refuse = (fields: Record<string, Wrong>) => new Failure("invalid", "signals_invalid", { fields });
  if (!parsed.success) throw refuse(wrongFields(parsed.error, (path) => (path.length === 1 ? Object.keys(signal.shape) : null)));
  const ahead = parsed.data.flatMap(({ occurredAt }, index) => (Date.parse(occurredAt) > now + SIGNAL_AHEAD_MAX ? [index] : []));
  if (ahead.length === 0) return parsed.data;
  throw refuse(Object.fromEntries(ahead.map((index) => [`${index}.occurredAt`, { code: "future", values: { now: iso(now) } }])));
}

/** A list of addresses to close, each by itself: the row, or what is wrong with it. */
export function parseClosings(body: unknown): (z.infer<typeof closing> | { wrong: Record<string, Wrong> })[] {
  const parsed = closings.safeParse(body);
  if (!parsed.success) throw new Failure("invalid", "suppressions_invalid", { fields: wrongFields(parsed.error, () => null) });
  return parsed.data.map((row) => {
    const read = closing.safeParse(row);
    return read.success ? read.data : { wrong: wrongFields(read.error, () => Object.keys(closing.shape)) };
  });
}
