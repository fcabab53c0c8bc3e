import type { ArrivalsPolicy } from "../../../content/schema/playbook.ts";
import { answers, bounceOf } from "../../playbook/bounce.ts";
import { messageOf } from "../message-id.ts";
import { ABOUT_MAX, type Arrival } from "./arrival.ts";
import { type ArrivedMail, headerOf, mailboxOf } from "./mail.ts";

type Verdict = Pick<Arrival, "kind" | "about" | "address" | "reason">;

/** Header fields by their names in small letters. */
type Fields = Map<string, string>;

const MAILER = /^(?:mailer-daemon|mail-daemon|postmaster|mdaemon)(?:@|$)/;
/** How much of a report in free words is looked through. */
const WORDS_CHARACTERS_MAX = 10_000;

/**
 * What a delivery report says (RFC 3464), or a mail server that reports in words of its own; null for what is neither.
 * Our mails go to one recipient each, so the first that failed is the one.
 */
export function deliveryReport(policy: ArrivalsPolicy, mail: ArrivedMail): Verdict | null {
  const status = mail.parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  return status ? standard(policy, mail, status.text) : inWords(policy, mail);
}

function standard(policy: ArrivalsPolicy, mail: ArrivedMail, text: string): Verdict {
  const recipients = fieldGroups(text).filter((fields) => fields.has("final-recipient") || fields.has("action"));
  const acted = (...actions: string[]) => recipients.find((fields) => actions.includes(fields.get("action")?.toLowerCase() ?? ""));
  const fields = acted("failed") ?? acted("delayed") ?? recipients[0] ?? new Map();
  const said = fields.get("diagnostic-code") ?? "";
  const status = fields.get("status") ?? "";
  const base = { about: aboutIn(mail), address: recipientIn(fields), reason: `${status} ${said}`.trim() || null };
  switch (fields.get("action")?.toLowerCase()) {
    case "failed":
      return { ...base, kind: bounceOf(policy, { status, said }) };
    case "delayed":
      return { ...base, kind: "soft_bounce" };
    case "delivered":
      return { ...base, kind: "delivered" };
    default:
      return { ...base, kind: "other" };
  }
}

/** Servers that write no RFC 3464 are known by the empty sender or by their name, by an answer in their words, and by a mail of ours. */
function inWords(policy: ArrivalsPolicy, mail: ArrivedMail): Verdict | null {
  if (!MAILER.test(mail.from)) return null;
  const said = mail.text.slice(0, WORDS_CHARACTERS_MAX);
  const about = aboutIn(mail);
  if (about.length === 0 || !answers(said)) return null;
  const line = said.split("\n").find(answers)?.trim() ?? "";
  const failed = headerOf(mail, "x-failed-recipients");
  return { kind: bounceOf(policy, { status: "", said: line }), about, address: failed ? mailboxOf(failed) : null, reason: line };
}

/** A complaint through a feedback loop (RFC 5965); null for what is none. */
export function feedbackReport(mail: ArrivedMail): Verdict | null {
  const part = mail.parts.find(({ type }) => type === "message/feedback-report");
  if (!part) return null;
  const fields = fieldGroups(part.text)[0] ?? new Map();
  const type = fields.get("feedback-type")?.toLowerCase() ?? "";
  const to = fields.get("original-rcpt-to");
  const complains = ["abuse", "fraud", "virus", "other"].includes(type);
  const kind = complains ? "complaint" : type.startsWith("opt-out") ? "opt_out" : "other";
  return { kind, about: aboutIn(mail), address: to ? mailboxOf(to) : null, reason: type || null };
}

/** Which mails of ours a report may be about: by the headers that are sent back with it, else by its own, else by what it quotes. */
function aboutIn(mail: ArrivedMail): string[] {
  const returned = mail.parts.filter(({ type }) => /^(?:message\/(?:global|rfc822)(?:-headers)?|text\/rfc822-headers)$/.test(type));
  const named = returned.flatMap(({ text }) => {
    const headers = fieldGroups(text)[0];
    return [messageOf(headers?.get("message-id") ?? ""), headers?.get("x-dinghai-message")];
  });
  const own = [headerOf(mail, "in-reply-to"), headerOf(mail, "references"), mail.text].map(messageOf);
  return [...new Set([...named, ...own].filter((id) => id !== null && id !== undefined))].slice(0, ABOUT_MAX);
}

/** Whose mailbox it is: the one that we wrote to, where a server says that it passed the mail on to another. */
function recipientIn(fields: Fields): string | null {
  const recipient = fields.get("original-recipient") ?? fields.get("final-recipient");
  return recipient ? mailboxOf(recipient.replace(/^[\w-]+\s*;/, "")) : null;
}

/** Groups of header fields that empty lines stand between. */
function fieldGroups(text: string): Fields[] {
  return text
    .trimStart()
    .split(/\n[ \t]*\n/)
    .map((group) => {
      const lines = group.replace(/\n[ \t]+/g, " ").split("\n");
      const pairs = lines.flatMap((line): [string, string][] => {
        const colon = line.indexOf(":");
        return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
      });
      // the first of a name is the one that counts
      return new Map(pairs.reverse());
    });
}
