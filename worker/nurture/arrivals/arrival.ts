/** What came back, whichever way: by mail, or told by a provider. */
export interface Arrival {
  /** The same however often it comes. */
  id: string;
  kind: ArrivalKind;
  /** Mails of ours that it may be about, the likeliest first. */
  about: string[];
  /** Who writes, or whose mailbox it speaks of; null where it does not say. */
  address: string | null;
  /** What a server said, or why it was taken for what it is. */
  reason: string | null;
  /** What a person wrote. */
  written: { subject: string; text: string; leaves: boolean } | null;
  /** False where the platform found that the sender's address was not theirs. */
  authentic: boolean;
}

/** `opt_out`: they pressed a button of a provider's. `other`: a report that asks for nothing. */
export type ArrivalKind = "reply" | "auto_reply" | "hard_bounce" | "soft_bounce" | "complaint" | "opt_out" | "delivered" | "other";

/** The most characters kept of what somebody wrote, and of what a server said. */
export const TEXT_CHARACTERS_MAX = 4_000;
export const REASON_CHARACTERS_MAX = 300;
/** Mails of ours that one arrival may name. */
export const ABOUT_MAX = 5;

/** At most so many characters, and none cut in two. */
export function clipped(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/�$/, "")}…`;
}
