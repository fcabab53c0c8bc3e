import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addressesFor } from "./compile/addresses.ts";
import { catalogueModule, coloursModule, formsModule, mailModules, playbookModule, wordsModule } from "./compile/emit.ts";
import { checkFacts } from "./compile/facts.ts";
import { readForms } from "./compile/form.ts";
import { type Library, openLibrary } from "./compile/library.ts";
import { readMails } from "./compile/mail.ts";
import { likely } from "./compile/nearest.ts";
import { gatedSlugs } from "./compile/papers.ts";
import { checkPieces, readPieces } from "./compile/piece.ts";
import { readPolicy, wholePlaybook } from "./compile/playbook.ts";
import { checkPolicy } from "./compile/policy.ts";
import { inOrder, missingFile, type Problem, printProblem, toldRemarks } from "./compile/problem.ts";
import { checkMails, checkProse } from "./compile/prose/check.ts";
import { checkReach } from "./compile/reach/check.ts";
import { checkRedirects } from "./compile/redirects.ts";
import { readShelf, SHELF_FILES } from "./compile/shelf.ts";
import { readWords } from "./compile/words.ts";
import { FORMS } from "./schema/common.ts";
import type { Form } from "./schema/form.ts";
import { PIECE_KINDS } from "./schema/piece.ts";
import { type Edition, editionOf, isPublished, WHENEVER } from "./schema/publish.ts";

const THEME = join(import.meta.dirname, "../site/src/styles/theme.css");

export interface Compiled {
  errors: Problem[];
  /** What may be meant, and is worth a look: `npm run playbook -- check` shows it. */
  warnings: Problem[];
  /** What a piece would be better with: `npm run content` lists it. */
  remarks: Problem[];
  /** Path inside the output folder → text. Empty while there are errors. */
  files: Map<string, string>;
  summary: string;
  /** Pieces that readers of this edition do not see, each with its day. */
  unseen: string[];
}

/** Checks a whole content folder, if wanted with files of another playbook, and turns it into the modules that the Worker bundles. Touches nothing. */
export async function compileContent(root: string, instead: string | null = null, edition: Edition = WHENEVER): Promise<Compiled> {
  const library = openLibrary(root, instead);
  checkPlaces(library);
  const shelf = readShelf(library);
  const pieces = readPieces(library);
  const forms = readForms(library);
  const policy = readPolicy(library);
  const mailed = { zh: addressesFor(pieces, edition, "zh", null), en: addressesFor(pieces, edition, "en", null) };
  const mails = readMails(library, policy, mailed);
  const words = readWords(library);

  const resources = [...gatedSlugs(library), ...pieces.filter(({ kind }) => kind === "events").map(({ slug }) => slug)];
  checkPolicy(library, policy, { slugs: pieces.map(({ slug }) => slug), resources });
  checkPieces(
    library,
    pieces,
    shelf.authors,
    FORMS.filter((id) => forms[id]?.value.resource),
    edition,
  );
  checkFacts(library, pieces, shelf.series, edition);
  checkRedirects(library, shelf.redirects, mailed.zh);
  await checkProse(library, pieces, shelf.glossary);
  checkMails(library, Object.keys(mails), shelf.glossary);

  const playbook = wholePlaybook(policy);
  if (library.problems.length === 0) checkReach(library, policy, { pieces, resources });
  const [warnings, remarks] = [inOrder(library.warnings), inOrder(library.remarks)];
  if (library.problems.length > 0 || !playbook)
    return { errors: inOrder(library.problems), warnings, remarks, files: new Map(), summary: "", unseen: [] };

  const published = pieces.filter(({ texts }) => texts.zh && isPublished(texts.zh.yaml.value, edition));
  const unseen = pieces.flatMap(({ kind, slug, texts: { zh } }) =>
    zh && !isPublished(zh.yaml.value, edition)
      ? [`/${kind}/${slug}/ ${zh.yaml.value.draft ? "is a draft" : `appears on ${zh.yaml.value.publishedAt}`}`]
      : [],
  );
  const formValues = Object.fromEntries(FORMS.flatMap((id): [string, Form][] => (forms[id] ? [[id, forms[id].value]] : [])));
  const files = new Map([
    ["playbook.ts", playbookModule(playbook)],
    ["forms.ts", formsModule(formValues)],
    ["catalogue.ts", catalogueModule(published)],
    ["words.ts", wordsModule(words)],
    ["colours.ts", coloursModule(readFileSync(THEME, "utf8"))],
    ...(await mailModules(mails)),
  ]);
  const counts = [
    `${published.length} pieces${unseen.length > 0 ? ` (and ${unseen.length} that readers do not see yet)` : ""}`,
    `${FORMS.length} forms`,
    `${Object.keys(mails).length} mails`,
    `${playbook.score.rules.length} score rules`,
    `${Object.keys(playbook.sequences).length} sequences`,
    `${Object.keys(playbook.calendars).length} calendars`,
    `${Object.keys(words).length} books of words`,
  ];
  return { errors: [], warnings, remarks, files, summary: `content: ${counts.join(", ")}; all in zh and en`, unseen };
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
  const { errors, remarks, files, summary, unseen } = await compileContent(root, null, editionOf(process.env, Date.now()));
  if (remarks.length > 0) console.warn(`${toldRemarks(remarks)}\n`);
  if (errors.length > 0) {
    console.error(
      `${errors.map(printProblem).join("\n\n")}\n\ncontent: ${errors.length} ${errors.length === 1 ? "error" : "errors"}; nothing was written`,
    );
    process.exitCode = 1;
  } else {
    writeFiles(out, files);
    console.log([summary, ...unseen.map((one) => `  ${one}`)].join("\n"));
  }
}
