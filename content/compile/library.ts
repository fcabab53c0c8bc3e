import type { Problem } from "./problem.ts";
import { listFiles, openSource, type Source } from "./source.ts";

/** The content folder as it stands, and the problems found in it so far. */
export interface Library {
  files: readonly string[];
  problems: Problem[];
  has(path: string): boolean;
  open(path: string): Source;
  /** Names of the folders (or of the files) directly inside a folder. */
  folders(folder: string): string[];
  within(folder: string): string[];
}

export function openLibrary(root: string): Library {
  const files = listFiles(root).filter((path) => !/^(?:schema\/|compile\/|compile\.ts$|[^/]+\.md$)/.test(path));
  const all = new Set(files);
  const within = (folder: string) => files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return {
    files,
    problems: [],
    has: (path) => all.has(path),
    open: (path) => openSource(root, path),
    within,
    folders: (folder) => [...new Set(within(folder).flatMap((path) => (path.includes("/") ? [path.split("/")[0] ?? ""] : [])))],
  };
}
