import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { printProblem } from "../../content/compile/problem.ts";
import { compileContent } from "../../content/compile.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";

const CONTENT = join(import.meta.dirname, "../../content");

/** A copy of the real content to spoil. Paths are those an author sees, without `content/`. */
export interface Folder {
  root: string;
  /** Replaces text that must be there, once. */
  change(path: string, from: string | RegExp, to: string): void;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Another file with the same text, but for one change. */
  copy(path: string, to: string, from: string | RegExp, by: string): void;
  remove(path: string): void;
  /** The number of the first (or nth) line that holds the text. */
  lineOf(path: string, text: string, nth?: number): number;
  /** What the compiler says, as an author reads it. */
  said(): Promise<string[]>;
  dispose(): void;
}

/** Pieces that name only one another: enough to spoil, and quick to compile. */
const KEPT = [
  "whitepapers/answering-in-time",
  "whitepapers/scoring-sales-trust",
  "solutions/manufacturing-inbound",
  "solutions/software-trial-to-paid",
  "cases/pump-maker-first-hour",
  "cases/saas-quiet-nurture",
];
const PIECE = new RegExp(`content/((?:${PIECE_KINDS.join("|")})/[^/]+)`);
const LINKED = new RegExp(`(?<=[("])/((?:${PIECE_KINDS.join("|")})/[^/]+)/(?=[)"])`, "g");
/** Sequences of all but two stages are left out as well. */
const MAILS = /content\/mail\/(?!transactional|signup|trial)/;

export function copyOfContent(): Folder {
  const root = mkdtempSync(join(tmpdir(), "dinghai-content-"));
  cpSync(CONTENT, root, {
    recursive: true,
    filter: (name) => {
      const path = name.replaceAll("\\", "/");
      const [, piece] = PIECE.exec(path) ?? [];
      return !/content\/(?:schema|compile)(?:\/|$|\.ts$)/.test(path) && (piece === undefined || KEPT.includes(piece)) && !MAILS.test(path);
    },
  });
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  writeFileSync(join(root, "playbook/score.yaml"), read("playbook/score.yaml").replace(/(?<=fact\.slug, in: \[)[^\]]+/g, namedAmongKept));
  for (const path of readdirSync(join(root, "mail"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mdx")))
    writeFileSync(join(root, "mail", path), read(join("mail", path)).replace(LINKED, linkedAmongKept));
  return {
    root,
    read,
    change(path, from, to) {
      const before = read(path);
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${path} has no ${from}`);
      writeFileSync(join(root, path), after);
    },
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    copy(path, to, from, by) {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      writeFileSync(join(root, to), read(path).replace(from, by));
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    lineOf(path, text, nth = 1) {
      const holding = read(path)
        .split("\n")
        .flatMap((line, i) => (line.includes(text) ? [i + 1] : []));
      const found = holding[nth - 1];
      if (found === undefined) throw new Error(`${path} has no line ${nth} with ${text}`);
      return found;
    },
    said: async () => (await compileContent(root)).errors.map(printProblem),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A topic names pieces as well: those that are not in the copy are left out. */
function namedAmongKept(slugs: string): string {
  const kept = slugs.split(", ").filter((slug) => KEPT.some((piece) => piece.endsWith(`/${slug}`)));
  return kept.join(", ");
}

/** Mails link to pieces: those that are not in the copy are asked about instead. */
function linkedAmongKept(path: string, piece: string): string {
  return KEPT.includes(piece) ? path : "/contact/";
}
