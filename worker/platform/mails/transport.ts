import type { MailTransport } from "../mail.ts";
import { smtp } from "../smtp/transport.ts";
import { emailService } from "./email-service.ts";
import type { Tools } from "./lanes.ts";
import { type MailDoor, mailDoor } from "./mail-url.ts";
import { resend } from "./resend.ts";
import { ses } from "./ses.ts";

/** With a wrong address nothing leaves, nothing is lost, and no mail uses up an attempt. */
const SHUT_FOR_MS = 5 * 60_000;

export interface Settings {
  EMAIL: SendEmail;
  MAIL_URL?: string | undefined;
  SMTP_URL?: string | undefined;
  SITE_URL: string;
}

/** The door mail leaves by, as MAIL_URL says. */
export function mailTransport(settings: Settings, tools: Tools): MailTransport {
  let door: MailDoor;
  try {
    door = mailDoor(settings);
  } catch (cause) {
    return shut(cause instanceof Error ? cause.message : String(cause), tools);
  }
  switch (door.kind) {
    case "cloudflare":
      return emailService(settings.EMAIL, tools);
    case "smtp":
      return smtp(door, new URL(settings.SITE_URL).hostname, tools);
    case "resend":
      return resend(door, tools);
    case "ses":
      return ses(door, tools);
  }
}

function shut(reason: string, { now }: Tools): MailTransport {
  return {
    async deliver(mails, tell) {
      tell?.(reason);
      return mails.map(() => ({ state: "later", reason, notBefore: now() + SHUT_FOR_MS }));
    },
  };
}
