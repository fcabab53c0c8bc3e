import PostalMime, { type Address } from "postal-mime";
import { email } from "../../../content/schema/form.ts";
import { textOfHtml } from "./html-text.ts";

/** A mail as it came in, as far as it is judged. */
export interface ArrivedMail {
  /** What makes it the same mail when it comes twice. */
  messageId: string;
  /** The sender of the envelope; empty for reports. */
  sender: string;
  /** Who says to have written it, in small letters; empty where nobody does. */
  from: string;
  subject: string;
  text: string;
  /** Headers by their names in small letters, in order. */
  headers: readonly { key: string; value: string }[];
  /** Parts that aren't its text, such as reports and what is sent back with them. */
  parts: readonly { type: string; text: string }[];
}

/** What is read of one mail's headers, in bytes. */
const HEADERS_BYTES_MAX = 64 * 1024;
const NESTING_MAX = 20;
const PARTS_MAX = 20;

/** Reads a mail, or as much of it as is there: one that was cut off is read up to the cut. Null for what is no mail. */
export async function readMail(bytes: Uint8Array, sender: string): Promise<ArrivedMail | null> {
  const mail = await PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    attachmentEncoding: "utf8",
    maxHeadersSize: HEADERS_BYTES_MAX,
    maxNestingDepth: NESTING_MAX,
  }).catch(() => null);
  if (!mail?.headers.some(({ value }) => value !== "")) return null;
  return {
    messageId: mail.messageId ?? "",
    sender: mailboxOf(sender),
    from: mailboxOf(firstOf(mail.from)),
    subject: printable(mail.subject ?? "")
      .replace(/\s+/g, " ")
      .trim(),
    text: printable(mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? "")),
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    parts: mail.attachments.slice(0, PARTS_MAX).map(({ mimeType, content }) => ({ type: mimeType, text: printable(String(content)) })),
  };
}

/** The first header of a name; empty where there is none. */
export function headerOf({ headers }: Pick<ArrivedMail, "headers">, name: string): string {
  return headers.find(({ key }) => key === name)?.value.trim() ?? "";
}

/** A mailbox as it is named, to be compared with others. */
export function mailboxOf(text: string): string {
  return text.trim().replace(/^<|>$/g, "").normalize("NFC").toLowerCase();
}

/** An address that a lead could have; null for anything else. */
export function addressOf(text: string): string | null {
  const read = email.safeParse(text);
  return read.success ? read.data : null;
}

function firstOf(from: Address | undefined): string {
  return from?.address || from?.group?.[0]?.address || from?.name || "";
}

/** Text that a database gives back as it got it: without control characters other than line breaks and tabs. */
function printable(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .toWellFormed()
    .normalize("NFC");
}
