import type { MailDoor } from "../../worker/platform/mails/mail-url.ts";

/** What the door mail leaves by needs in the DNS of the sender's domain. */
export interface Provider {
  name: string;
  /** The domain that bounces go to, which is the one SPF is asked of. */
  bounces: string;
  /** What the SPF record there has to include; null where only the provider knows. */
  include: string | null;
  /** Where DKIM keys lie; those that most use where only the provider knows. */
  selectors: readonly string[];
  known: boolean;
  /** Where the records come from. */
  source: string;
}

const COMMON_SELECTORS = ["default", "dkim", "mail", "smtp", "s1", "s2", "k1", "k2", "selector1", "selector2", "google", "zoho"];

export function providerOf(door: MailDoor, domain: string): Provider {
  switch (door.kind) {
    case "cloudflare":
      return {
        name: "Cloudflare Email Service",
        bounces: `cf-bounce.${domain}`,
        include: "_spf.mx.cloudflare.net",
        selectors: ["cf-bounce"],
        known: true,
        source: "Cloudflare sets these records itself: dashboard, Compute, Email Service, Email Sending, add the domain",
      };
    case "resend":
      return {
        name: "Resend",
        bounces: `send.${domain}`,
        include: "amazonses.com",
        selectors: ["resend"],
        known: true,
        source: "the Domains page of Resend shows these records with their values",
      };
    case "ses":
      return {
        name: "Amazon SES",
        bounces: `mail.${domain}`,
        include: "amazonses.com",
        selectors: [],
        known: false,
        source:
          "SES shows three DKIM names under the identity of the domain (--selector takes one), and the bounce domain under Custom MAIL FROM",
      };
    case "smtp":
      return {
        name: `the mail server ${door.host}`,
        bounces: domain,
        include: null,
        selectors: COMMON_SELECTORS,
        known: false,
        source: "whoever runs the mail server names its SPF include and its DKIM selector (--selector)",
      };
  }
}
