/** Where the mail server of the tests listens, and where it tells what it got. */
export interface MailServer {
  /** No TLS; several commands at once. */
  smtp: string;
  /** TLS after STARTTLS; one command at a time. */
  startTls: string;
  /** TLS from the start. */
  secure: string;
  received: string;
}

declare module "vitest" {
  interface ProvidedContext {
    mailServer: MailServer;
    /** Where test/support/stand-in.ts tells how a history ended. */
    standIn: string;
  }
}

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  /** Which connection of its server it came over, and how. */
  connection: { number: number; secure: boolean; user: string | null };
}
