import type { MailVariable, TransactionalMail } from "./mail.ts";

/** What a mail is filled with: `always`, or where there is something to say. Kept by `worker/nurture/compose.ts`. */
export interface Filled {
  always: readonly MailVariable[];
  maybe: readonly MailVariable[];
}

/** A mail to a prospect or a customer. */
const READER: Filled = { always: ["siteUrl"], maybe: ["name", "company", "owner", "ownerTitle"] };
/** A mail to one of the team about a lead: `owner` is whoever reads it. */
const TEAM: Filled = {
  always: ["owner", "ownerTitle", "leadName", "consoleUrl", "siteUrl"],
  maybe: ["leadCompany", "leadTier", "leadWhy"],
};
const EVENT: readonly MailVariable[] = ["resource", "when", "where", "calendarUrl"];

/** Every mail of a sequence. */
const SEQUENCE = READER;

const FILLED: Record<TransactionalMail, Filled> = {
  download: also(READER, ["resource", "resourceUrl", "expires"], ["by", "what", "reason", "bookingUrl"]),
  answer: also(READER, ["resource"], ["message", "by", "what", "reason", "bookingUrl"]),
  registered: also(READER, EVENT, ["seat", "waiting", "joinUrl", "by", "what", "bookingUrl"]),
  "seat-free": also(READER, EVENT, ["joinUrl"]),
  confirm: also(READER, ["confirmUrl", "expires"], ["reason"]),
  "new-version": also(READER, ["resource", "resourceUrl", "expires", "changes"], []),
  "prospect-told": also(READER, ["owner", "ownerTitle", "by", "reason"], ["what", "bookingUrl"]),
  "prospect-settled": also(READER, ["owner", "ownerTitle", "by"], ["what", "reason", "bookingUrl"]),
  "owner-new": also(TEAM, ["leadTier", "by"], ["reason", "message"]),
  "owner-asked": also(TEAM, [], ["by", "reason", "message"]),
  "owner-warned": also(TEAM, ["leadTier", "by"], []),
  "owner-returned": TEAM,
  "owner-pooled": also(TEAM, [], ["reason"]),
  "owner-nurtured": also(TEAM, [], ["reason"]),
  "owner-handed": also(TEAM, [], ["reason"]),
  "owner-sign": also(TEAM, [], ["reason"]),
  "owner-replied": also(TEAM, [], ["message", "reason"]),
  "head-escalated": also(TEAM, ["leadTier", "reason"], ["by"]),
  "sign-in": { always: ["name", "signInUrl"], maybe: [] },
};

/** Where the first is said, so are the others: a time is never given without the person who keeps it. */
export const SAID_WITH: Partial<Record<MailVariable, readonly MailVariable[]>> = {
  by: ["owner", "ownerTitle", "what"],
  owner: ["ownerTitle"],
  bookingUrl: ["owner", "ownerTitle", "by", "what"],
};

/** What a mail is filled with, by its name: `signup/welcome`, `transactional/download`. */
export function filledOf(template: string): Filled {
  const [folder, name = ""] = template.split("/");
  return folder === "transactional" && name in FILLED ? FILLED[name as TransactionalMail] : SEQUENCE;
}

function also({ always, maybe }: Filled, more: readonly MailVariable[], perhaps: readonly MailVariable[]): Filled {
  const all = [...always, ...more];
  return { always: all, maybe: [...maybe, ...perhaps].filter((one) => !all.includes(one)) };
}
