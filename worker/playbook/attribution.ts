import type { IntakePolicy } from "../../content/schema/playbook.ts";
import type { Touch } from "./facts.ts";
import { withoutClick } from "./tags.ts";
import { HOUR, type Instant } from "./time.ts";

export interface Arrival {
  at: Instant;
  path: string | null;
  referrer: string | null;
  utm: {
    source?: string | undefined;
    medium?: string | undefined;
    campaign?: string | undefined;
    term?: string | undefined;
    content?: string | undefined;
  } | null;
}

/** One visit's origin as an ordered list of named questions; the first yes names the channel. */
const CHANNELS: [channel: string, is: (arrival: Arrival, host: string | null, policy: IntakePolicy) => boolean][] = [
  ["introduced", ({ utm }) => utm?.medium === "introduced" || utm?.medium === "referral"],
  [
    "social_ad",
    ({ utm }, _host, policy) => policy.channels.paidMedia.includes(utm?.medium ?? "") && named(utm?.source, policy.channels.social),
  ],
  ["search_ad", ({ utm }, _host, policy) => policy.channels.paidMedia.includes(utm?.medium ?? "")],
  ["mail", ({ utm }) => utm?.medium === "email" || utm?.medium === "mail"],
  ["event", ({ utm }) => utm?.medium === "event"],
  ["partner", ({ utm }) => utm?.medium === "partner"],
  ["brochure", ({ utm }) => utm?.medium === "brochure" || utm?.medium === "print"],
  ["video", ({ utm }) => utm?.medium === "video"],
  ["social", ({ utm }, host, policy) => utm?.medium === "social" || hostIn(host, policy.channels.social)],
  ["organic", ({ utm }, host, policy) => utm?.medium === "organic" || hostIn(host, policy.channels.search)],
  ["campaign", ({ utm }) => utm?.source !== undefined || utm?.campaign !== undefined],
  ["referral", (_arrival, host) => host !== null],
];

export const CHANNEL_NAMES: readonly string[] = [...CHANNELS.map(([channel]) => channel), "direct"];

/**
 * The touch of an arrival: its channel by the first rule that fits, `direct` when nothing is known, and a visit of `visitHours`. Text is kept
 * as it came, but for the press of a mail's link that a content tag carries; the referrer is cut to its host.
 */
export function touchOf(policy: IntakePolicy, arrival: Arrival): Touch {
  const host = hostOf(arrival.referrer);
  const utm = arrival.utm && withoutClick(arrival.utm);
  // Email, email and EMAIL are one medium
  const plain = { ...arrival, utm: utm && { ...utm, medium: utm.medium?.toLowerCase() } };
  const channel = CHANNELS.find(([, is]) => is(plain, host, policy))?.[0] ?? "direct";
  return {
    at: arrival.at,
    until: arrival.at + policy.visitHours * HOUR,
    channel,
    source: utm?.source ?? null,
    medium: utm?.medium ?? null,
    campaign: utm?.campaign ?? null,
    term: utm?.term ?? null,
    content: utm?.content ?? null,
    landing: arrival.path,
    referrer: host,
  };
}

function hostOf(referrer: string | null): string | null {
  if (!referrer) return null;
  const match = /^(?:https?:\/\/)?([^/?#:\s]+)/i.exec(referrer);
  return match?.[1]?.toLowerCase() ?? null;
}

function hostIn(host: string | null, list: readonly string[]): boolean {
  return (
    host !== null &&
    list.some((part) =>
      part.endsWith(".") ? host.startsWith(part) || host.includes(`.${part}`) : host === part || host.endsWith(`.${part}`),
    )
  );
}

function named(source: string | undefined, list: readonly string[]): boolean {
  return source !== undefined && list.some((part) => part.startsWith(source.toLowerCase()));
}
