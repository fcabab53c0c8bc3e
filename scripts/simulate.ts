import { mistyped, typed } from "./arguments.ts";
import { compileAll } from "./content.ts";
import { BUGS } from "./simulate/bugs.ts";
import { openBundler } from "./simulate/bundle.ts";
import { everyFault } from "./simulate/every.ts";
import { hunt } from "./simulate/hunt.ts";
import { FAILED_MAX, many, SIMULATED, told } from "./simulate/many.ts";
import { openPool, type Pool } from "./simulate/pool.ts";
import { replay } from "./simulate/replay.ts";

// `npm run simulate`: random histories with faults, each judged at its end.
const USAGE = `npm run simulate [-- --histories <n>] [--from <n>] [--seed <n>] [--every <n>] [--bugs] [--bug <name>]
  --histories  how many random histories are lived through: ${SIMULATED}
  --from       the seed of the first: 1
  --seed       replays one history, line by line, and shrinks it when it fails
  --every      puts every kind of fault at every request of one history
  --bugs       plants every known mistake and says how soon it is found; --bug <name> plants one of them`;

const { values, positionals } = typed(USAGE, {
  seed: { type: "string" },
  from: { type: "string", default: "1" },
  histories: { type: "string", default: String(SIMULATED) },
  bugs: { type: "boolean", default: false },
  bug: { type: "string" },
  every: { type: "string" },
});
if (positionals.length > 0) mistyped(USAGE);
const numbers = {
  seed: whole("seed", values.seed),
  from: whole("from", values.from),
  histories: whole("histories", values.histories),
  every: whole("every", values.every),
};

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
    if (numbers.every !== null) return await every(pool, numbers.every);
    if (numbers.seed !== null) return await replay(pool, numbers.seed, console.log);
    return await many(pool, numbers.from ?? 1, numbers.histories ?? SIMULATED, console.log);
  } finally {
    await pool.end();
  }
}

/** A whole number from 1 on; null where none was given. Anything else would be lived through as nothing, and pass. */
function whole(name: string, written: string | undefined): number | null {
  if (written === undefined) return null;
  if (!/^[1-9]\d{0,9}$/.test(written)) mistyped(USAGE, `--${name} is “${written}”: write a whole number from 1 on.`);
  return Number(written);
}

async function every(pool: Pool, seed: number): Promise<boolean> {
  const { tried, failed } = await everyFault(pool, seed, null, true);
  for (const line of failed.slice(0, FAILED_MAX).flatMap(told)) console.log(line);
  console.log(`seed ${seed}: ${tried} faults, one at a time; ${failed.length} of them broke something`);
  return failed.length === 0;
}
