import { createHash, randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { SCOPES } from "../worker/api/schema.ts";
import { run } from "./run.ts";

// `npm run key -- --name product --scopes signals:write,leads:read --remote`: a key for another system. Shown once, stored as a hash.
const { values } = parseArgs({
  options: { name: { type: "string" }, scopes: { type: "string" }, remote: { type: "boolean", default: false }, state: { type: "string" } },
});
const name = values.name?.trim() ?? "";
const scopes = (values.scopes ?? "").split(",").map((scope) => scope.trim());
const unknown = scopes.filter((scope) => !SCOPES.some((known) => known === scope));

if (!/^[\w .-]{1,60}$/.test(name) || unknown.length > 0) {
  console.error(`npm run key -- --name <letters, digits, . or -> --scopes <${SCOPES.join(",")}> [--remote]`);
  if (unknown.length > 0) console.error(`unknown scope: ${unknown.join(", ") || "none given"}`);
  process.exit(1);
}

const key = `dh_${randomBytes(24).toString("base64url")}`;
const hash = createHash("sha256").update(key).digest("hex");
const id = randomBytes(8).toString("hex");
const sql = `INSERT INTO api_keys (id, hash, prefix, name, scopes, created_at) VALUES ('${id}', '${hash}', '${key.slice(0, 7)}', '${name}', '${JSON.stringify(scopes)}', ${Date.now()})`;
const where = values.remote ? ["--remote"] : ["--local", "--persist-to", values.state ?? ".dinghai/state"];
const { ok, output } = await run("wrangler", ["d1", "execute", "dinghai", ...where, "--yes", "--command", sql], { SECRET: "unused" });
if (!ok) {
  console.error(output);
  process.exit(1);
}
console.log(`${name} (${scopes.join(", ")}), shown only now:\n\n  ${key}\n`);
