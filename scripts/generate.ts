import { run } from "./run.ts";

// `npm run generate -- --name add_touches`: the SQL for what changed in the two schemas. Shipped files are never edited.
const args = process.argv.slice(2);
for (const config of ["drizzle.config.ts", "drizzle.events.config.ts"]) {
  const { ok, output } = await run("drizzle-kit", ["generate", "--config", config, ...args]);
  console.log(output);
  if (!ok) process.exit(1);
}
