import type { D1Database } from "@cloudflare/workers-types";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Instant } from "../playbook/time.ts";
import type { Log } from "./log.ts";
import type { MailTransport } from "./mail.ts";

export type Database = DrizzleD1Database<Record<string, never>> & { $client: D1Database };

export interface Config {
  local: boolean;
  secret: string;
  siteUrl: string;
  /** What proves that Resend or Amazon SES speaks; without it nobody is believed. */
  resendSecret?: string | undefined;
  sesTopic?: string | undefined;
}

/** A beacon's events on their way to `EVENTS`; the one queue message with a body of its own. */
export interface BeaconBatch {
  visitor: string;
  receivedAt: Instant;
  events: unknown[];
}

/** Everything a command may touch. Built at the door; a test or a simulation builds its own. */
export interface World {
  db: Database;
  events: Database;
  queue: { nudge(ids: readonly string[]): Promise<void>; beacons(batch: BeaconBatch): Promise<void> };
  mail: MailTransport;
  fetch: typeof fetch;
  assets: { fetch(request: Request): Promise<Response> };
  /** Whether the platform's limits let this caller in once more. */
  admits(what: "form" | "beacon", from: string): Promise<boolean>;
  now(): Instant;
  random(): number;
  newId(): string;
  config: Config;
  playbook: Playbook;
  log: Log;
}
