import * as z from "zod";
import type { ArrivalsPolicy } from "../../../../content/schema/playbook.ts";
import { type Arrival, clipped, REASON_CHARACTERS_MAX } from "../arrival.ts";
import { messageInHeaders, messageInTags, permanentBounce, recipientOf } from "./report.ts";

const mailbox = z.looseObject({ emailAddress: z.string(), status: z.string().optional(), diagnosticCode: z.string().optional() });
const event = z.looseObject({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.looseObject({
    destination: z.array(z.string()).optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
    headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
    commonHeaders: z.looseObject({ messageId: z.string().optional() }).optional(),
  }),
  bounce: z.looseObject({ bounceType: z.string(), bouncedRecipients: z.array(mailbox).default([]) }).optional(),
  complaint: z.looseObject({ complaintFeedbackType: z.string().nullish(), complainedRecipients: z.array(mailbox).default([]) }).optional(),
  deliveryDelay: z.looseObject({ delayType: z.string().optional(), delayedRecipients: z.array(mailbox).default([]) }).optional(),
});
type Event = z.infer<typeof event>;

/** What Amazon SES reports, as feedback notification or as event; null for what nobody here needs. */
export function sesArrival(policy: ArrivalsPolicy, id: string, body: unknown): Arrival | null {
  const read = event.safeParse(body);
  const told = read.success ? whatOf(policy, read.data) : null;
  if (!read.success || !told) return null;
  const { mail } = read.data;
  const tags = Object.fromEntries(Object.entries(mail.tags ?? {}).map(([name, values]) => [name, values[0]]));
  const headers = [
    ...(mail.headers ?? []),
    ...(mail.commonHeaders?.messageId ? [{ name: "message-id", value: mail.commonHeaders.messageId }] : []),
  ];
  return {
    id: `ses:${id}`,
    kind: told.kind,
    about: [...messageInTags(tags), ...messageInHeaders(headers)],
    address: recipientOf(told.whose ?? mail.destination?.[0]),
    reason: told.reason ? clipped(told.reason, REASON_CHARACTERS_MAX) : null,
    written: null,
    authentic: true,
  };
}

interface Told {
  kind: Arrival["kind"];
  whose: string | undefined;
  reason: string | undefined;
}

function whatOf(policy: ArrivalsPolicy, { eventType, notificationType, bounce, complaint, deliveryDelay }: Event): Told | null {
  const said = (one: z.infer<typeof mailbox> | undefined) => ({ status: one?.status ?? "", said: one?.diagnosticCode ?? "" });
  switch (eventType ?? notificationType) {
    case "Bounce": {
      const one = bounce?.bouncedRecipients[0];
      const kind = permanentBounce(policy, bounce?.bounceType, said(one));
      return { kind, whose: one?.emailAddress, reason: one?.diagnosticCode ?? one?.status };
    }
    case "DeliveryDelay": {
      const one = deliveryDelay?.delayedRecipients[0];
      return { kind: "soft_bounce", whose: one?.emailAddress, reason: one?.diagnosticCode ?? deliveryDelay?.delayType };
    }
    case "Complaint": {
      const type = complaint?.complaintFeedbackType ?? undefined;
      const kind = type === "not-spam" ? "other" : "complaint";
      return { kind, whose: complaint?.complainedRecipients[0]?.emailAddress, reason: type };
    }
    case "Subscription":
      return { kind: "opt_out", whose: undefined, reason: undefined };
    case "Delivery":
      return { kind: "delivered", whose: undefined, reason: undefined };
    default:
      return null;
  }
}
