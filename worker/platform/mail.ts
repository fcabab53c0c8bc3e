/** One mail as it leaves. A name that a lead typed may stand in the subject, made one line; no other header holds anything of theirs. */
export interface Mail {
  id: string;
  from: { name: string; email: string };
  to: { name: string | null; email: string };
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

/** `refused` is final; `later` may be tried again because nothing was accepted; `unknown` may have been accepted and is never repeated. */
export type Delivery = { state: "sent" } | { state: "refused" | "later" | "unknown"; reason: string };

export interface MailTransport {
  deliver(mails: readonly Mail[]): Promise<Delivery[]>;
}
