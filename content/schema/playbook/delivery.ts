import * as z from "zod";
import { bilingual, isoDate, slug } from "../common.ts";
import { days } from "./measures.ts";

const mailDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, "a domain in lower case, e.g. maker.example");

export const deliveryFile = z.strictObject({
  /** Marketing mails a minute to one domain that no house names. */
  perMinute: z.int().min(1),
  /** Mail providers with many domains, counted together. */
  houses: z.array(z.strictObject({ id: slug, domains: z.array(mailDomain).min(1), perMinute: z.int().min(1) })),
  /** From this day (UTC) on so many marketing mails on the first day, the second and so on; after the last day as many as there are. */
  warmUp: z.strictObject({ from: isoDate.nullable(), perDay: z.array(z.int().min(1)).min(1) }),
  /** A mail that waits longer than this for a pace or for a provider that is shut ends with an alert. */
  waitAtMostDays: days,
  reasons: z.strictObject({ pace: bilingual, warmUp: bilingual }),
});
export type DeliveryPolicy = z.infer<typeof deliveryFile>;
