import type { Delivery, Mail, MailTransport } from "../mail.ts";
import { eachByItself, type Tools } from "./lanes.ts";

/** Headers that the service writes itself, and refuses from us. */
const ITS_OWN = ["message-id", "date"];
/** How long to leave it in peace after it said that a limit is reached. */
const RATE_PAUSE_MS = 60_000;
const QUOTA_PAUSE_MS = 60 * 60_000;

/** Cloudflare Email Service through its binding; on a developer's machine the platform writes the mail to a file. It knows no key: what is in doubt is not repeated. */
export function emailService(binding: SendEmail, tools: Tools): MailTransport {
  return {
    deliver: eachByItself(async (mail, tell) => {
      const kept = Object.entries(mail.headers).filter(([name]) => !ITS_OWN.includes(name.toLowerCase()));
      // an answer names its Message-ID and what that one referred to: the second is ours
      const ours = mail.headers["Message-ID"];
      try {
        const { messageId } = await binding.send({
          from: mail.from,
          to: mail.to.email,
          ...(mail.replyTo ? { replyTo: answerTo(mail.replyTo) } : {}),
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { ...Object.fromEntries(kept), ...(ours ? { References: ours } : {}), "X-Dinghai-Message": mail.id },
        });
        tell?.(`Cloudflare Email Service took it as ${messageId}`);
        return { state: "sent", provider: messageId };
      } catch (cause) {
        const delivery = judge(cause, tools);
        if ("reason" in delivery) tell?.(`Cloudflare Email Service says: ${delivery.reason}`);
        return delivery;
      }
    }, tools),
  };
}

const BAD_RECIPIENT = /invalid `?to\b|E_RECIPIENT_SUPPRESSED/i;
const NOT_ACCEPTED = /^E_(?!INTERNAL)[A-Z_]+$|rate limit|quota|too many|not allowed|not verified|invalid/i;

/** A fault of ours, such as a sender that is not verified, is tried again and never held against the recipient. */
function judge(cause: unknown, { now }: Tools): Delivery {
  const message = String(cause instanceof Error ? cause.message : cause);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : (/\bE_[A-Z_]+/.exec(message)?.[0] ?? "");
  const reason = code && !message.includes(code) ? `${code} ${message}` : message;
  if (BAD_RECIPIENT.test(code) || BAD_RECIPIENT.test(message)) return { state: "refused", reason };
  if (code === "E_RATE_LIMIT_EXCEEDED") return { state: "later", reason, notBefore: now() + RATE_PAUSE_MS };
  if (code === "E_DAILY_LIMIT_EXCEEDED") return { state: "later", reason, notBefore: now() + QUOTA_PAUSE_MS };
  if (code === "E_INTERNAL_SERVER_ERROR") return { state: "unknown", reason };
  return NOT_ACCEPTED.test(code) || NOT_ACCEPTED.test(message) ? { state: "later", reason } : { state: "unknown", reason };
}

function answerTo({ name, email }: NonNullable<Mail["replyTo"]>): string | { name: string; email: string } {
  return name === null ? email : { name, email };
}
