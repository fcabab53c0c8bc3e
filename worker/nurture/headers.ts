import type { MailPurpose } from "../playbook/effects.ts";
import { messageIdOf } from "./message-id.ts";

/**
 * The headers of a mail beside who, to whom and what about. Marketing is a list that one can leave with one press (RFC 8058); what was asked
 * for or concerns our own people was generated, and no machine should answer it (RFC 3834). Nothing here is of a lead's making.
 */
export function headersOf(mail: { id: string; sender: string; purpose: MailPurpose; unsubscribe: string | null }): Record<string, string> {
  const domain = mail.sender.slice(mail.sender.lastIndexOf("@") + 1);
  const identity = { "Message-ID": messageIdOf(mail.id, domain) };
  if (mail.purpose !== "marketing" || mail.unsubscribe === null) return { ...identity, "Auto-Submitted": "auto-generated" };
  return {
    ...identity,
    "List-Id": `<letters.${domain}>`,
    "List-Unsubscribe": `<${mail.unsubscribe}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
