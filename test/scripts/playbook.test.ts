import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinghai-playbook-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const playbook = (...args: string[]) => spawnSync(process.execPath, [join(ROOT, "scripts/playbook.ts"), ...args], { encoding: "utf8" });

function tiers(from: string, to: string): void {
  writeFileSync(join(folder, "tiers.yaml"), readFileSync(join(ROOT, "content/playbook/tiers.yaml"), "utf8").replace(from, to));
}

describe("npm run playbook -- check", () => {
  it("passes the playbook of this folder", () => {
    const { status, stdout } = playbook("check");
    expect(status).toBe(0);
    expect(stdout).toMatch(/playbook: 0 errors, \d+ warnings?\n$/);
  });

  it("ends with 1 for a mistake in another folder's files, and names them as they are called there", () => {
    tiers("fit: 40", "fit: 51");
    const { status, stderr } = playbook("check", "--playbook", folder);
    expect(status).toBe(1);
    expect(stderr).toContain(`${join(folder, "tiers.yaml")}:3  grid[0].fit is out of reach`);
    expect(stderr).toMatch(/playbook: 1 error, \d+ warnings?\n$/);
  });

  it("ends with 0 for a warning", () => {
    tiers("hysteresis: 2", "hysteresis: 8");
    const { status, stdout } = playbook("check", "--playbook", folder);
    expect(status).toBe(0);
    expect(stdout).toContain(`${join(folder, "tiers.yaml")}:11  warning: hysteresis reaches down`);
  });

  it("says in one sentence that a folder is not there", () => {
    const { status, stderr } = playbook("check", "--playbook", join(folder, "nowhere"));
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("npm run playbook", () => {
  it.each([[[]], [["czech"]], [["check", "--playbok", "x"]], [["explain"]], [["explain", "a", "b"]], [["diff", "--agianst", "HEAD"]]])(
    "answers %j with its usage",
    (args) => {
      const { status, stderr } = playbook(...args);
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^(?:Unknown option .*\n)?npm run playbook -- check .*\nnpm run playbook -- explain .*\nnpm run playbook -- diff .*\n$/,
      );
    },
  );

  it("says in one sentence that nobody is called that", () => {
    const { status, stderr } = playbook("explain", "nobody@maker.example", "--state", folder);
    expect(status).toBe(1);
    expect(stderr).toBe(`Nobody in ${folder} has the id or address nobody@maker.example.\n`);
  });
});
