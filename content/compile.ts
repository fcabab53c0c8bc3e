import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogueModule, formsModule, mailModules, playbookModule, wordsModule } from "./compile/emit.ts";
import { readForms } from "./compile/form.ts";
import { type Library, openLibrary } from "./compile/library.ts";
import { knownPaths } from "./compile/links.ts";
import { readMails } from "./compile/mail.ts";
import { likely } from "./compile/nearest.ts";
import { gatedSlugs } from "./compile/papers.ts";
import { checkPieces, readPieces } from "./compile/piece.ts";
import { readPolicy, wholePlaybook } from "./compile/playbook.ts";
import { checkPolicy } from "./compile/policy.ts";
import { inOrder, missingFile, type Problem, printProblem } from "./compile/problem.ts";
import { checkReach } from "./compile/reach/check.ts";
import { readShelf, SHELF_FILES } from "./compile/shelf.ts";
import { readWords } from "./compile/words.ts";
import { FORMS } from "./schema/common.ts";
import type { Form } from "./schema/form.ts";
import { PIECE_KINDS } from "./schema/piece.ts";

export interface Compiled {
  errors: Problem[];
  /** What may be meant, and is worth a look: `npm run playbook -- check` shows it. */
  warnings: Problem[];
  /** Path inside the output folder → text. Empty while there are errors. */
  files: Map<string, string>;
  summary: string;
}

/** Checks a whole content folder, if wanted with files of another playbook, and turns it into the modules that the Worker bundles. Touches nothing. */
export async function compileContent(root: string, instead: string | null = null): Promise<Compiled> {
  const library = openLibrary(root, instead);
  checkPlaces(library);
  const shelf = readShelf(library);
  const pieces = readPieces(library);
  const forms = readForms(library);
  const policy = readPolicy(library);
  const mails = readMails(library, policy, knownPaths(pieces));
  const words = readWords(library);

  const resources = [...gatedSlugs(library), ...pieces.filter(({ kind }) => kind === "events").map(({ slug }) => slug)];
  checkPolicy(library, policy, { slugs: pieces.map(({ slug }) => slug), resources });
  checkPieces(
    library,
    pieces,
    shelf.authors,
    FORMS.filter((id) => forms[id]?.value.resource),
  );

  const playbook = wholePlaybook(policy);
  if (library.problems.length === 0) checkReach(library, policy, { pieces, resources });
  const warnings = inOrder(library.warnings);
  if (library.problems.length > 0 || !playbook) return { errors: inOrder(library.problems), warnings, files: new Map(), summary: "" };

  const formValues = Object.fromEntries(FORMS.flatMap((id): [string, Form][] => (forms[id] ? [[id, forms[id].value]] : [])));
  const files = new Map([
    ["playbook.ts", playbookModule(playbook)],
    ["forms.ts", formsModule(formValues)],
    ["catalogue.ts", catalogueModule(pieces)],
    ["words.ts", wordsModule(words)],
    ...(await mailModules(mails)),
  ]);
  const counts = [
    `${pieces.length} pieces`,
    `${FORMS.length} forms`,
    `${Object.keys(mails).length} mails`,
    `${playbook.score.rules.length} score rules`,
    `${Object.keys(playbook.sequences).length} sequences`,
    `${Object.keys(playbook.calendars).length} calendars`,
    `${Object.keys(words).length} books of words`,
  ];
  return { errors: [], warnings, files, summary: `content: ${counts.join(", ")}; all in zh and en` };
}

/** Writes what changed and removes what is no longer made, so that a watcher sees only real changes. */
export function writeFiles(out: string, files: ReadonlyMap<string, string>): void {
  const stale = existsSync(join(out, "mails"))
    ? readdirSync(join(out, "mails"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  const kept = new Set([...files.keys()].map((path) => join(out, path)));
  for (const entry of stale) if (!kept.has(join(entry.parentPath, entry.name))) rmSync(join(entry.parentPath, entry.name));
  for (const [path, text] of files) {
    const target = join(out, path);
    if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function checkPlaces(library: Library): void {
  const places = [...PIECE_KINDS, "forms", "mail", "playbook", "words"];
  for (const path of library.files) {
    if (SHELF_FILES.includes(path)) continue;
    const [folder = "", name] = path.split("/");
    const isPiece = (PIECE_KINDS as readonly string[]).includes(folder);
    if (places.includes(folder) && (!isPiece || (name !== undefined && path.split("/").length > 2))) continue;
    const meant = likely(folder, places);
    const fix = isPiece ? `move it to content/${folder}/<slug>/zh.mdx` : meant === null ? "remove it" : `move it to content/${meant}/`;
    library.problems.push(missingFile(`content/${path}`, `belongs nowhere; the folders of content/ are ${places.join(", ")}`, fix));
  }
}

if (import.meta.main) {
  const [root = join(import.meta.dirname, "."), out = join(import.meta.dirname, "../worker/generated")] = process.argv.slice(2);
  const { errors, files, summary } = await compileContent(root);
  if (errors.length > 0) {
    console.error(
      `${errors.map(printProblem).join("\n\n")}\n\ncontent: ${errors.length} ${errors.length === 1 ? "error" : "errors"}; nothing was written`,
    );
    process.exitCode = 1;
  } else {
    writeFiles(out, files);
    console.log(summary);
  }
}
