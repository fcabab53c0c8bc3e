import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseStray } from "../../scripts/database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinghai-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that wants the folder, and what it says. */
function other() {
  const module = join(import.meta.dirname, "../../scripts/state.ts");
  const script = `import(${JSON.stringify(module)}).then(({ holdState }) => { holdState(process.argv[1]); console.log("held"); }).catch((error) => { console.error(error.message); process.exit(1); })`;
  return spawnSync(process.execPath, ["-e", script, folder], { encoding: "utf8" });
}

describe("a folder of local data", () => {
  it("is held by one process at a time, and the second is told by whom", () => {
    writeFileSync(join(folder, "lock"), `${process.pid}\n`);
    const second = other();
    expect(second.status).toBe(1);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect(second.stderr).toContain(`process ${process.pid}`);
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(`${process.pid}\n`);
  });

  it("is free again after a crash and after an orderly end", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(folder, "lock"), `${pid}\n`);
    for (let time = 0; time < 2; time += 1) expect(other()).toMatchObject({ status: 0, stdout: "held\n" });
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });
});

describe("a migration", () => {
  it("that lies beside the databases' folders is named instead of passed over", () => {
    for (const name of ["db", "events"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "db", "0000_initial.sql"), "");
    expect(() => refuseStray(folder)).not.toThrow();
    writeFileSync(join(folder, "0001_lost.sql"), "");
    expect(() => refuseStray(folder)).toThrow(
      "migrations/0001_lost.sql belongs to no database: move it to migrations/db or migrations/events.",
    );
  });
});
