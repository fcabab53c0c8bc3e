import { compile } from "@mdx-js/mdx";
import type { Root } from "mdast";
import { LOCALES, type Locale } from "../schema/common.ts";
import { filledOf, MAIL_VARIABLES, type MailFrontmatter, mailFrontmatter, type SequencePolicy, TRANSACTIONAL } from "../schema/playbook.ts";
import type { Library } from "./library.ts";
import { type Addresses, deadLinks } from "./links.ts";
import { everyNode, MDX_REMARK_PLUGINS, type MdxRules, readMdx, splitFrontmatter } from "./mdx.ts";
import { likely } from "./nearest.ts";
import type { PolicyFiles } from "./playbook.ts";
import { missingFile, problemAt } from "./problem.ts";
import { remembered } from "./remembered.ts";
import { lineWith, type Source } from "./source.ts";
import { checkTwins, type MailTree } from "./twins.ts";
import { checkPlaceholders, checkVariables } from "./variables.ts";
import { type Path, pathText, readYaml, type Yaml } from "./yaml.ts";

/** The components of a mail. `If` shows its content when the reader's mail has the variable. */
export const MAIL_RULES: MdxRules = {
  components: { Button: { attributes: ["href"] }, Facts: { attributes: [] }, Quote: { attributes: [] }, If: { attributes: ["has"] } },
  variables: MAIL_VARIABLES,
};

export interface MailText extends MailFrontmatter {
  body: string;
}

/** `signup/welcome`, `signup/welcome/engineer` and `transactional/download` to their two texts. */
export type Mails = Record<string, Partial<Record<Locale, MailText>>>;

export function readMails(library: Library, files: PolicyFiles, addresses: Record<Locale, Addresses>): Mails {
  const keys = [...TRANSACTIONAL.map((name) => `transactional/${name}`), ...stepKeys(library, files)];
  checkFolders(library, files, keys);
  const mails: Mails = {};
  for (const key of keys.sort()) {
    mails[key] = {};
    const trees: Partial<Record<Locale, MailTree>> = {};
    for (const locale of LOCALES) {
      const read = readMail(library, key, locale, addresses[locale]);
      if (!read) continue;
      mails[key][locale] = read.text;
      trees[locale] = read.tree;
    }
    library.problems.push(...checkTwins(trees));
  }
  return mails;
}

/** Every text that a step may be written with, by the folder it is to lie in. */
function stepKeys(library: Library, files: PolicyFiles): string[] {
  return Object.entries(files.sequences).flatMap(([name, yaml]) =>
    yaml.value.steps.flatMap((step, i) => {
      const folder = `mail/${name}/${step.id}`;
      const own = textKey(library, yaml, ["steps", i, "id"], `mail/${name}`, step.id);
      if (own.length === 0) return [];
      const variants = (step.variants ?? []).flatMap(({ id }, k) => textKey(library, yaml, ["steps", i, "variants", k, "id"], folder, id));
      return [...own, ...variants, ...(step.test ? textKey(library, yaml, ["steps", i, "test", "arm"], folder, step.test.arm) : [])];
    }),
  );
}

/** The text that a sequence names there; none, and a word about it, when its folder does not exist. */
function textKey(library: Library, yaml: Yaml<SequencePolicy>, path: Path, parent: string, id: string): string[] {
  const folders = library.folders(parent);
  if (folders.includes(id)) return [`${parent}/${id}`.slice("mail/".length)];
  const meant = likely(id, folders);
  const { line, start, end } = yaml.spot(path);
  const fix = meant === null ? `create content/${parent}/${id}/zh.mdx and en.mdx` : lineWith(yaml.source, start, end, meant);
  library.problems.push(problemAt(yaml.source, line, `${pathText(path)} “${id}” has no mail in content/${parent}/`, fix));
  return [];
}

/** Mails that nobody sends, and files that are no mail. */
function checkFolders(library: Library, files: PolicyFiles, keys: readonly string[]): void {
  for (const path of library.within("mail")) {
    const parts = path.split("/");
    const [folder = "", step = "", name] = parts;
    if (name === undefined && step === "sequence.yaml" && folder !== "transactional") continue;
    const deepest = folder === "transactional" ? 3 : 4;
    if (parts.length < 3 || parts.length > deepest || !/^(?:zh|en)\.mdx$/.test(parts.at(-1) ?? "")) {
      library.problems.push(
        missingFile(
          `content/mail/${path}`,
          "is no mail: content/mail/<sequence>/<step>/{zh,en}.mdx, or <step>/<variant>/{zh,en}.mdx",
          "remove it, or put it where a mail belongs",
        ),
      );
    } else if (!keys.includes(parts.slice(0, -1).join("/")) && (folder === "transactional" || files.sequences[folder]))
      library.problems.push(missingFile(`content/mail/${path}`, ...neverSent(files, parts)));
  }
}

/** Why nothing sends the mail at this path, and what to do about it. */
function neverSent(files: PolicyFiles, [folder = "", step = "", text = ""]: readonly string[]): [message: string, remedy: string] {
  if (folder === "transactional")
    return [
      `is never sent: the transactional mails are ${TRANSACTIONAL.join(", ")}`,
      `rename the folder to ${likely(step, TRANSACTIONAL) ?? TRANSACTIONAL[0]}, or remove it`,
    ];
  const file = `content/mail/${folder}/sequence.yaml`;
  const known = files.sequences[folder]?.value.steps.find(({ id }) => id === step);
  if (!known) return [`is never sent: ${file} has no step ${step}`, `add to ${file}:  - { id: ${step}, after: { workingDays: 3 } }`];
  const texts = [...(known.variants ?? []).map(({ id }) => id), ...(known.test ? [known.test.arm] : [])];
  const meant = likely(text, texts);
  return [
    `is never sent: the step ${step} of ${file} has no variant or arm ${text}`,
    meant === null
      ? `add to the step:  variants: [{ id: ${text}, when: { field: role, in: [evaluator] } }]`
      : `rename the folder to ${meant}, or remove it`,
  ];
}

interface ReadMail {
  text: MailText;
  tree: MailTree;
}

function readMail(library: Library, key: string, locale: Locale, addresses: Addresses): ReadMail | null {
  const path = `mail/${key}/${locale}.mdx`;
  if (!library.has(path)) {
    library.problems.push(missingFile(`content/${path}`, "is missing: every mail has both languages", `create content/${path}`));
    return null;
  }
  const before = library.problems.length;
  const file = splitFrontmatter(library.open(path), library.problems);
  if (!file) return null;
  const yaml = readYaml(file.source, mailFrontmatter, library.problems, file.frontmatter);
  const filled = filledOf(key);
  const variables = [...filled.always, ...filled.maybe];
  if (yaml) library.problems.push(...checkPlaceholders(yaml, filled));
  const tree = readMdx(file, { ...MAIL_RULES, variables }, library.problems);
  if (tree) {
    library.problems.push(...deadLinks(file.source, tree, addresses), ...checkVariables(file.source, tree, filled));
    checkElements(library, file.source, tree, variables);
  }
  if (!yaml || !tree || library.problems.length > before) return null;
  return { text: { ...yaml.value, body: file.body }, tree: { source: file.source, tree } };
}

/** A checked body as a module whose default export is the component. */
export const mailModule = remembered(async (body: string): Promise<string> => {
  const options = { jsxImportSource: "hono/jsx", outputFormat: "program" } as const;
  return String(await compile(body, { ...options, remarkPlugins: [...MDX_REMARK_PLUGINS, variablesFromProps] }));
});

/** `If` names a variable in quotes; `Button` leads somewhere. */
function checkElements(library: Library, source: Source, tree: Root, variables: readonly string[]): void {
  for (const node of everyNode(tree)) {
    if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") continue;
    const line = node.position?.start.line ?? 1;
    const text = source.lines[line - 1] ?? "";
    const value = (name: string) => node.attributes.find((one) => one.type === "mdxJsxAttribute" && one.name === name)?.value;
    if (node.name === "Button" && !value("href")) library.problems.push(problemAt(source, line, "<Button> needs href", ""));
    if (node.name !== "If") continue;
    const has = value("has");
    if (typeof has === "string" && variables.includes(has)) continue;
    const meant = typeof has === "string" ? likely(has, variables) : null;
    library.problems.push(
      problemAt(
        source,
        line,
        `<If has="…"> names one of ${variables.join(", ")}`,
        meant === null ? "" : text.replace(/<If[^>]*>/, `<If has="${meant}">`),
      ),
    );
  }
}

/** `{name}` reads the mail's props, and `<If has="name">` is given the value it asks about. */
function variablesFromProps() {
  return (tree: Root) => {
    for (const node of everyNode(tree)) {
      if (node.type === "mdxTextExpression" || node.type === "mdxFlowExpression") readProp(node, node.value.trim());
      if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") continue;
      for (const attribute of node.attributes) {
        if (attribute.type !== "mdxJsxAttribute") continue;
        if (node.name === "If" && attribute.name === "has" && typeof attribute.value === "string") {
          const name = attribute.value;
          attribute.value = { type: "mdxJsxAttributeValueExpression", value: name };
          readProp(attribute.value, name);
        } else if (attribute.value !== null && typeof attribute.value === "object") readProp(attribute.value, attribute.value.value.trim());
      }
    }
  };
}

function readProp(node: { value: string; data?: unknown }, name: string): void {
  const expression = {
    type: "MemberExpression",
    object: { type: "Identifier", name: "props" },
    property: { type: "Identifier", name },
    computed: false,
    optional: false,
  };
  node.value = `props.${name}`;
  node.data = { estree: { type: "Program", sourceType: "module", body: [{ type: "ExpressionStatement", expression }], comments: [] } };
}
