import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Refusal } from "../../rehearse/refusal.ts";

/** A sequence as its file has it, in whatever shape of whatever version: only steps are known to have ids. */
export interface Programme {
  steps: ({ id: string } & Record<string, unknown>)[];
  [key: string]: unknown;
}

/** Two states of the sequences, by name, and the texts that differ between them: signup/welcome/zh.mdx. */
export interface Versions {
  before: Record<string, Programme>;
  after: Record<string, Programme>;
  texts: string[];
}

const MAIL = "content/mail";

/** The sequences of a working tree beside those of a commit. */
export function readVersions(root: string, ref: string): Versions {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync("git", ["-C", root, ...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    return status === 0 ? stdout : null;
  };
  const lines = (text: string | null) => (text ?? "").split("\n").filter((line) => line !== "");
  if (git("rev-parse", "--git-dir") === null) throw new Refusal(`${root} is in no git repository: there is nothing to compare with.`);
  if (git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`) === null)
    throw new Refusal(`There is no commit ${ref} here; name one with --against, such as HEAD, main or HEAD~3.`);
  const files = lines(git("ls-tree", "-r", "--name-only", ref, "--", MAIL)).filter((path) => path.endsWith("/sequence.yaml"));
  const before = files.map((path) => programme(path, git("show", `${ref}:${path}`) ?? ""));
  const changed = [
    ...lines(git("diff", "--name-only", ref, "--", MAIL)),
    ...lines(git("ls-files", "--others", "--exclude-standard", "--", MAIL)),
  ];
  return {
    before: Object.fromEntries(before),
    after: Object.fromEntries(filesIn(root).map((path) => programme(path, readFileSync(join(root, path), "utf8")))),
    texts: changed
      .filter((path) => path.endsWith(".mdx"))
      .map((path) => path.slice(MAIL.length + 1))
      .sort(),
  };
}

function filesIn(root: string): string[] {
  const folders = existsSync(join(root, MAIL)) ? readdirSync(join(root, MAIL)) : [];
  return folders.map((folder) => `${MAIL}/${folder}/sequence.yaml`).filter((path) => existsSync(join(root, path)));
}

function programme(path: string, text: string): [string, Programme] {
  const name = path.split("/").at(-2) ?? "";
  try {
    const { steps = [], ...rest } = parse(text) as Record<string, unknown> & { steps?: Programme["steps"] };
    return [name, { ...rest, steps }];
  } catch (cause) {
    throw new Refusal(`${path} cannot be read: ${(cause as Error).message.split("\n")[0]} npm run playbook -- check says where.`, {
      cause,
    });
  }
}
