import { posix } from "node:path";
import ts from "typescript";

export interface SourceFile {
  path: string;
  text: string;
}

export interface Import {
  /** A path inside the repository for a relative import, otherwise the package as written. */
  target: string;
  relative: boolean;
  typeOnly: boolean;
  line: number;
}

export interface Parsed {
  tree: ts.SourceFile;
  imports: Import[];
  lineOf(node: ts.Node): number;
}

export function parse({ path, text }: SourceFile): Parsed {
  const script = path.endsWith(".astro") ? frontmatter(text) : text;
  const tree = ts.createSourceFile(path, script, ts.ScriptTarget.ESNext, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const lineOf = (node: ts.Node) => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  const imports: Import[] = [];
  everyNode(tree, (node) => {
    const found = importOf(node);
    if (!found) return;
    const relative = found.specifier.startsWith(".");
    const target = relative ? posix.join(posix.dirname(path), found.specifier.replace(/\?.*$/, "")) : found.specifier;
    imports.push({ target, relative, typeOnly: found.typeOnly, line: lineOf(node) });
  });
  return { tree, imports, lineOf };
}

export function everyNode(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => everyNode(child, see));
}

/** The script of an Astro page, on its own lines. */
function frontmatter(text: string): string {
  const match = /^---\n([\s\S]*?)\n---/.exec(text);
  return match ? `\n${match[1]}` : "";
}

function importOf(node: ts.Node): { specifier: string; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause;
    const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : null;
    const onlyTypes = named !== null && clause?.name === undefined && named.length > 0 && named.every((one) => one.isTypeOnly);
    return { specifier: node.moduleSpecifier.text, typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [first] = node.arguments;
    return first && ts.isStringLiteral(first) ? { specifier: first.text, typeOnly: false } : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true };
  }
  return null;
}
