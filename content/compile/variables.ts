import type { Nodes, Root } from "mdast";
import type { MdxJsxAttribute, MdxJsxExpressionAttribute } from "mdast-util-mdx";
import { type Filled, type MailFrontmatter, type MailVariable, SAID_WITH } from "../schema/playbook.ts";
import { likely } from "./nearest.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Source } from "./source.ts";
import { problemIn, type Yaml } from "./yaml.ts";

/** What may stand in a mail's subject and preheader: they have no `<If>`, so nothing that may be empty. */
export function checkPlaceholders(yaml: Yaml<MailFrontmatter>, { always, maybe }: Filled): Problem[] {
  return (["subject", "preheader"] as const).flatMap((key) =>
    [...yaml.value[key].matchAll(/\{([^}]*)\}/g)].flatMap(([placeholder, name = ""]) => {
      if (includes(always, name)) return [];
      const meant = likely(name, always);
      const known = `known here: ${always.join(", ")}`;
      const says = includes(maybe, name)
        ? `has ${placeholder}, which may be empty; ${known}`
        : `has the unknown variable ${placeholder}; ${known}`;
      const fix = meant === null ? undefined : JSON.stringify(yaml.value[key].replace(placeholder, `{${meant}}`));
      return [problemIn(yaml, [key], says, fix)];
    }),
  );
}

/** Where a variable stands: what may be empty inside an `<If>` that asks for it, and none in quotes. */
export function checkVariables(source: Source, tree: Root, filled: Filled): Problem[] {
  return within(tree, source, filled, new Set(filled.always));
}

function within(node: Nodes, source: Source, filled: Filled, said: ReadonlySet<string>): Problem[] {
  const line = node.position?.start.line ?? 1;
  switch (node.type) {
    case "mdxTextExpression":
    case "mdxFlowExpression":
      return unsaid(node.value.trim(), source, line, filled, said);
    case "mdxJsxTextElement":
    case "mdxJsxFlowElement": {
      const own = node.attributes.flatMap((one) => attributeProblems(one, node.name ?? "", source, line, filled, said));
      const has = node.attributes.find((one) => one.type === "mdxJsxAttribute" && one.name === "has")?.value;
      const inside =
        node.name === "If" && typeof has === "string" ? new Set([...said, has, ...(SAID_WITH[has as MailVariable] ?? [])]) : said;
      return [...own, ...node.children.flatMap((one) => within(one, source, filled, inside))];
    }
    case "link":
    case "definition":
    case "image":
      if (/\{|%7B/i.test(node.url)) return [quoted(source, line, `${node.type} target “${node.url}”`, "")];
  }
  return "children" in node ? node.children.flatMap((one) => within(one as Nodes, source, filled, said)) : [];
}

function attributeProblems(
  attribute: MdxJsxAttribute | MdxJsxExpressionAttribute,
  element: string,
  source: Source,
  line: number,
  filled: Filled,
  said: ReadonlySet<string>,
): Problem[] {
  if (attribute.type !== "mdxJsxAttribute" || !attribute.value) return [];
  const { name, value } = attribute;
  if (typeof value !== "string") return unsaid(value.value.trim(), source, line, filled, said);
  if (!value.includes("{")) return [];
  const [, variable = ""] = /^\s*\{\s*(\w+)\s*\}\s*$/.exec(value) ?? [];
  const meant = likely(variable, [...filled.always, ...filled.maybe]);
  const text = source.lines[line - 1] ?? "";
  const fix = meant === null ? "" : text.replace(new RegExp(`\\b${name}=(["'])\\s*\\{\\s*${variable}\\s*\\}\\s*\\1`), `${name}={${meant}}`);
  return [quoted(source, line, `${name}="${value}" of <${element}>`, fix)];
}

function quoted(source: Source, line: number, where: string, fix: string): Problem {
  return problemAt(
    source,
    line,
    `${where} is not filled in: a variable stands alone and without quotes, as in <Button href={siteUrl}>`,
    fix,
  );
}

function unsaid(name: string, source: Source, line: number, { maybe }: Filled, said: ReadonlySet<string>): Problem[] {
  if (!includes(maybe, name) || said.has(name)) return [];
  const fix = `put the words that need it into  <If has="${name}">… {${name}} …</If>`;
  return [problemAt(source, line, `{${name}} may be empty: it stands inside <If has="${name}">`, fix)];
}

const includes = (names: readonly string[], name: string) => names.includes(name);
