import { idOfTag, tagOf } from "../platform/message-tag.ts";

const OURS = "dh.";
const HEADER_LENGTH_MAX = 10_000;

/** The Message-ID of one of our mails. It says which mail it is, so that an answer to it is matched without a table. */
export function messageIdOf(id: string, domain: string): string {
  return `<${OURS}${tagOf(id)}@${domain}>`;
}

/** Which of our mails a header such as In-Reply-To or References names: the last of ours, since an answer names the mail it answers last. */
export function messageOf(header: string): string | null {
  const named = [...header.slice(0, HEADER_LENGTH_MAX).matchAll(/<dh\.([\w-]+)@[^<>\s@]+>/g)];
  for (const [, tag = ""] of named.reverse()) {
    const id = idOfTag(tag);
    if (id !== null) return id;
  }
  return null;
}
