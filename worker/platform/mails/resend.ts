import { DAY, HOUR, type Instant, SECOND } from "../../playbook/time.ts";
import type { Delivery, Mail, MailTransport } from "../mail.ts";
import { tagOf } from "../message-tag.ts";
import { addressHeader } from "./header.ts";
import { type Answer, ask, keyOf, MENDING_MS, retryAfter } from "./http.ts";
import { eachByItself, type Tools } from "./lanes.ts";
import type { ResendDoor } from "./mail-url.ts";

/**
 * Resend, or an API of its shape: `POST /emails` with an `Idempotency-Key`. One request a mail: a batch has one key for all of them, and
 * one of them could not be repeated by itself.
 */
export function resend({ base, key }: ResendDoor, tools: Tools): MailTransport {
  return {
    sameForMs: DAY,
    deliver: eachByItself(async (mail, tell) => {
      const headers = {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": await keyOf(mail.id),
        "user-agent": "dinghai",
      };
      return ask(tools, new Request(`${base}/emails`, { method: "POST", headers, body: bodyOf(mail) }), judge, tell);
    }, tools),
  };
}

function bodyOf(mail: Mail): string {
  return JSON.stringify({
    from: addressHeader(mail.from),
    to: [mail.to.email],
    ...(mail.replyTo ? { reply_to: addressHeader(mail.replyTo) } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { ...mail.headers, "X-Dinghai-Message": mail.id },
    // it comes back with every event of its webhook
    tags: [{ name: "message", value: tagOf(mail.id) }],
  });
}

function judge({ status, headers, body }: Answer, now: Instant): Delivery {
  const name = String(body.name ?? "");
  const reason = `${status} ${name} ${String(body.message ?? "")}`.trim();
  if (status >= 200 && status < 300) return { state: "sent", provider: String(body.id ?? "") };
  // the key is known with another body, or its first request is still under way
  if (status >= 500 || status === 409 || status === 408) return { state: "unknown", reason };
  if (status === 429)
    return { state: "later", reason, notBefore: retryAfter(headers, now) ?? now + (name.includes("quota") ? HOUR : SECOND) };
  if ((status === 400 || status === 422) && /invalid `to`/i.test(reason)) return { state: "refused", reason };
  if (status < 400 || [401, 403, 404, 405].includes(status)) return { state: "later", reason, notBefore: now + MENDING_MS };
  return { state: "later", reason };
}
