import { compile } from "@mdx-js/mdx";
import type { Root } from "mdast";
import { LOCALES, type Locale } from "../schema/common.ts";
import { MAIL_VARIABLES, type MailFrontmatter, mailFrontmatter, TRANSACTIONAL } from "../schema/playbook.ts";
import type { Library } from "./library.ts";
import { type Addresses, deadLinks } from "./links.ts";
import { everyNode, MDX_REMARK_PLUGINS, type MdxRules, readMdx, splitFrontmatter } from "./mdx.ts";
import { likely } from "./nearest.ts";
import type { PolicyFiles } from "./playbook.ts";
import { missingFile, problemAt } from "./problem.ts";
import { lineWith } from "./source.ts";
import { type Path, pathText, problemIn, readYaml, type Yaml } from "./yaml.ts";

/** The components of a mail. `If` shows its content when the reader's mail has the variable. */
const MAIL_RULES: MdxRules = {
  components: { Button: { attributes: ["href"] }, Facts: { attributes: [] }, Quote: { attributes: [] }, If: { attributes: ["has"] } },
  variables: MAIL_VARIABLES,
};

export interface MailText extends MailFrontmatter {
  body: string;
}

/** `signup/welcome` and `transactional/download` to their two texts. */
export type Mails = Record<string, Partial<Record<Locale, MailText>>>;

export function readMails(library: Library, files: PolicyFiles, addresses: Record<Locale, Addresses>): Mails {
  const keys = [...TRANSACTIONAL.map((name) => `transactional/${name}`), ...stepKeys(library, files)];
  checkFolders(library, files, keys);
  const mails: Mails = {};
  for (const key of keys.sort()) {
    mails[key] = {};
    for (const locale of LOCALES) {
      const text = readMail(library, key, locale, addresses[locale]);
      if (text) mails[key][locale] = text;
    }
  }
  return mails;
}

function stepKeys(library: Library, files: PolicyFiles): string[] {
  return Object.entries(files.sequences).flatMap(([name, yaml]) =>
    yaml.value.steps.flatMap((step, i) => {
      if (library.folders(`mail/${name}`).includes(step.id)) return [`${name}/${step.id}`];
      const path: Path = ["steps", i, "id"];
      const meant = likely(step.id, library.folders(`mail/${name}`));
      const { line, start, end } = yaml.spot(path);
      const fix = meant === null ? `create content/mail/${name}/${step.id}/zh.mdx and en.mdx` : lineWith(yaml.source, start, end, meant);
      library.problems.push(problemAt(yaml.source, line, `${pathText(path)} “${step.id}” has no mail in content/mail/${name}/`, fix));
      return [];
    }),
  );
}

/** Mails that nobody sends, and files that are no mail. */
function checkFolders(library: Library, files: PolicyFiles, keys: readonly string[]): void {
  for (const path of library.within("mail")) {
    const [folder = "", step = "", name, ...deeper] = path.split("/");
    if (name === undefined && step === "sequence.yaml" && folder !== "transactional") continue;
    if (name === undefined || deeper.length > 0 || !/^(?:zh|en)\.mdx$/.test(name)) {
      library.problems.push(
        missingFile(
          `content/mail/${path}`,
          "is no mail: content/mail/<sequence>/<step>/{zh,en}.mdx",
          "remove it, or put it where a mail belongs",
        ),
      );
    } else if (!keys.includes(`${folder}/${step}`) && (folder === "transactional" || files.sequences[folder])) {
      const known = folder === "transactional" ? TRANSACTIONAL : (files.sequences[folder]?.value.steps.map(({ id }) => id) ?? []);
      const remedy =
        folder === "transactional"
          ? `rename the folder to ${likely(step, known) ?? known[0]}, or remove it`
          : `add to content/mail/${folder}/sequence.yaml:  - { id: ${step}, after: { workingDays: 3 } }`;
      library.problems.push(
        missingFile(
          `content/mail/${path}`,
          `is never sent: ${folder === "transactional" ? `the transactional mails are ${TRANSACTIONAL.join(", ")}` : `content/mail/${folder}/sequence.yaml has no step ${step}`}`,
          remedy,
        ),
      );
    }
  }
}

function readMail(library: Library, key: string, locale: Locale, addresses: Addresses): MailText | null {
  const path = `mail/${key}/${locale}.mdx`;
  if (!library.has(path)) {
    library.problems.push(missingFile(`content/${path}`, "is missing: every mail has both languages", `create content/${path}`));
    return null;
  }
  const before = library.problems.length;
  const file = splitFrontmatter(library.open(path), library.problems);
  if (!file) return null;
  const yaml = readYaml(file.source, mailFrontmatter, library.problems, file.frontmatter);
  if (yaml) checkPlaceholders(library, yaml);
  const tree = readMdx(file, MAIL_RULES, library.problems);
  if (tree) {
    library.problems.push(...deadLinks(file.source, tree, addresses));
    checkElements(library, file.source, tree);
  }
  if (!yaml || library.problems.length > before) return null;
  return { ...yaml.value, body: file.body };
}

/** A checked body as a module whose default export is the component. */
export async function mailModule(body: string): Promise<string> {
  const options = { jsxImportSource: "hono/jsx", outputFormat: "program" } as const;
  return String(await compile(body, { ...options, remarkPlugins: [...MDX_REMARK_PLUGINS, variablesFromProps] }));
}

function checkPlaceholders(library: Library, yaml: Yaml<MailFrontmatter>): void {
  for (const key of ["subject", "preheader"] as const) {
    for (const [placeholder, name = ""] of yaml.value[key].matchAll(/\{([^}]*)\}/g)) {
      if ((MAIL_VARIABLES as readonly string[]).includes(name)) continue;
      const meant = likely(name, MAIL_VARIABLES);
      library.problems.push(
        problemIn(
          yaml,
          [key],
          `has the unknown variable ${placeholder}; known: ${MAIL_VARIABLES.join(", ")}`,
          meant === null ? undefined : JSON.stringify(yaml.value[key].replace(placeholder, `{${meant}}`)),
        ),
      );
    }
  }
}

/** `If` names a variable in quotes; `Button` leads somewhere. */
function checkElements(library: Library, source: Yaml<unknown>["source"], tree: Root): void {
  for (const node of everyNode(tree)) {
    if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") continue;
    const line = node.position?.start.line ?? 1;
    const text = source.lines[line - 1] ?? "";
    const value = (name: string) => node.attributes.find((one) => one.type === "mdxJsxAttribute" && one.name === name)?.value;
    if (node.name === "Button" && !value("href")) library.problems.push(problemAt(source, line, "<Button> needs href", ""));
    if (node.name !== "If") continue;
    const has = value("has");
    if (typeof has === "string" && (MAIL_VARIABLES as readonly string[]).includes(has)) continue;
    const meant = typeof has === "string" ? likely(has, MAIL_VARIABLES) : null;
    library.problems.push(
      problemAt(
        source,
        line,
        `<If has="…"> names one of ${MAIL_VARIABLES.join(", ")}`,
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
