import { createHash } from "node:crypto";
import { hex, type Scheme, schemes } from "../../site/src/tokens.ts";
import { FORMS, LOCALES } from "../schema/common.ts";
import type { Form } from "../schema/form.ts";
import type { Playbook } from "../schema/playbook.ts";
import { type Mails, mailModule } from "./mail.ts";
import type { Piece } from "./piece.ts";
import type { Words } from "./words.ts";

const HEAD = "// Written by `npm run content` from content/. Do not edit.\n";

export function playbookModule(policy: Omit<Playbook, "version">): string {
  return `${HEAD}import type { Playbook } from "../../content/schema/playbook.ts";\n\nexport const playbook: Playbook = ${literal(stamped(policy))};\n`;
}

/** A policy with its version: the hash of what it says. */
export function stamped(policy: Omit<Playbook, "version">): Playbook {
  return { version: sha256(canonical(policy)).slice(0, 12), ...policy };
}

export function formsModule(forms: Record<string, Form>): string {
  const texts = Object.fromEntries(
    FORMS.map((id) => [
      id,
      { marketing: Object.fromEntries(LOCALES.map((locale) => [locale, consentText(forms[id]?.consent.marketing[locale] ?? "")])) },
    ]),
  );
  return `${HEAD}import type { FormId, Locale } from "../../content/schema/common.ts";
import type { Form } from "../../content/schema/form.ts";

export const forms: Record<FormId, Form> = ${literal(Object.fromEntries(FORMS.map((id) => [id, forms[id]])))};

/** The sentence a person agrees to, and the hash under which its exact wording is kept. */
export const consentTexts: Record<FormId, { marketing: Record<Locale, { text: string; hash: string }> }> = ${literal(texts)};
`;
}

export function catalogueModule(pieces: readonly Piece[]): string {
  const catalogue = pieces.flatMap(({ kind, slug, texts: { zh, en } }) => {
    if (!zh || !en) return [];
    const { industries, roles, stage, owner, next, gate, startsAt, endsAt, zone, seats, joinUrl } = zh.yaml.value;
    const place = zh.yaml.value.place && en.yaml.value.place ? { zh: zh.yaml.value.place, en: en.yaml.value.place } : null;
    return [
      {
        kind,
        slug,
        industries,
        roles,
        stage,
        owner,
        next,
        gated: gate !== undefined,
        version: zh.yaml.value.version ?? 1,
        changes: (zh.yaml.value.changes ?? []).map(({ version, says }, i) => ({
          version,
          says: { zh: says, en: en.yaml.value.changes?.[i]?.says ?? says },
        })),
        titles: { zh: zh.yaml.value.title, en: en.yaml.value.title },
        descriptions: { zh: zh.yaml.value.description, en: en.yaml.value.description },
        ...(startsAt && endsAt && zone && place ? { event: { startsAt, endsAt, zone, place, seats: seats ?? null } } : {}),
        ...(joinUrl === undefined ? {} : { joinUrl }),
      },
    ];
  });
  return `${HEAD}import type { Industry, Locale, Role, Stage } from "../../content/schema/common.ts";
import type { Occasion, PieceKind } from "../../content/schema/piece.ts";

export interface CataloguePiece {
  kind: PieceKind;
  slug: string;
  industries: readonly Industry[];
  roles: readonly Role[];
  stage: Stage;
  owner: string;
  /** A path without its locale. */
  next: string;
  gated: boolean;
  version: number;
  /** What each version after the first has changed, latest first. */
  changes: readonly { version: number; says: Record<Locale, string> }[];
  titles: Record<Locale, string>;
  descriptions: Record<Locale, string>;
  event?: Occasion;
  /** Where an online event meets: for the mail to those with a seat, and for nothing else. */
  joinUrl?: string;
}

export const catalogue: readonly CataloguePiece[] = ${literal(catalogue)};
`;
}

/** The colours of the theme for mail, whose readers know neither style sheets of ours nor oklch. */
export function coloursModule(themeCss: string): string {
  const { light, dark } = schemes(themeCss);
  const painted = (scheme: Scheme) => Object.fromEntries(Object.entries(scheme).map(([token, colour]) => [token, hex(colour)]));
  return `${HEAD}export const colours = ${literal({ light: painted(light), dark: painted(dark) })} as const;\n`;
}

/** One module per body and one typed index. */
export async function mailModules(mails: Mails): Promise<[path: string, text: string][]> {
  const keys = Object.keys(mails).sort();
  const texts = keys.flatMap((key) =>
    LOCALES.flatMap((locale) => (mails[key]?.[locale] ? [{ key, locale, text: mails[key][locale] }] : [])),
  );
  const name = (key: string, locale: string) => `${key}/${locale}`.replaceAll("/", "__").replaceAll("-", "_");
  const imports = texts.map(({ key, locale }) => `import ${name(key, locale)} from "./mails/${key}/${locale}.ts";`).join("\n");
  const entries = keys.map(
    (key) =>
      `  ${JSON.stringify(key)}: {\n${texts
        .filter((one) => one.key === key)
        .map(
          ({ locale, text }) =>
            `    ${locale}: { subject: ${JSON.stringify(text.subject)}, preheader: ${JSON.stringify(text.preheader)}, Content: withIf(${name(key, locale)}) },`,
        )
        .join("\n")}\n  },`,
  );
  const index = `${HEAD}import { Fragment } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";
import type { MailVariable } from "../../content/schema/playbook.ts";
${imports}

export type MailVariables = { [Variable in MailVariable]?: string | undefined };
/** \`components\` must hold Button, Facts and Quote; it may replace any tag of Markdown, such as \`a\`. */
export type MailBody = (props: MailVariables & { components?: Record<string, unknown> }) => unknown;
export interface Mail {
  /** Both are templates: \`{name}\` stands for the variable. */
  subject: string;
  preheader: string;
  Content: MailBody;
}

function If({ has, children }: { has?: unknown; children?: Parameters<typeof Fragment>[0]["children"] }) {
  return Fragment({ children: has ? children : null });
}

function withIf(body: MailBody): MailBody {
  return (props) => body({ ...props, components: { If, ...props.components } });
}

export const mails: Record<string, Record<Locale, Mail>> = {
${entries.join("\n")}
};
`;
  const bodies = texts.map(async ({ key, locale, text }): Promise<[string, string]> => {
    return [`mails/${key}/${locale}.ts`, `// @ts-nocheck\n${HEAD}${await mailModule(text.body)}`];
  });
  return [["mails.ts", index], ...(await Promise.all(bodies))];
}

export function wordsModule(words: Words): string {
  const rooms = Object.keys(words).sort();
  const texts = rooms.map(
    (room) => `  ${room}: {\n    zh: ${indent(literal(words[room]?.zh))},\n    en: ${indent(literal(words[room]?.en))},\n  },`,
  );
  return `${HEAD}/** The Worker's sentences by room and language; both languages have the same keys. */\nexport const words = {\n${texts.join("\n")}\n} as const;\n`;
}

function consentText(text: string): { text: string; hash: string } {
  return { text, hash: sha256(text).slice(0, 16) };
}

/** JSON with sorted keys, so that moving a line changes no version. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const literal = (value: unknown) => JSON.stringify(value, null, 2);
const indent = (text: string) => text.replace(/\n/g, "\n    ");
