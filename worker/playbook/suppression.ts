import { PURPOSES, type Purpose } from "../../content/schema/common.ts";

/** What an address is closed for: one purpose, or `all` of them, those to come included. What a person asks for is no purpose and still reaches them. */
export const SUPPRESSION_SCOPES = [...PURPOSES, "all"] as const;
export type SuppressionScope = (typeof SUPPRESSION_SCOPES)[number];

/** Why. `erased` is said by an erasure alone, `imported` is a list from elsewhere that gives no other reason. */
export const SUPPRESSION_REASONS = ["unsubscribed", "complaint", "bounced", "imported", "erased"] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** The scopes that close an address for a purpose: its own, and `all`. */
export function scopesClosing(purpose: Purpose): SuppressionScope[] {
  return [purpose, "all"];
}

/** The purposes that a scope closes. */
export function purposesIn(scope: SuppressionScope): readonly Purpose[] {
  return scope === "all" ? PURPOSES : [scope];
}
