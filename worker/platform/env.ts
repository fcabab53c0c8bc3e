/** What the platform binds to the Worker: `wrangler.toml` says what each is for. */
export interface Env {
  DB: D1Database;
  EVENTS: D1Database;
  NUDGES: Queue;
  BEACONS: Queue;
  EMAIL: SendEmail;
  ASSETS: Fetcher;
  FORM_LIMIT?: RateLimit;
  BEACON_LIMIT?: RateLimit;
  SITE_URL: string;
  SECRET: string;
  /** By which door mail leaves; without it by EMAIL. `npm run mail -- test` tries it. */
  MAIL_URL?: string;
  /** What MAIL_URL was called when there was only SMTP. */
  SMTP_URL?: string;
  RESEND_WEBHOOK_SECRET?: string;
  SES_TOPIC?: string;
  /** Set on the command line of `npm start` and nowhere else. */
  DINGHAI_LOCAL?: string;
}
