/** What D1 says a piece of work cost: rows are what the platform bills, trips are what it waits for. */
export interface Cost {
  trips: number;
  read: number;
  written: number;
}

interface Answer {
  results: Record<string, unknown>[];
  meta: { rows_read?: number; rows_written?: number };
}

interface Statement {
  bind(...values: unknown[]): Statement;
  all(): Promise<Answer>;
  run(): Promise<Answer>;
  raw(options?: object): Promise<unknown[][]>;
}

/** The part of a D1 database that the product uses. */
export interface Counted {
  prepare(sql: string): Statement;
  batch(statements: Statement[]): Promise<Answer[]>;
}

export const nothing = (): Cost => ({ trips: 0, read: 0, written: 0 });

/** The same database, which adds up what D1 says of every statement. */
export function counted(database: Counted, cost: Cost): Counted {
  const inner = new WeakMap<Statement, Statement>();
  const add = (answers: Answer[]): Answer[] => {
    cost.trips += 1;
    for (const { meta } of answers) {
      cost.read += meta.rows_read ?? 0;
      cost.written += meta.rows_written ?? 0;
    }
    return answers;
  };
  const one = async (answer: Promise<Answer>): Promise<Answer> => {
    const known = await answer;
    add([known]);
    return known;
  };
  const wrap = (statement: Statement, sql: string): Statement => {
    const wrapped: Statement = {
      bind: (...values) => wrap(statement.bind(...values), sql),
      all: () => one(statement.all()),
      run: () => one(statement.run()),
      async raw(options) {
        const { results } = await one(statement.all());
        // raw() keeps to itself what D1 says: a read is asked twice and counted once, a write answers by name
        return /^\s*select/i.test(sql) ? statement.raw(options) : results.map((row) => Object.values(row));
      },
    };
    inner.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql) => wrap(database.prepare(sql), sql),
    batch: async (statements) => add(await database.batch(statements.map((statement) => inner.get(statement) ?? statement))),
  };
}
