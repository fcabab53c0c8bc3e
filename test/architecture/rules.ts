import ts from "typescript";
import { isOutsideWorld, LEVELS, LINES_MAX, levelOf, mayDoIo, PURE_LIBRARIES, ROOMS, roomOf } from "./house.ts";
import { everyNode, type Import, type Parsed, parse, type SourceFile } from "./source.ts";

/** Every place that breaks a rule of the house, as `path:line  what`. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    const say = (line: number, what: string) => found.push(`${file.path}:${line}  ${what}`);
    if (/\.(?:tsx?|astro)$/.test(file.path)) checkCode(file, parse(file), say);
    if (/^(?:worker|migrations)\//.test(file.path)) checkSql(file, say);
    if (isConfig(file.path)) checkConfig(file, say);
    return found;
  });
}

type Say = (line: number, what: string) => void;

function checkCode(file: SourceFile, parsed: Parsed, say: Say): void {
  const { path } = file;
  const room = roomOf(path);
  if (path.startsWith("site/")) for (const one of parsed.imports) checkSiteImport(one, say);
  if (path.startsWith("content/schema/")) for (const one of parsed.imports) checkSchemaImport(one, say);
  if (room === null) return;
  if (levelOf(room) === -1) say(1, `worker/${room} is no room of the house; the rooms are ${ROOMS.join(", ")}`);
  const lines = file.text.trimEnd().split("\n").length;
  if (lines > LINES_MAX) say(LINES_MAX, `has ${lines} lines; at most ${LINES_MAX}: split it by subject`);
  for (const one of parsed.imports) room === "playbook" ? checkPlaybookImport(one, say) : checkDirection(room, one, say);
  if (!mayDoIo(path)) checkPurity(parsed, say);
  if (!isOutsideWorld(path)) checkWorld(parsed, say);
}

/** Rule 2. Types count too: whoever needs a type of an upper room stands in the wrong room. */
function checkDirection(room: string, { target, relative, line }: Import, say: Say): void {
  const other = relative ? roomOf(target) : null;
  if (other === null || other === room) return;
  const [from, to] = [levelOf(room), levelOf(other)];
  if (from === -1 || to === -1 || to > from || (from === 0 && to === 0)) return;
  const row = (LEVELS[to] as readonly string[]).join(", ");
  say(
    line,
    from === to
      ? `${room} imports its neighbour ${other}: they meet in the journey`
      : `${room} imports ${other}, which is above it (${row})`,
  );
}

function checkPlaybookImport({ target, relative, line }: Import, say: Say): void {
  if (
    relative
      ? /^(?:worker\/playbook|content\/schema)\//.test(target)
      : PURE_LIBRARIES.some((name) => target === name || target.startsWith(`${name}/`))
  )
    return;
  say(line, `playbook imports ${target}: it knows only itself, content/schema and ${PURE_LIBRARIES.join(", ")}`);
}

/** Rule 9. */
function checkSiteImport({ target, relative, typeOnly, line }: Import, say: Say): void {
  if (relative && !typeOnly && /^(?:worker|content\/compile|scripts)(?:\/|\.ts$)/.test(target))
    say(line, `the site imports ${target}, which runs elsewhere: content/schema and types only`);
}

function checkSchemaImport({ target, relative, line }: Import, say: Say): void {
  if (relative ? !target.startsWith("content/schema/") : target !== "zod") say(line, `content/schema imports ${target}: only zod`);
}

const BINDINGS = ["db", "events", "queue", "mail", "fetch", "assets"];

/** Rule 1: a pure file neither imports a database nor reaches through the world. */
function checkPurity({ tree, imports, lineOf }: Parsed, say: Say): void {
  for (const { target, relative, typeOnly, line } of imports) {
    if (typeOnly) continue;
    if (relative ? target.startsWith("worker/db/") : /^drizzle-orm(?:\/|$)/.test(target))
      say(line, `imports ${target}: only commands, store and routes do I/O`);
    else if (target.startsWith("cloudflare:")) say(line, `imports ${target}: only worker/platform knows Cloudflare`);
  }
  everyNode(tree, (node) => {
    if (ts.isPropertyAccessExpression(node) && isWorld(node.expression) && BINDINGS.includes(node.name.text)) {
      say(lineOf(node), `uses world.${node.name.text}: only commands, store and routes do I/O`);
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer && isWorld(node.initializer)) {
      for (const element of node.name.elements) {
        const name = (element.propertyName ?? element.name).getText(tree);
        if (BINDINGS.includes(name)) say(lineOf(element), `takes ${name} from the world: only commands, store and routes do I/O`);
      }
    }
  });
}

const isWorld = (node: ts.Expression) => ts.isIdentifier(node) && node.text === "world";

const DENIED_CALLS = ["fetch", "setTimeout", "setInterval", "queueMicrotask"];
const DENIED_MEMBERS: Record<string, readonly string[]> = {
  Date: ["now"],
  Math: ["random"],
  crypto: ["randomUUID", "getRandomValues"],
  performance: ["now"],
  globalThis: ["fetch", "setTimeout", "setInterval", "crypto", "Date"],
  Temporal: ["Now"],
};

/** The injected world: time, chance and network are handed in. */
function checkWorld({ tree, lineOf }: Parsed, say: Say): void {
  everyNode(tree, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const { text } = node.expression;
      if (Object.hasOwn(DENIED_MEMBERS, text) && DENIED_MEMBERS[text]?.includes(node.name.text))
        say(lineOf(node), `uses ${text}.${node.name.text}: the world has it`);
    }
    if (ts.isNewExpression(node) && node.expression.getText(tree) === "Date" && (node.arguments?.length ?? 0) === 0)
      say(lineOf(node), "uses new Date(): world.now() has the time");
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const name = node.expression.text;
      if (name === "Date" || (DENIED_CALLS.includes(name) && !isDeclared(tree, name)))
        say(lineOf(node), `calls ${name}(): the world has it`);
    }
  });
}

/** Whether a file has its own `fetch`, such as a parameter of that name. */
function isDeclared(tree: ts.SourceFile, name: string): boolean {
  let found = false;
  everyNode(tree, (node) => {
    if (
      (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node)) &&
      node.name?.getText(tree) === name
    )
      found = true;
  });
  return found;
}

const CLOCK_IN_SQL = /\bCURRENT_(?:TIMESTAMP|TIME|DATE)\b|\bunixepoch\b|\b(?:datetime|date|time|julianday|strftime)\s*\([^)]*'now'/i;
const JOURNAL_CONFLICT =
  /\binsert\s+(?:or\s+(?:ignore|replace)\s+)into\s+["`[]?journal\b|\binsert\s+into\s+["`[]?journal\b[^;`]*?\bon\s+conflict\b|\.insert\(\s*(?:\w+\.)?journal\s*\)[^;]*?\.onConflict/i;

function checkSql({ path, text }: SourceFile, say: Say): void {
  if (path.startsWith("worker/generated/")) return;
  const clock = CLOCK_IN_SQL.exec(text);
  if (clock) say(lineAt(text, clock.index), `SQL asks the machine for the time (${clock[0]}): \`now\` is an argument`);
  const conflict = JOURNAL_CONFLICT.exec(text);
  if (conflict) say(lineAt(text, conflict.index), "the journal is inserted plainly, so that a lost race is seen");
}

const isConfig = (path: string) => /(?:^|\/)(?:[\w.-]+\.(?:toml|jsonc?|ya?ml)|\.env[\w.]*|\.dev\.vars[\w.]*|\.npmrc)$/.test(path);

function checkConfig({ text }: SourceFile, say: Say): void {
  const at = text.indexOf("DINGHAI_LOCAL");
  if (at !== -1) say(lineAt(text, at), "mentions DINGHAI_LOCAL: npm start passes it on the command line, and nothing else has it");
}

const lineAt = (text: string, index: number) => text.slice(0, index).split("\n").length;
