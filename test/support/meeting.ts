/** A commit has more statements than any read. */
const READ_STATEMENTS_MAX = 6;

/** A real database in which, once armed, the next commits wait until so many have come: all have read before any is done. */
export function meetingCommits(database: D1Database, many: number): { database: D1Database; arm(): void } {
  let waiting: (() => void)[] = [];
  let armed = false;
  const meet = () =>
    new Promise<void>((go) => {
      waiting.push(go);
      if (waiting.length < many) return;
      armed = false;
      for (const next of waiting) next();
      waiting = [];
    });
  const batch: D1Database["batch"] = async (statements) => {
    if (armed && statements.length > READ_STATEMENTS_MAX) await meet();
    return database.batch(statements);
  };
  return {
    database: {
      batch,
      prepare: (text: string) => database.prepare(text),
      exec: (text: string) => database.exec(text),
    } as unknown as D1Database,
    arm: () => {
      armed = true;
    },
  };
}
