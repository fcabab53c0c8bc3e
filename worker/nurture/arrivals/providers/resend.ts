import * as z from "zod";
import type { ArrivalsPolicy } from "../../../../content/schema/playbook.ts";
import { type Arrival, clipped, REASON_CHARACTERS_MAX } from "../arrival.ts";
import { messageInHeaders, messageInTags, permanentBounce, recipientOf } from "./report.ts";

const named = z.array(z.looseObject({ name: z.string(), value: z.string() }));
const event = z.looseObject({
  type: z.string(),
  data: z.looseObject({
    to: z.union([z.string(), z.array(z.string())]).optional(),
    tags: z.union([z.record(z.string(), z.string()), named]).optional(),
    headers: named.optional(),
    message_id: z.string().optional(),
    bounce: z.looseObject({ type: z.string().optional(), message: z.string().optional() }).optional(),
  }),
});

/** What Resend reports; null for what nobody here needs, such as that a mail was opened. */
export function resendArrival(policy: ArrivalsPolicy, id: string, body: unknown): Arrival | null {
  const read = event.safeParse(body);
  if (!read.success) return null;
  const { type, data } = read.data;
  const { bounce } = data;
  const kind = kindOf(policy, type, bounce);
  if (kind === null) return null;
  const tags = Array.isArray(data.tags) ? Object.fromEntries(data.tags.map(({ name, value }) => [name, value])) : (data.tags ?? {});
  const headers = [...(data.headers ?? []), ...(data.message_id ? [{ name: "message-id", value: data.message_id }] : [])];
  return {
    id: `resend:${id}`,
    kind,
    about: [...messageInTags(tags), ...messageInHeaders(headers)],
    address: recipientOf(Array.isArray(data.to) ? data.to[0] : data.to),
    reason: bounce?.message ? clipped(bounce.message, REASON_CHARACTERS_MAX) : null,
    written: null,
    authentic: true,
  };
}

function kindOf(policy: ArrivalsPolicy, type: string, bounce: { type?: string | undefined; message?: string | undefined } | undefined) {
  switch (type) {
    case "email.bounced":
      return permanentBounce(policy, bounce?.type, { status: "", said: bounce?.message ?? "" });
    case "email.suppressed":
      return "hard_bounce";
    case "email.delivery_delayed":
      return "soft_bounce";
    case "email.complained":
      return "complaint";
    case "email.delivered":
      return "delivered";
    default:
      return null;
  }
}
