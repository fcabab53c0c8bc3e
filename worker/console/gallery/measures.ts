import type { Locale } from "../../../content/schema/common.ts";
import { MAIL_KB_MAX, SUBJECT_COLUMNS_MAX } from "../../../content/schema/playbook.ts";
import { catalogue } from "../../generated/catalogue.ts";
import type { Mail } from "../../platform/mail.ts";

/** A link of a letter: its words, where it leads, and what is there where that is a piece. */
export interface LetterLink {
  words: string;
  to: string;
  title: string | null;
  /** Made for one reader: it leads nowhere from here. */
  personal: boolean;
}

const PERSONAL = /^\/(?:files|mail|console)\//;

/** How long the subject is: a Chinese character takes two columns. */
export function subjectOf({ subject }: Pick<Mail, "subject">): { signs: number; columns: number; long: boolean } {
  const signs = [...subject];
  const columns = signs.reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
  return { signs: signs.length, columns, long: columns > SUBJECT_COLUMNS_MAX };
}

export function preheaderOf({ html }: Pick<Mail, "html">): string {
  return plain(/mso-hide:all"?>([^<]*)/.exec(html)?.[1] ?? "");
}

/** How large the letter is, in KB with one digit. */
export function sizeOf({ html }: Pick<Mail, "html">): { kb: string; large: boolean } {
  const kb = new TextEncoder().encode(html).length / 1024;
  return { kb: kb.toFixed(1), large: kb > MAIL_KB_MAX };
}

/** The links that a person sees, in order. One that goes by way of us is told by its end. */
export function linksOf(
  { html, links = {} }: Pick<Mail, "html"> & { links?: Record<string, string> },
  siteUrl: string,
  locale: Locale,
): LetterLink[] {
  return [...html.matchAll(/<a ([^>]*)>([\s\S]*?)<\/a>/g)]
    .filter(([, attributes = ""]) => !attributes.includes('tabindex="-1"'))
    .map(([, attributes = "", words = ""]) => {
      const href = plain(/href="([^"]*)"/.exec(attributes)?.[1] ?? "");
      const to = links[/\/go\/[^/]+\/(\w+)$/.exec(href)?.[1] ?? ""] ?? href;
      const path = to.startsWith(`${siteUrl}/`) ? to.slice(siteUrl.length) : null;
      const piece = catalogue.find(({ kind, slug }) => path === `/${locale}/${kind}/${slug}/`);
      const said = { words: plain(words.replace(/<[^>]*>/g, "")), title: piece?.titles[locale] ?? null };
      return { ...said, to: path ?? to, personal: path !== null && PERSONAL.test(path) };
    });
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function plain(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity).trim();
}
