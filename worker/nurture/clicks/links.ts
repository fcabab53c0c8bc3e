import { idOfTag, tagOf } from "../../platform/message-tag.ts";
import { DECOY } from "../../playbook/evidence.ts";
import { tagsOf, withClick } from "../../playbook/tags.ts";

/** Links that are somebody's own, or act: they stand in a mail as they are. */
const PERSONAL = /^\/(?:files|mail|console|api|go)\//;

/** The links of one mail while it is written. */
export interface PressLinks {
  /** What stands in the mail for an address: our way to it where a press may be noted, else the address. */
  through(address: string): string;
  /** A link that no person sees. */
  decoy: string;
  /** Where each link leads, by its id. */
  targets: Record<string, string>;
}

/** The same address is the same link, in both parts of the mail and however often it stands there. */
export function pressLinks(siteUrl: string, message: string): PressLinks {
  const targets: Record<string, string> = {};
  const wayTo = (link: string) => `${siteUrl}/go/${tagOf(message)}/${link}`;
  return {
    targets,
    decoy: wayTo(DECOY),
    through(address) {
      if (!/^https?:\/\//.test(address) || isPersonal(siteUrl, address)) return address;
      const known = Object.keys(targets).find((link) => targets[link] === address);
      const link = known ?? `a${Object.keys(targets).length + 1}`;
      targets[link] = address;
      return wayTo(link);
    },
  };
}

function isPersonal(siteUrl: string, address: string): boolean {
  return address.startsWith(`${siteUrl}/`) && PERSONAL.test(address.slice(siteUrl.length));
}

/** The mail and the link that a path names; null for anything else. */
export function linkIn(path: string): { message: string; link: string } | null {
  const [, tag = "", link = ""] = /^\/go\/([\w-]+)\/(a\d{1,3})\/?$/.exec(path) ?? [];
  const message = idOfTag(tag);
  return message === null ? null : { message, link };
}

/** The address of a link with our campaign tags, where it is ours: those that an author wrote stay, and nobody else's site is told anything. */
export function tagged(
  target: string,
  siteUrl: string,
  { source, template }: { source: string; template: string },
  click: string | null,
): string {
  const url = new URL(target);
  if (url.origin !== new URL(siteUrl).origin) return target;
  const { content, ...tags } = tagsOf(source, template, click);
  for (const [tag, value] of Object.entries(tags)) if (!url.searchParams.has(`utm_${tag}`)) url.searchParams.set(`utm_${tag}`, value);
  const authors = url.searchParams.get("utm_content");
  url.searchParams.set("utm_content", authors === null ? content : withClick(authors, click));
  return url.href;
}
