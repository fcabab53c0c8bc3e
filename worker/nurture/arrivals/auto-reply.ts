import type { ArrivalsPolicy } from "../../../content/schema/playbook.ts";
import { type ArrivedMail, headerOf } from "./mail.ts";

/** Why a mail was written by no person (RFC 3834, and what programs say instead); null for one that may have been. */
export function autoReply(policy: ArrivalsPolicy, mail: ArrivedMail): string | null {
  const said = (name: string) => headerOf(mail, name).toLowerCase();
  const submitted = said("auto-submitted");
  if (submitted !== "" && !/^no\b/.test(submitted)) return `Auto-Submitted: ${submitted}`;
  for (const name of ["x-autoreply", "x-autorespond", "x-autoreply-from", "x-auto-response-suppress"]) {
    if (said(name) !== "" && said(name) !== "no" && said(name) !== "none") return name;
  }
  const precedence = said("precedence");
  if (["bulk", "auto_reply", "auto-reply", "junk"].includes(precedence)) return `Precedence: ${precedence}`;
  if (mail.sender === "" || said("return-path") === "<>") return "no sender to answer to";
  const away = policy.away.find((words) => begins(mail.subject.toLowerCase(), words));
  return away ? `subject: ${away}` : null;
}

/** Whether a subject is headed by these words: "Out of office: …", not "Out of office hours, can we talk?". */
function begins(subject: string, words: string): boolean {
  const plain = subject.replace(/^[\s[(【（「]+/, "");
  return plain.startsWith(words) && /^(?:$|\s*[\])】）」:：,，;；\-–—|!！。.…]|\s+(?:re|aw|回复)\s*[:：])/.test(plain.slice(words.length));
}
