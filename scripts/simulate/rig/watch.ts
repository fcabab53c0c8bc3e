import { type Instant, iso } from "../../../worker/playbook/time.ts";
import type { Run } from "./conductor.ts";
import type { Life } from "./life.ts";

/** What D1 takes of one invocation. */
const STATEMENTS_MAX = 1_000;

/** What is looked at while a history goes on, with eyes of its own: no fault ever strikes here, and no code of the Worker is asked. */
export class Watch {
  readonly #life: Life;
  #suppressed = new Set<string>();

  constructor(life: Life) {
    this.#life = life;
  }

  async rows<T>(sql: string, ...values: unknown[]): Promise<T[]> {
    const { results } = await this.#life.databases.DB.prepare(sql)
      .bind(...values)
      .all<T>();
    return results;
  }

  /** The earliest instant at which something is to be done. */
  async nextDue(): Promise<Instant | null> {
    const [row] = await this.rows<{ at: Instant | null }>(
      `SELECT min(at) AS at FROM (
        SELECT min(wake_at) AS at FROM leads WHERE wake_at IS NOT NULL
        UNION ALL SELECT min(due_at) FROM enrolments WHERE status = 'active' AND due_at IS NOT NULL
        UNION ALL SELECT min(due_at) FROM outbox WHERE state = 'waiting'
        UNION ALL SELECT min(due_at) FROM offers WHERE due_at IS NOT NULL)`,
    );
    return row?.at ?? null;
  }

  /** After some runs: limits were kept, and nobody's no was forgotten. */
  async look(runs: readonly Run[]): Promise<void> {
    const { judge, people } = this.#life;
    for (const { name, statements } of runs) {
      if (statements > STATEMENTS_MAX) judge.breaks(10, `a ${name} asked the database ${statements} times`);
    }
    const rows = await this.rows<{ key: string }>("SELECT hash || ' ' || scope AS key FROM suppressions");
    const now = new Set(rows.map(({ key }) => key));
    for (const key of this.#suppressed) {
      if (now.has(key)) continue;
      // whose it was is asked of what people did: somebody pressed yes since
      const yes = judge.deeds.some(({ what }) => what === "confirmed" || what === "said_yes");
      if (!yes) judge.breaks(13, `a suppression was lifted and nobody had said yes (${iso(this.#life.now)}, ${people.length} people)`);
    }
    this.#suppressed = now;
  }
}
