import { parseArgs } from "node:util";
import { compileAll } from "./content.ts";
import { BUGS } from "./simulate/bugs.ts";
import { openBundler } from "./simulate/bundle.ts";
import { everyFault } from "./simulate/every.ts";
import { hunt } from "./simulate/hunt.ts";
import { FAILED_MAX, many, SIMULATED, told } from "./simulate/many.ts";
import { openPool, type Pool } from "./simulate/pool.ts";
import { replay } from "./simulate/replay.ts";

// `npm run simulate`: random histories with faults, each judged at its end. `-- --seed N` replays one, line by line, and shrinks it when it
// fails; `--histories N` and `--from N` say which; `--every N` puts every kind of fault at every request of one history; `--bugs` plants every
// known mistake and says how soon it is found, and `--bug <name>` one of them.
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    histories: { type: "string", default: String(SIMULATED) },
    bugs: { type: "boolean", default: false },
    bug: { type: "string" },
    every: { type: "string" },
  },
});

const content = await compileAll();
if (!content.ok) throw new Error(content.output);
process.exitCode = (await simulation()) ? 0 : 1;

async function simulation(): Promise<boolean> {
  const planted = BUGS.find(({ name }) => name === values.bug);
  if (values.bug !== undefined && !planted)
    throw new Error(`There is no bug "${values.bug}". There are: ${BUGS.map(({ name }) => name).join("; ")}.`);
  const bundler = await openBundler();
  try {
    return values.bugs ? await hunt(bundler, BUGS, console.log) : await lived(await bundler.bundle(planted?.edits ?? []));
  } finally {
    await bundler.end();
  }
}

async function lived(module: string): Promise<boolean> {
  const pool = openPool(module);
  try {
    if (values.every !== undefined) return await every(pool, Number(values.every));
    if (values.seed !== undefined) return await replay(pool, Number(values.seed), console.log);
    return await many(pool, Number(values.from), Number(values.histories), console.log);
  } finally {
    await pool.end();
  }
}

async function every(pool: Pool, seed: number): Promise<boolean> {
  const { tried, failed } = await everyFault(pool, seed, null, true);
  for (const line of failed.slice(0, FAILED_MAX).flatMap(told)) console.log(line);
  console.log(`seed ${seed}: ${tried} faults, one at a time; ${failed.length} of them broke something`);
  return failed.length === 0;
}
