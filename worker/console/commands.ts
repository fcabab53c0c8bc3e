import type { Locale } from "../../content/schema/common.ts";
import type { RepPolicy } from "../../content/schema/playbook.ts";
import { authAccounts, authSessions, authUsers, authVerifications } from "../db/schema.ts";
import { type Auth, makeAuth, signInNow } from "../platform/auth.ts";
import type { World } from "../platform/world.ts";
import type { Actor } from "../routing/actor.ts";
import { composeSignIn } from "./sign-in-mail.ts";
import { liveLinks } from "./store.ts";

/** Links that may wait for one salesperson at once, so that nobody's mailbox can be filled by a stranger. */
const LIVE_LINKS_MAX = 5;

/** A member of the team who is signed in. */
export interface Viewer extends Actor {
  policy: RepPolicy;
}

export interface SignInRequest {
  email: string;
  locale: Locale;
  /** The page of the console to come to, as its path. */
  next: string;
}

/** Mails a link to a member of the team. Answers the link's path in local mode only; to everybody else the answer is always the same nothing. */
export async function requestSignIn(world: World, { email, locale, next }: SignInRequest): Promise<string | null> {
  const rep = repByEmail(world, email);
  const live = await liveLinks(world.db, rep?.email ?? email, signInNow());
  if (!rep || live >= LIVE_LINKS_MAX) return null;
  const handed: string[] = [];
  const auth = authOf(world, (token) => handed.push(token));
  await auth.api.signInMagicLink({ body: { email: rep.email, name: rep.name[locale] }, headers: new Headers() });
  const path = `/console/sign-in/confirm?${new URLSearchParams({ token: handed[0] ?? "", next })}`;
  if (world.config.local) return path;
  const mail = await composeSignIn({
    id: world.newId(),
    rep,
    url: `${world.config.siteUrl}${path}`,
    company: world.playbook.team.company,
    locale,
  });
  const [delivery] = await world.mail.deliver([mail]);
  if (delivery?.state !== "sent") world.log.error("sign_in_mail_failed", delivery?.reason, { rep: rep.id });
  return null;
}

/** Uses a link up and opens a session. The headers that set its cookie, or null for a link that no longer works. */
export async function confirmSignIn(world: World, headers: Headers, token: string): Promise<Headers | null> {
  try {
    const opened = await authOf(world).api.magicLinkVerify({ query: { token }, headers: callerOf(headers), returnHeaders: true });
    return opened.headers;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "APIError") return null;
    throw cause;
  }
}

export async function signOut(world: World, headers: Headers): Promise<Headers> {
  const closed = await authOf(world).api.signOut({ headers: callerOf(headers), returnHeaders: true });
  return closed.headers;
}

/** Who is asking, by their cookie. Somebody who has left the team is nobody, whatever their session says. */
export async function viewerOf(world: World, headers: Headers): Promise<Viewer | null> {
  if (!headers.has("cookie")) return null;
  const session = await authOf(world).api.getSession({ headers: callerOf(headers) });
  const policy = session && repByEmail(world, session.user.email);
  return policy ? { rep: policy.id, head: policy.id === world.playbook.routes.escalation.head, policy } : null;
}

function repByEmail(world: World, email: string): RepPolicy | null {
  const wanted = email.trim().toLowerCase();
  return world.playbook.team.reps.find((rep) => rep.active && rep.email.toLowerCase() === wanted) ?? null;
}

function authOf(world: World, hand: (token: string) => void = () => {}): Auth {
  const tables = { user: authUsers, session: authSessions, account: authAccounts, verification: authVerifications };
  return makeAuth({ db: world.db, tables, config: world.config, hand: (_email, token) => hand(token) });
}

/** The headers the sign-in library needs, and no others. */
function callerOf(headers: Headers): Headers {
  const kept = ["cookie", "user-agent", "cf-connecting-ip"].flatMap((name) =>
    headers.has(name) ? [[name, headers.get(name) ?? ""] as [string, string]] : [],
  );
  return new Headers(kept);
}
