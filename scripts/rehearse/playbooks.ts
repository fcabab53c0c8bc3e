import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { stamped } from "../../content/compile/emit.ts";
import { type Library, openLibrary } from "../../content/compile/library.ts";
import { gatedSlugs } from "../../content/compile/papers.ts";
import { readPolicy, wholePlaybook } from "../../content/compile/playbook.ts";
import { checkPolicy } from "../../content/compile/policy.ts";
import { listFiles, openSource } from "../../content/compile/source.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { PLAYBOOK_FILES, type Playbook } from "../../content/schema/playbook.ts";
import { Refusal } from "./refusal.ts";

/** A playbook and where it comes from, for a person. */
export interface Named {
  playbook: Playbook;
  from: string;
}

/** The playbook that a database has adopted, or null when it has none yet. */
export function playbookInForce(database: DatabaseSync): Named | null {
  const row = database
    .prepare("SELECT p.version, p.text FROM settings s JOIN playbooks p ON p.version = s.value WHERE s.key = 'playbook'")
    .get() as { version: string; text: string } | undefined;
  if (!row) return null;
  const playbook = JSON.parse(row.text) as Playbook;
  for (const [name, schema] of Object.entries(PLAYBOOK_FILES)) {
    if (!schema.safeParse(playbook[name as keyof Playbook]).success)
      throw new Refusal(
        `The playbook in force, ${row.version}, is from an earlier Dinghai (${name}): deploy this version once, then rehearse.`,
      );
  }
  return { playbook, from: "kept in the database" };
}

/** A content folder, or a folder with those files of content/playbook that change; `content` is where the others come from. */
export function playbookIn(folder: string, content: string): Named {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Refusal(`There is no folder ${folder}.`);
  const whole = existsSync(join(folder, "playbook")) && existsSync(join(folder, "mail"));
  if (whole) return { playbook: compiled(openLibrary(folder), folder), from: folder };
  const changed = existsSync(join(folder, "playbook")) ? join(folder, "playbook") : folder;
  const files = listFiles(changed).filter((path) => path.endsWith(".yaml"));
  if (files.length === 0) throw new Refusal(`${folder} holds no playbook: it needs files such as score.yaml, or a whole content folder.`);
  return { playbook: compiled(laidOver(openLibrary(content), changed, files), folder), from: folder };
}

function compiled(library: Library, folder: string): Playbook {
  const policy = readPolicy(library);
  const slugs = PIECE_KINDS.flatMap((kind) => library.folders(kind));
  checkPolicy(library, policy, { slugs, resources: gatedSlugs(library) });
  const playbook = wholePlaybook(policy);
  const [first, ...others] = library.problems;
  if (playbook && !first) return stamped(playbook);
  const more = others.length > 0 ? `, and ${others.length} more` : "";
  throw new Refusal(`The playbook in ${folder} is wrong: ${first?.file}:${first?.line} ${first?.message} (→ ${first?.fix})${more}.`);
}

function laidOver(library: Library, folder: string, files: readonly string[]): Library {
  const over = new Map(files.map((file) => [`playbook/${file}`, file]));
  const all = [...new Set([...library.files, ...over.keys()])].sort();
  return {
    ...library,
    files: all,
    has: (path) => over.has(path) || library.has(path),
    within: (parent) => all.filter((path) => path.startsWith(`${parent}/`)).map((path) => path.slice(parent.length + 1)),
    open(path) {
      const file = over.get(path);
      return file === undefined ? library.open(path) : { ...openSource(folder, file), path: join(folder, file) };
    },
  };
}
