import type { Conductor, Run } from "./conductor.ts";

/** Hears the rows that a statement answered, in the moment in which it did. */
export type Hear = (run: Run, statement: string, rows: readonly unknown[]) => void;

/** A database whose every request goes through the conductor: a statement, or a batch, which is one transaction. */
export function through(database: D1Database, conductor: Conductor, run: Run, hear: Hear): D1Database {
  const known = new WeakMap<D1PreparedStatement, { real: D1PreparedStatement; text: string }>();
  const ask = <T>(texts: readonly string[], work: () => Promise<T>) => {
    run.statements += texts.length;
    return conductor.request(run, "database", (texts[0] ?? "").slice(0, 60).replace(/\s+/g, " "), work);
  };

  function wrap(real: D1PreparedStatement, text: string): D1PreparedStatement {
    const heard = async (work: () => Promise<D1Result>) => {
      const result = await work();
      hear(run, text, result.results);
      return result;
    };
    const statement = {
      bind: (...values: unknown[]) => wrap(real.bind(...values), text),
      run: () => ask([text], () => heard(() => real.run())),
      all: () => ask([text], () => heard(() => real.all())),
      raw: () => ask([text], () => real.raw()),
      first: (column?: string) => ask([text], () => (column === undefined ? real.first() : real.first(column))),
    } as unknown as D1PreparedStatement;
    known.set(statement, { real, text });
    return statement;
  }

  return {
    prepare: (text: string) => wrap(database.prepare(text), text),
    batch: (statements: D1PreparedStatement[]) => {
      const inner = statements.map((statement) => known.get(statement) ?? { real: statement, text: "" });
      return ask(
        inner.map(({ text }) => text),
        () => database.batch(inner.map(({ real }) => real)),
      );
    },
  } as unknown as D1Database;
}
