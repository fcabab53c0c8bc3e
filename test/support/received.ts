/** Where the mail server of the tests listens, and where it tells what it got. */
export interface MailServer {
  smtp: string;
  received: string;
}

declare module "vitest" {
  interface ProvidedContext {
    mailServer: MailServer;
  }
}

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
}
