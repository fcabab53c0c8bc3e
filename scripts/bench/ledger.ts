/** What D1 says a piece of work cost: the numbers the platform bills. */
export interface Cost {
  calls: number;
  statements: number;
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

export interface Counted {
  prepare(sql: string): Statement;
  batch(statements: Statement[]): Promise<Answer[]>;
}

export const nothing = (): Cost => ({ calls: 0, statements: 0, read: 0, written: 0 });

/** The same database, which adds up what D1 says of every statement. */
export function counted(database: Counted, cost: Cost): Counted {
  const inner = new WeakMap<Statement, Statement>();
  const add = (answer: Answer): Answer => {
    cost.statements += 1;
    cost.read += answer.meta.rows_read ?? 0;
    cost.written += answer.meta.rows_written ?? 0;
    return answer;
  };
  const wrap = (statement: Statement, sql: string): Statement => {
    const wrapped: Statement = {
      bind: (...values) => wrap(statement.bind(...values), sql),
      all: async () => add(await statement.all()),
      run: async () => add(await statement.run()),
      async raw(options) {
        // raw() keeps what D1 says to itself: a read is asked twice, a write answers by name
        if (!/^\s*select/i.test(sql)) return add(await statement.all()).results.map((row) => Object.values(row));
        add(await statement.all());
        return statement.raw(options);
      },
    };
    inner.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql) => wrap(database.prepare(sql), sql),
    batch: async (statements) => (await database.batch(statements.map((one) => inner.get(one) ?? one))).map(add),
  };
}
