import type { Instant } from "../playbook/time.ts";

/** One mail as it leaves. A name that a lead typed may stand in the subject, made one line; no other header holds anything of theirs. */
export interface Mail {
  id: string;
  from: { name: string; email: string };
  to: { name: string | null; email: string };
  replyTo: { name: string | null; email: string } | null;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** Where its links lead that go by way of us, by their ids. */
  links?: Record<string, string>;
}

/**
 * `sent` knows the provider's own name of the mail where it told one. `refused` is final. `later` may be tried again because nothing was
 * accepted; with `notBefore` it was not about this mail at all, and counts as no attempt at it. `unknown` may have been accepted.
 */
export type Delivery =
  | { state: "sent"; provider?: string | undefined }
  | { state: "later"; reason: string; notBefore?: Instant | undefined }
  | { state: "refused" | "unknown"; reason: string };

/** What happens on the way, a sentence a step, for whoever tries a transport by hand. */
export type Tell = (step: string) => void;

export interface MailTransport {
  /** For how long after its first attempt a mail that is sent once more is known to the provider as the same, and goes out once; absent, never. */
  readonly sameForMs?: number;
  /** Never throws: what happens to one mail does not touch the others. */
  deliver(mails: readonly Mail[], tell?: Tell): Promise<Delivery[]>;
}
