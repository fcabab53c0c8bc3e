import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refusals, type Situation } from "../../scripts/deploy-guard.ts";

const READY: Situation = {
  config: 'database_id = "5f0c1f4e-0000-4000-8000-1c2d3e4f5a6b"\n[vars]\nSITE_URL = "https://growth.example.com"\n',
  env: {},
  files: [],
  secrets: '[{ "name": "SECRET", "type": "secret_text" }]',
};

describe("npm run deploy", () => {
  it("lets a finished configuration through", () => {
    expect(refusals(READY)).toEqual([]);
  });

  it.each<[string, Partial<Situation>, RegExp]>([
    ["local mode in the environment", { env: { DINGHAI_LOCAL: "" } }, /DINGHAI_LOCAL is set in the environment/],
    ["local mode in wrangler.toml", { config: `${READY.config}DINGHAI_LOCAL = "1"\n` }, /wrangler\.toml mentions DINGHAI_LOCAL/],
    ["drafts", { env: { DINGHAI_DRAFTS: "1" } }, /DINGHAI_DRAFTS is set in the environment/],
    [
      "local mode in a file of variables",
      { files: [{ name: ".dev.vars", text: "DINGHAI_LOCAL=1" }] },
      /\.dev\.vars mentions DINGHAI_LOCAL/,
    ],
    ["a secret in wrangler.toml", { config: `${READY.config}SECRET = "x"\n` }, /holds SECRET/],
    ["no secret on the platform", { secrets: "[]" }, /SECRET is not set/],
    ["a platform that was not asked", { secrets: null }, /could not be listed/],
    ["a database of zeros", { config: 'database_id = "00000000-0000-0000-0000-000000000000"' }, /database_id .* is a placeholder/],
    ["the example's address", { config: 'SITE_URL = "https://dinghai.example"' }, /SITE_URL .* is a placeholder/],
  ])("refuses %s", (_what, spoiled, reason) => {
    const reasons = refusals({ ...READY, ...spoiled });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
  });

  it("does not mind a comment about local mode", () => {
    expect(refusals({ ...READY, config: `# DINGHAI_LOCAL never stands here\n${READY.config}` })).toEqual([]);
  });

  it("refuses the repository as it is cloned", () => {
    const config = readFileSync(join(import.meta.dirname, "../../wrangler.toml"), "utf8");
    expect(refusals({ ...READY, config }).length).toBeGreaterThan(0);
  });
});
