import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lastChanged } from "../../site/src/changed.ts";

let content: string;
beforeEach(() => {
  content = mkdtempSync(join(tmpdir(), "dinghai-changed-"));
});
afterEach(() => rmSync(content, { recursive: true, force: true }));

function piece(slug: string, head: string): void {
  mkdirSync(join(content, "articles", slug), { recursive: true });
  for (const locale of ["zh", "en"]) writeFileSync(join(content, "articles", slug, `${locale}.mdx`), `---\n${head}\n---\n\ndraft: true\n`);
}

describe("when a page has last changed", () => {
  beforeEach(() => {
    piece("old", "publishedAt: 2026-10-01\nupdatedAt: 2026-10-20");
    piece("coming", "publishedAt: 2026-12-01");
    piece("draft", "publishedAt: 2026-11-01\ndraft: true");
  });

  it.each([
    ["a moment before a piece appears", { day: "2026-11-30", preview: false }, "2026-10-20"],
    ["on its day", { day: "2026-12-01", preview: false }, "2026-12-01"],
  ])("lists know nothing of a draft, nor of days to come: %s", (_what, edition, day) => {
    const changed = lastChanged(content, edition);
    for (const path of ["/en/", "/zh/library/", "/en/articles/"]) expect(changed.get(path), path).toBe(day);
    expect(changed.get("/en/articles/old/")).toBe("2026-10-20");
    expect(changed.has("/en/articles/draft/")).toBe(false);
    expect(changed.has("/en/articles/coming/")).toBe(day === "2026-12-01");
  });

  it("the preview knows them all", () => {
    const changed = lastChanged(content, { day: "2026-11-22", preview: true });
    expect(changed.get("/en/articles/")).toBe("2026-12-01");
    expect(changed.get("/en/articles/draft/")).toBe("2026-11-01");
  });
});

describe("the day of the edition", () => {
  it("is the day of everything that a build says of time", async () => {
    vi.stubEnv("DINGHAI_TODAY", "2027-04-01");
    vi.resetModules();
    const { running } = await import("../../site/src/experiments.ts");
    const { builtAt } = await import("../../site/src/now.ts");
    vi.unstubAllEnvs();
    const experiment = { id: "one", title: "Another title", until: "2027-03-31" };
    expect(running(experiment)).toBeUndefined();
    expect(running({ ...experiment, until: "2027-04-01" })).toBeDefined();
    expect(builtAt).toBe(Date.parse("2027-04-01T00:00:00Z"));
  });
});
