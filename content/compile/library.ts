import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./problem.ts";
import { listFiles, openSource, type Source } from "./source.ts";

/** The content folder as it stands, and the problems found in it so far. Warnings stop nothing. */
export interface Library {
  files: readonly string[];
  problems: Problem[];
  warnings: Problem[];
  /** What a piece would be better with; `npm run content` lists it. */
  remarks: Problem[];
  has(path: string): boolean;
  open(path: string): Source;
  bytes(path: string): Uint8Array;
  /** Where a file lies on this machine. */
  place(path: string): string;
  /** Names of the folders (or of the files) directly inside a folder. */
  folders(folder: string): string[];
  within(folder: string): string[];
}

/** Opens a content folder. Files of the folder `instead` stand in for those of its `playbook/`. */
export function openLibrary(root: string, instead: string | null = null): Library {
  const own = listFiles(root).filter((path) => !/^(?:schema\/|compile\/|compile\.ts$|[^/]+\.md$)/.test(path));
  const changed = new Map(instead === null ? [] : listFiles(instead).map((path) => [`playbook/${path}`, path]));
  const files = [...new Set([...own, ...changed.keys()])].sort();
  const all = new Set(files);
  const within = (folder: string) => files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return {
    files,
    problems: [],
    warnings: [],
    remarks: [],
    has: (path) => all.has(path),
    open(path) {
      const name = changed.get(path);
      return instead === null || name === undefined ? openSource(root, path) : { ...openSource(instead, name), path: join(instead, name) };
    },
    bytes: (path) => readFileSync(join(root, path)),
    place: (path) => join(root, path),
    within,
    folders: (folder) => [...new Set(within(folder).flatMap((path) => (path.includes("/") ? [path.split("/")[0] ?? ""] : [])))],
  };
}
