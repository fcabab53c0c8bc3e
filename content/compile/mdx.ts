import { createProcessor } from "@mdx-js/mdx";
import type { Nodes, Root } from "mdast";
import type { MdxJsxFlowElement, MdxJsxTextElement } from "mdast-util-mdx";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { likely } from "./nearest.ts";
import { type Problem, problemAt } from "./problem.ts";
import { remembered } from "./remembered.ts";
import { lineOf, lineWith, type Source } from "./source.ts";

/** What MDX may contain besides Markdown. `variables` may stand alone in braces, in text and as an attribute. */
export interface MdxRules {
  components: Record<string, { attributes: readonly string[] | "any" }>;
  variables: readonly string[];
}

export const MDX_REMARK_PLUGINS = [remarkGfm, remarkCjkFriendly];
const markdown = createProcessor({ remarkPlugins: MDX_REMARK_PLUGINS });
const treeOf = remembered((body) => markdown.parse(body) as Root);

export interface MdxFile {
  source: Source;
  /** Frontmatter and body, each with the offsets of the whole file: what belongs to the other is blank. */
  frontmatter: string;
  body: string;
}

export function splitFrontmatter(source: Source, problems: Problem[]): MdxFile | null {
  const match = /^---\n[\s\S]*?\n---(?=\n|$)/.exec(source.text);
  if (!match) {
    problems.push(problemAt(source, 1, "has no frontmatter: the file begins with a block between two lines of ---", "---"));
    return null;
  }
  const end = match[0].length;
  return {
    source,
    frontmatter: `#--${source.text.slice(3, end - 3)}`,
    body: source.text.slice(0, end).replace(/[^\n]/g, " ") + source.text.slice(end),
  };
}

/** The checked tree of an MDX body, or null when it cannot be read at all. */
export function readMdx({ source, body }: MdxFile, rules: MdxRules, problems: Problem[]): Root | null {
  let tree: Root;
  try {
    tree = treeOf(body);
  } catch (error) {
    problems.push(unreadable(source, body, rules, error as MdxError));
    return null;
  }
  for (const node of everyNode(tree)) problems.push(...refused(node, source, rules));
  return tree;
}

export function* everyNode(node: Nodes): Generator<Nodes> {
  yield node;
  if ("children" in node) for (const next of node.children) yield* everyNode(next as Nodes);
}

interface MdxError {
  reason?: string;
  message: string;
  line?: number;
  column?: number;
  place?: { line?: number; start?: { line: number } };
}

function unreadable(source: Source, body: string, rules: MdxRules, error: MdxError): Problem {
  const before = body.slice(0, body.search(/<\s*script/i) + 1);
  if (/<\s*script/i.test(body))
    return problemAt(source, before.split("\n").length, "<script> is refused: a piece is words, not a program", "remove the script");
  const line = error.line ?? error.place?.line ?? error.place?.start?.line ?? 1;
  const text = source.lines[line - 1] ?? "";
  if (/^\s*(?:import|export)\b/.test(text)) return importRefused(source, line, rules);
  if (/^\s*<!--/.test(text)) return problemAt(source, line, "an HTML comment is refused", "remove the comment");
  const [, tag = "", opened = ""] = /closing tag for `<([\w.]+)>` \((\d+):/.exec(error.reason ?? "") ?? [];
  if (tag !== "" && !Object.hasOwn(rules.components, tag)) return tagRefused(source, Number(opened), tag, rules);
  if (tag !== "") return problemAt(source, Number(opened), `<${tag}> is not closed: </${tag}> is missing`, "");
  return problemAt(source, line, `is not valid MDX: ${error.reason ?? error.message}`, escaped(text, error.column ?? 1));
}

/** A `<` that can open no tag is text; of any other sign nobody can say what was meant. */
function escaped(text: string, column: number): string {
  const at = text.lastIndexOf("<", column - 1);
  return /^<[\s\d=]/.test(text.slice(Math.max(at, 0))) ? `${text.slice(0, at)}\\${text.slice(at)}` : "";
}

function refused(node: Nodes, source: Source, rules: MdxRules): Problem[] {
  const line = node.position?.start.line ?? 1;
  switch (node.type) {
    case "mdxjsEsm":
      return [importRefused(source, line, rules)];
    case "mdxFlowExpression":
    case "mdxTextExpression":
      return expressionProblems(node.value, source, node.position?.start.offset ?? 0, node.position?.end.offset ?? 0, rules);
    case "mdxJsxFlowElement":
    case "mdxJsxTextElement":
      return elementProblems(node, source, rules);
    case "html":
      return [problemAt(source, line, "raw HTML is refused", "say it in Markdown")];
    case "link":
    case "definition":
    case "image":
      return /^\s*(?:https:|mailto:|\/|#|\.\/)/.test(node.url)
        ? []
        : [
            problemAt(
              source,
              line,
              `${node.type} target “${node.url}” is refused: https, mailto or a path that begins with /`,
              /^http:/.test(node.url) ? lineText(source, line).replace(node.url, node.url.replace("http:", "https:")) : "",
            ),
          ];
    default:
      return [];
  }
}

function tagRefused(source: Source, line: number, name: string, rules: MdxRules): Problem {
  const known = Object.keys(rules.components);
  const meant = likely(name, known);
  const remedy = name.toLowerCase() === "script" ? "remove the script" : "say it in Markdown";
  const fix = meant === null ? remedy : lineText(source, line).replace(`<${name}`, `<${meant}`);
  return problemAt(source, line, `<${name}> is refused; the components are ${known.join(", ")}`, fix);
}

function importRefused(source: Source, line: number, rules: MdxRules): Problem {
  return problemAt(
    source,
    line,
    "import and export are refused",
    `remove this line; without import you have: ${Object.keys(rules.components).join(", ")}`,
  );
}

function expressionProblems(expression: string, source: Source, start: number, end: number, rules: MdxRules): Problem[] {
  const name = expression.trim();
  if (rules.variables.includes(name)) return [];
  const line = lineOf(source, start);
  if (rules.variables.length === 0) {
    return [
      problemAt(
        source,
        line,
        `the expression {${oneLine(name)}} is refused: a piece has no variables`,
        lineWith(source, start, end, `\\{${oneLine(name)}\\}`),
      ),
    ];
  }
  const meant = likely(/^\w*/.exec(name.replace(/^props\./, ""))?.[0] ?? "", rules.variables);
  return [
    problemAt(
      source,
      line,
      `the expression {${oneLine(name)}} is refused; a variable is one of ${rules.variables.join(", ")}`,
      meant === null ? "" : lineWith(source, start, end, `{${meant}}`),
    ),
  ];
}

function elementProblems(node: MdxJsxFlowElement | MdxJsxTextElement, source: Source, rules: MdxRules): Problem[] {
  const line = node.position?.start.line ?? 1;
  const name = node.name ?? "";
  const rule = Object.hasOwn(rules.components, name) ? rules.components[name] : undefined;
  if (!rule) return [tagRefused(source, line, name, rules)];
  return node.attributes.flatMap((attribute): Problem[] => {
    if (attribute.type === "mdxJsxExpressionAttribute")
      return [problemAt(source, line, `<${name}> takes no {...} attribute`, lineText(source, line).replace(/\s*\{\s*\.\.\..*?\}/, ""))];
    const known =
      rule.attributes === "any"
        ? /^(?!on[A-Z]|style$|class(?:Name)?$|dangerously)[a-z][A-Za-z]*$/.test(attribute.name)
        : rule.attributes.includes(attribute.name);
    if (!known) {
      const meant = rule.attributes === "any" ? null : likely(attribute.name, rule.attributes);
      const fix =
        meant !== null
          ? lineText(source, line).replace(new RegExp(`\\b${attribute.name}\\b`), meant)
          : `remove ${attribute.name} from <${name}>`;
      return [
        problemAt(
          source,
          line,
          `<${name}> has no attribute ${attribute.name}${rule.attributes === "any" ? "" : `; known: ${rule.attributes.join(", ")}`}`,
          fix,
        ),
      ];
    }
    if (attribute.value === null || attribute.value === undefined || typeof attribute.value === "string") return [];
    const value = attribute.value.value;
    if (rules.variables.includes(value.trim())) return [];
    const meant = likely(value, rules.variables);
    return [
      problemAt(
        source,
        line,
        `${attribute.name}={${oneLine(value)}} is refused: ${rules.variables.length === 0 ? "plain text in quotes only" : "a variable or plain text in quotes"}`,
        meant === null ? "" : lineText(source, line).replace(`{${value}}`, `{${meant}}`),
      ),
    ];
  });
}

const lineText = (source: Source, line: number) => source.lines[line - 1] ?? "";
const oneLine = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text).replace(/\s+/g, " ");
