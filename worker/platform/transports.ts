import type { Delivery, Mail, MailTransport } from "./mail.ts";

/** Sends that are under way at once. */
const IN_FLIGHT_MAX = 6;

type SendOne = (mail: Mail) => Promise<void>;

/** Sends each mail by itself, a few at once; one that fails does not touch the others. */
function eachByItself(send: SendOne, judge: (cause: unknown) => Delivery): MailTransport {
  return {
    async deliver(mails) {
      const deliveries: Delivery[] = new Array(mails.length);
      let next = 0;
      const lane = async () => {
        for (let index = next++; index < mails.length; index = next++) {
          const mail = mails[index];
          if (mail) deliveries[index] = await send(mail).then((): Delivery => ({ state: "sent" }), judge);
        }
      };
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT_MAX, mails.length) }, lane));
      return deliveries;
    },
  };
}

/** Cloudflare Email Service through its binding; on a developer's machine the platform writes the mail to a file. */
export function emailService(binding: SendEmail): MailTransport {
  const send: SendOne = async (mail) => {
    await binding.send({
      from: mail.from,
      to: mail.to.email,
      ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      headers: { ...mail.headers, "X-Dinghai-Message": mail.id },
    });
  };
  return eachByItself(send, judgeService);
}

/** What is wrong with the recipient. A fault of ours, such as a sender that is not verified, is tried again and never held against them. */
const RECIPIENT = /E_RECIPIENT|recipient|invalid `?to`?/i;
const NOT_ACCEPTED = /E_[A-Z_]+|rate limit|quota|too many|not allowed|not verified|invalid/i;

function judgeService(cause: unknown): Delivery {
  const reason = String(cause instanceof Error ? cause.message : cause);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (RECIPIENT.test(code) || RECIPIENT.test(reason)) return { state: "refused", reason };
  return NOT_ACCEPTED.test(code) || NOT_ACCEPTED.test(reason) ? { state: "later", reason } : { state: "unknown", reason };
}
