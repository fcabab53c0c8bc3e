import { parseArgs } from "node:util";
import { compileAll } from "./content.ts";
import { BUGS } from "./simulate/bugs.ts";
import { hunt } from "./simulate/hunt.ts";
import { many, SIMULATED } from "./simulate/many.ts";
import { openPool } from "./simulate/pool.ts";
import { replay } from "./simulate/replay.ts";

// `npm run simulate`: random histories with faults, each judged at its end. `-- --seed N` replays one, line by line, and shrinks it when it
// fails; `--histories N` and `--from N` say which; `--bugs` plants every known mistake and says how soon it is found.
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    histories: { type: "string", default: String(SIMULATED) },
    bugs: { type: "boolean", default: false },
    bug: { type: "string" },
  },
});

const content = await compileAll();
if (!content.ok) throw new Error(content.output);
process.exitCode = (await simulation()) ? 0 : 1;

async function simulation(): Promise<boolean> {
  const planted = values.bug === undefined ? null : BUGS.find(({ name }) => name === values.bug);
  if (planted === undefined) throw new Error(`There is no bug "${values.bug}". There are: ${BUGS.map(({ name }) => name).join(", ")}.`);
  if (values.bugs) return hunt(BUGS, console.log);
  const pool = await openPool(planted?.edits ?? []);
  try {
    if (values.seed !== undefined) return await replay(pool, Number(values.seed), console.log);
    return await many(pool, Number(values.from), Number(values.histories), console.log);
  } finally {
    await pool.end();
  }
}
