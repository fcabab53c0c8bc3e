import { createHash, randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { SCOPES } from "../worker/api/schema.ts";
import { migrate, withLocalDatabases } from "./database.ts";
import { run } from "./run.ts";
import { stateFolder } from "./state.ts";

// `npm run key -- --name product --scopes signals:write,leads:read --remote`: a key for another system. Shown once, stored as a hash.
const USAGE = `npm run key -- --name <letters, digits, . or -> --scopes <${SCOPES.join(",")}> [--remote | --state <folder>]
  --remote  into the deployed database; otherwise into the local one of npm start, in DINGHAI_STATE or .dinghai/state
  --state   another folder of local data`;
const { values } = parseArgs({
  options: { name: { type: "string" }, scopes: { type: "string" }, remote: { type: "boolean", default: false }, state: { type: "string" } },
});
const name = values.name?.trim() ?? "";
const scopes = (values.scopes ?? "").split(",").map((scope) => scope.trim());
const unknown = scopes.filter((scope) => !SCOPES.some((known) => known === scope));

if (!/^[\w .-]{1,60}$/.test(name) || unknown.length > 0) {
  console.error(USAGE);
  if (unknown.length > 0) console.error(`unknown scope: ${unknown.join(", ") || "none given"}`);
  process.exit(1);
}

const key = `dh_${randomBytes(24).toString("base64url")}`;
const hash = createHash("sha256").update(key).digest("hex");
const id = randomBytes(8).toString("hex");
const sql = `INSERT INTO api_keys (id, hash, prefix, name, scopes, created_at) VALUES ('${id}', '${hash}', '${key.slice(0, 7)}', '${name}', '${JSON.stringify(scopes)}', ${Date.now()})`;
const state = stateFolder(values.state);
const problem = values.remote ? await remotely() : await locally();
if (problem) {
  console.error(problem);
  process.exit(1);
}
console.log(`${name} (${scopes.join(", ")}), ${values.remote ? "deployed" : `in ${state}`}, shown only now:\n\n  ${key}\n`);

async function remotely(): Promise<string> {
  const { ok, output } = await run("wrangler", ["d1", "execute", "dinghai", "--remote", "--yes", "--command", sql], { SECRET: "unused" });
  return ok ? "" : output;
}

/** The local database need not have been started before. */
async function locally(): Promise<string> {
  try {
    await withLocalDatabases(state, async (databases) => {
      await migrate(databases);
      await databases.DB.prepare(sql).all();
    });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
