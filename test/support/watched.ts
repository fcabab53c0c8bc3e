/** One request to the database: a single statement, or the statements of a batch. */
export interface Asked {
  statements: readonly string[];
}

export interface Watch {
  /** May throw: then nothing has been done. What it does first is done before. */
  before?(asked: Asked): void | Promise<void>;
  /** May throw: then everything has been done, and the caller does not learn it. */
  after?(asked: Asked, meta: readonly D1Meta[]): void;
}

/** A real database whose every request is seen. What it answers is what the database answers. */
export function watched(database: D1Database, watch: Watch): D1Database {
  const known = new WeakMap<D1PreparedStatement, { real: D1PreparedStatement; text: string }>();

  async function ask<T>(text: string, work: () => Promise<T>, metaOf: (answer: T) => Promise<D1Meta> | D1Meta): Promise<T> {
    await watch.before?.({ statements: [text] });
    const answer = await work();
    watch.after?.({ statements: [text] }, [await metaOf(answer)]);
    return answer;
  }

  function wrap(real: D1PreparedStatement, text: string): D1PreparedStatement {
    const statement = {
      bind: (...values: unknown[]) => wrap(real.bind(...values), text),
      run: () =>
        ask(
          text,
          () => real.run(),
          ({ meta }) => meta,
        ),
      all: () =>
        ask(
          text,
          () => real.all(),
          ({ meta }) => meta,
        ),
      // raw() tells nothing of its cost: a SELECT is asked once more for it, anything else is read by name
      raw: () => {
        if (/^\s*select/i.test(text))
          return ask(
            text,
            () => real.raw(),
            async () => (await real.all()).meta,
          );
        return ask(
          text,
          () => real.all<Record<string, unknown>>(),
          ({ meta }) => meta,
        ).then(({ results }) => results.map((row) => Object.values(row)));
      },
      first: async (column?: string) => {
        const { results } = await ask(
          text,
          () => real.all<Record<string, unknown>>(),
          ({ meta }) => meta,
        );
        const [row] = results;
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      },
    } as unknown as D1PreparedStatement;
    known.set(statement, { real, text });
    return statement;
  }

  return {
    prepare: (text: string) => wrap(database.prepare(text), text),
    batch: async (statements: D1PreparedStatement[]) => {
      const inner = statements.map((statement) => known.get(statement) ?? { real: statement, text: "" });
      const asked = { statements: inner.map(({ text }) => text) };
      await watch.before?.(asked);
      const answers = await database.batch(inner.map(({ real }) => real));
      watch.after?.(
        asked,
        answers.map(({ meta }) => meta),
      );
      return answers;
    },
    exec: (text: string) => database.exec(text),
  } as unknown as D1Database;
}
