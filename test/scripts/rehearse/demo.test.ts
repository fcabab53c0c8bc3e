import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { journalsOfExport, journalsOfState, openState } from "../../../scripts/rehearse/journals.ts";
import { play } from "../../../scripts/rehearse/play.ts";
import { type Named, playbookIn, playbookInForce } from "../../../scripts/rehearse/playbooks.ts";
import { asText } from "../../../scripts/rehearse/print.ts";
import { rehearse } from "../../../scripts/rehearse/run.ts";
import { tell } from "../../../scripts/rehearse/tell.ts";
import { copyOfContent, type Folder } from "../../content/folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CONTENT = join(ROOT, "content");
const END = "2026-11-20T08:00:00Z";

let folder: string;
let state: string;
let database: DatabaseSync;
let changed: string;
let content: Folder;

function inForce(): Named {
  const found = playbookInForce(database);
  if (!found) throw new Error("the demo has adopted no playbook");
  return found;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dinghai-rehearsal-"));
  state = join(folder, "state");
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/seed.ts"), state, END], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  database = openState(state);
  content = copyOfContent();
  content.change("playbook/score.yaml", "points: 14", "points: 2");
  changed = join(content.root, "playbook");
}, 120_000);

afterAll(() => {
  database?.close();
  content?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe("the demo month, decided again by the playbook in force", () => {
  it("ends with every lead, rep and company's owner as the database has them", () => {
    const { leads, team } = play(journalsOfState(database), inForce().playbook, 0);
    const live = database.prepare("SELECT state FROM leads ORDER BY id").all() as { state: string }[];
    expect(leads).toEqual(live.map((row) => JSON.parse(row.state)));
    const reps = database.prepare("SELECT id, open, last_turn AS lastTurn FROM reps").all() as { id: string }[];
    for (const rep of reps) expect(team.loads.find(({ id }) => id === rep.id)).toMatchObject({ ...rep });
    const owners = database.prepare("SELECT id, owner_id AS owner FROM accounts").all() as { id: string; owner: string | null }[];
    for (const { id, owner } of owners) expect(team.ownerOf(id)).toBe(owner);
  });

  it("gives no change at all", async () => {
    const unchanged = playbookIn(CONTENT, CONTENT);
    expect(unchanged.playbook).toEqual(inForce().playbook);
    const report = await rehearse(journalsOfState(database), { before: inForce(), after: unchanged }, 90);
    expect(report).toMatchObject({ changed: false, tiers: { leads: 0 }, owners: { leads: 0 }, scores: { higher: 0, lower: 0 } });
  });
});

describe("the demo month with one weight changed", () => {
  it("shows what changes, the same every time", async () => {
    const once = () => rehearse(journalsOfState(database), { before: inForce(), after: playbookIn(changed, CONTENT) }, 90);
    const report = await once();
    expect(report.leads.heard).toBeGreaterThanOrEqual(30);
    expect(report.tiers.leads).toBeGreaterThan(0);
    expect(report.scores).toMatchObject({ higher: 0 });
    expect(report.tiers.surprising[0]?.points).toContainEqual({ rule: "fit-size-large", before: 14, after: 2 });
    expect(asText(tell(report))).toContain("fit-size-large +14 → +2");
    expect(await once()).toEqual(report);
  });

  it("is the same from an export, whether bodies are text or unfolded", async () => {
    const playbooks = { before: inForce(), after: playbookIn(changed, CONTENT) };
    const report = await rehearse(journalsOfState(database), playbooks, 90);
    const rows = database.prepare("SELECT * FROM journal ORDER BY subject, seq").all() as { body: string }[];
    for (const [name, unfold] of Object.entries({
      text: (body: string) => body,
      unfolded: (body: string) => JSON.parse(body) as unknown,
    })) {
      const file = join(folder, `${name}.jsonl`);
      writeFileSync(file, rows.map((row) => JSON.stringify({ ...row, body: unfold(row.body) })).join("\n"));
      expect(await rehearse(await journalsOfExport(file), playbooks, 90)).toEqual(report);
    }
  });
});

describe("npm run rehearse", () => {
  const command = (...args: string[]) => {
    const env = { ...process.env, DINGHAI_STATE: state };
    return spawnSync(process.execPath, [join(ROOT, "scripts/rehearse.ts"), ...args], { encoding: "utf8", env });
  };

  it("prints the report for the state folder and ends with 0", () => {
    const { status, stdout, stderr } = command("--playbook", changed, "--json");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: true,
      window: { days: 90 },
      playbooks: { before: { from: "kept in the database" } },
    });
  });

  it("refuses in one sentence and ends with 1", () => {
    const { status, stdout, stderr } = command("--playbook", join(folder, "none"));
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^There is no folder \S*none\.\n$/);
  });
});
