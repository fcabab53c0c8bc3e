import { AwsClient } from "aws4fetch";
import { HOUR, type Instant, SECOND } from "../../playbook/time.ts";
import type { Delivery, Mail, MailTransport } from "../mail.ts";
import { tagOf } from "../message-tag.ts";
import { type Answer, ask, MENDING_MS, retryAfter } from "./http.ts";
import { eachByItself, type Tools } from "./lanes.ts";
import type { SesDoor } from "./mail-url.ts";
import { base64, mimeOf } from "./mime.ts";

/** Amazon SES, or an API of the shape of its version 2. It knows no key: what is in doubt is not repeated. */
export function ses({ base, region, keyId, secret }: SesDoor, tools: Tools): MailTransport {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, region, service: "ses", retries: 0 });
  return {
    deliver: eachByItself(async (mail, tell) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: bodyOf(mail, tools.now()) };
      return ask(tools, await client.sign(`${base}/v2/email/outbound-emails`, init), judge, tell);
    }, tools),
  };
}

function bodyOf(mail: Mail, now: Instant): string {
  const ours = mail.headers["Message-ID"];
  // it writes a Message-ID of its own: an answer names that one and what it referred to, which is ours
  const headers = ours ? { ...mail.headers, References: ours } : mail.headers;
  return JSON.stringify({
    FromEmailAddress: mail.from.email,
    Destination: { ToAddresses: [mail.to.email] },
    Content: { Raw: { Data: base64(new TextEncoder().encode(mimeOf({ ...mail, headers }, now))) } },
    EmailTags: [{ Name: "message", Value: tagOf(mail.id) }],
  });
}

const LIMITED = /Throttling|LimitExceeded/;
const OURS = [
  "AccountSuspendedException",
  "AccessDeniedException",
  "MailFromDomainNotVerifiedException",
  "NotFoundException",
  "SendingPausedException",
];

/** The kind of an error is a header, with an address behind it; the text is `message`, or `Message` where the gateway speaks. */
function judge({ status, headers, body }: Answer, now: Instant): Delivery {
  const kind = (headers.get("x-amzn-errortype") ?? String(body.__type ?? "")).split(":")[0] ?? "";
  const text = String(body.message ?? body.Message ?? "");
  const reason = `${status} ${kind} ${text}`.trim();
  if (status >= 200 && status < 300) return { state: "sent", provider: String(body.MessageId ?? "") };
  // a gateway's own 503 may come after the mail was taken
  if (status === 429 || LIMITED.test(kind) || (status === 503 && LIMITED.test(text)))
    return { state: "later", reason, notBefore: retryAfter(headers, now) ?? now + (/daily/i.test(text) ? HOUR : SECOND) };
  if (status >= 500 || status === 408) return { state: "unknown", reason };
  if (status < 400 || status === 401 || status === 403 || OURS.includes(kind) || /not verified/i.test(text))
    return { state: "later", reason, notBefore: now + MENDING_MS };
  // of a bad address it does not say whose: it may be our own
  return { state: "later", reason };
}
