import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { magicLink } from "better-auth/plugins/magic-link";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Instant } from "../playbook/time.ts";
import type { Config, Database } from "./world.ts";

export const SIGN_IN_LINK_MINUTES = 10;
const SESSION_DAYS = 7;

export interface AuthOptions {
  db: Database;
  /** The sign-in library's tables: the data model lies above this room. */
  tables: Record<"user" | "session" | "account" | "verification", SQLiteTable>;
  config: Config;
  /** Where the token of a link goes. The library's own address is never served: links are confirmed by the press of a button. */
  hand: (email: string, token: string) => void;
}

/** Sign-in by mailed link, without passwords. Made for one request: it holds the request's database. Its clock is the real one. */
export function makeAuth({ db, tables, config, hand }: AuthOptions) {
  const secure = !config.local;
  return betterAuth({
    baseURL: config.siteUrl,
    secret: config.secret,
    database: drizzleAdapter(db, { provider: "sqlite", schema: tables }),
    plugins: [
      magicLink({
        expiresIn: SIGN_IN_LINK_MINUTES * 60,
        storeToken: "hashed",
        sendMagicLink: ({ email, token }) => hand(email, token),
      }),
    ],
    session: { expiresIn: SESSION_DAYS * 24 * 60 * 60, disableSessionRefresh: true },
    advanced: {
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: secure ? "__Host-dinghai" : "dinghai",
          attributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
        },
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof makeAuth>;

/** The library's clock. It is the real one, also while the world's is moved. */
export function signInNow(): Instant {
  return Date.now();
}
