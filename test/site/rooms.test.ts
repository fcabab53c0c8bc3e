import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";

const CONTENT = fileURLToPath(new URL("../../content/events", import.meta.url));
const SITE = fileURLToPath(new URL("../../dist/site", import.meta.url));
const JOIN = /^joinUrl: (\S+)$/m;

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("where an online event meets stands in nothing that is built: no page, list, calendar, structured data, Markdown or search index", () => {
  if (!existsSync(SITE)) throw new Error("dist/site is missing: build the site first.");
  const rooms = new Set(filesIn(CONTENT).flatMap((path) => JOIN.exec(readFileSync(path, "utf8"))?.[1] ?? []));
  expect(rooms.size).toBeGreaterThan(0);
  const hosts = [...rooms].flatMap((room) => [room, new URL(room).host]);
  const files = filesIn(SITE);
  for (const kind of [".html", ".ics", ".md", ".json", ".txt", ".xml", ".js"])
    expect(
      files.some((path) => path.endsWith(kind)),
      kind,
    ).toBe(true);
  for (const path of files) {
    const bytes = readFileSync(path);
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("latin1");
    expect(
      hosts.filter((host) => text.includes(host)),
      path,
    ).toEqual([]);
  }
});
