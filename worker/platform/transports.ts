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

const FOR_GOOD = /E_RECIPIENT|E_INVALID|E_SENDER|not allowed|not verified|invalid/i;
const NOT_YET = /E_RATE|E_DAILY|rate limit|quota|too many/i;

function judgeService(cause: unknown): Delivery {
  const reason = String(cause instanceof Error ? cause.message : cause);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (NOT_YET.test(code) || NOT_YET.test(reason)) return { state: "later", reason };
  return FOR_GOOD.test(code) || FOR_GOOD.test(reason) ? { state: "refused", reason } : { state: "unknown", reason };
}
