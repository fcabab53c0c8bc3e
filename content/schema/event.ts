import * as z from "zod";
import { utm } from "./form.ts";

export const EVENT_KINDS = ["page_read", "cta_clicked", "resource_opened", "form_started", "search_made"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENTS_PER_REQUEST_MAX = 50;
export const VARIANT_LENGTH_MAX = 64;
export const EVENT_BYTES_MAX = 64 * 1024;

const opaque = z.string().min(1).max(64);

/** What the beacon sends about one page view or one press. Query strings are stripped before anything is stored. */
export const pageEvent = z.strictObject({
  id: opaque,
  kind: z.enum(EVENT_KINDS),
  path: z.string().min(1).max(300).startsWith("/"),
  at: z.iso.datetime({ offset: true }),
  visibleMs: z.number().int().min(0).max(86_400_000).optional(),
  scroll: z.number().min(0).max(100).optional(),
  target: z.string().max(200).optional(),
  referrer: z.string().max(500).optional(),
  utm: utm.optional(),
  /** Which title of an experiment was shown: its id and a or b. */
  variant: z
    .string()
    .max(VARIANT_LENGTH_MAX)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*:[ab]$/)
    .optional(),
});
export type PageEvent = z.infer<typeof pageEvent>;

export const eventRequest = z.strictObject({ visitor: opaque, events: z.array(z.unknown()).min(1).max(EVENTS_PER_REQUEST_MAX) });
