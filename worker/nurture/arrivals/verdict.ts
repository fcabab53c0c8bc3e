import type { ArrivalsPolicy } from "../../../content/schema/playbook.ts";
import { messageOf } from "../message-id.ts";
import { type Arrival, clipped, REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX } from "./arrival.ts";
import { autoReply } from "./auto-reply.ts";
import { leaves } from "./leaving.ts";
import { type ArrivedMail, addressOf, headerOf } from "./mail.ts";
import { ownWords } from "./own-words.ts";
import { deliveryReport, feedbackReport } from "./report.ts";

const SUBJECT_CHARACTERS_MAX = 200;

/**
 * What a mail that came in is, judged in this order: a delivery report, a complaint, an automatic answer, and only then a person's words.
 * `id` is what makes it the same when it comes twice.
 */
export function verdictOn(policy: ArrivalsPolicy, mail: ArrivedMail, id: string): Arrival {
  const arrival = { id, authentic: isAuthentic(mail), written: null };
  const report = deliveryReport(policy, mail) ?? feedbackReport(mail);
  if (report) return { ...arrival, ...report, reason: report.reason && clipped(report.reason, REASON_CHARACTERS_MAX) };
  const answered = messageOf(headerOf(mail, "in-reply-to")) ?? messageOf(headerOf(mail, "references"));
  const answer = { ...arrival, about: answered === null ? [] : [answered], address: addressOf(mail.from) };
  const automatic = autoReply(policy, mail);
  if (automatic !== null) return { ...answer, kind: "auto_reply", reason: clipped(automatic, REASON_CHARACTERS_MAX) };
  const own = ownWords(mail.text);
  const written = {
    subject: clipped(mail.subject, SUBJECT_CHARACTERS_MAX),
    // whoever wrote nothing of their own may have written inside the quotation
    text: clipped(own || mail.text.trim(), TEXT_CHARACTERS_MAX),
    leaves: leaves(policy.leave, mail.subject, own),
  };
  return { ...answer, kind: "reply", reason: null, written };
}

/** The first result is the one of the server that took the mail in; what stands below it came with the mail, and anybody may have written it. */
function isAuthentic(mail: ArrivedMail): boolean {
  return !/\bdmarc\s*=\s*fail\b/i.test(headerOf(mail, "authentication-results"));
}
