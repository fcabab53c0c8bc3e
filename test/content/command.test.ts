import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyOfContent, type Folder } from "./folder.ts";

const COMPILE = join(import.meta.dirname, "../../content/compile.ts");
let folder: Folder;
let out: string;
beforeEach(() => {
  folder = copyOfContent();
  out = mkdtempSync(join(tmpdir(), "dinghai-out-"));
});
afterEach(() => {
  folder.dispose();
  rmSync(out, { recursive: true, force: true });
});

const compile = () => spawnSync(process.execPath, [COMPILE, folder.root, out], { encoding: "utf8" });

describe("npm run content", () => {
  it("writes the modules, says one line of counts and ends with 0", () => {
    const { status, stdout, stderr } = compile();
    expect(stderr).not.toContain("error");
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stdout).toMatch(/^content: \d+ pieces, 5 forms, \d+ mails/);
    expect(readFileSync(join(out, "playbook.ts"), "utf8")).toContain("export const playbook: Playbook");
  });

  it("names what readers do not see yet, and from which day they will", () => {
    for (const locale of ["zh", "en"]) {
      const from = `cases/saas-quiet-nurture/${locale}.mdx`;
      folder.copy(from, `cases/half-written/${locale}.mdx`, "\nowner:", "\ndraft: true\nowner:");
      folder.copy(
        from,
        `cases/next-week/${locale}.mdx`,
        /\npublishedAt: .*([\s\S]*?)\nreviewBy: .*/,
        "\npublishedAt: 2098-01-08$1\nreviewBy: 2099-01-08",
      );
    }
    const { stdout, stderr } = compile();
    expect(stdout, stderr).toContain("(and 2 that readers do not see yet)");
    expect(stdout).toMatch(/^ {2}\/cases\/next-week\/ appears on 2098-01-08$/m);
    expect(stdout).toMatch(/^ {2}\/cases\/half-written\/ is a draft$/m);
  });

  it("ends with 1, names file and line, and writes nothing", () => {
    folder.change("playbook/score.yaml", "points: 12", "points: 60");
    const { status, stdout, stderr } = compile();
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      `content/playbook/score.yaml:${folder.lineOf("playbook/score.yaml", "points: 60")}  rules[0].points must be at most 50, not 60`,
    );
    expect(stderr).toContain("  → points: 50");
    expect(existsSync(join(out, "playbook.ts"))).toBe(false);
  });

  it("removes the module of a mail that is gone", () => {
    compile();
    expect(existsSync(join(out, "mails/trial/what-is-missing/zh.ts"))).toBe(true);
    folder.remove("mail/trial/what-is-missing");
    folder.change("mail/trial/sequence.yaml", /\n {2}- \{ id: what-is-missing.*\n/, "\n");
    expect(compile().status).toBe(0);
    expect(existsSync(join(out, "mails/trial/what-is-missing/zh.ts"))).toBe(false);
  });
});
