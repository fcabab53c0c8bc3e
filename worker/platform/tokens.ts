import type { Instant } from "../playbook/time.ts";

export type TokenPurpose = "grant" | "unsubscribe" | "preferences" | "confirm" | "answer";

export interface Token {
  id: string;
  expiresAt: Instant;
}

const TOKEN_BYTES_MAX = 400;

/** `HMAC(secret, purpose · id · expiry)` with the id and the expiry in front: nothing to store, the same answer twice, no use for another purpose. */
export async function sign(secret: string, purpose: TokenPurpose, token: Token): Promise<string> {
  const body = `${encode(new TextEncoder().encode(token.id))}.${token.expiresAt.toString(36)}`;
  const mac = await crypto.subtle.sign("HMAC", await keyOf(secret), new TextEncoder().encode(`${purpose}.${body}`));
  return `${body}.${encode(new Uint8Array(mac))}`;
}

/** What a genuine token says, however old. */
export async function readGenuine(secret: string, purpose: TokenPurpose, text: string): Promise<Token | null> {
  const token = await read(secret, purpose, text, Number.NEGATIVE_INFINITY);
  return typeof token === "string" ? null : token;
}

/** What a token says, or why it says nothing. An expired one is told apart, so that a person can be offered a new link. */
export async function read(secret: string, purpose: TokenPurpose, text: string, now: Instant): Promise<Token | "invalid" | "expired"> {
  const [id, expiry, mac, ...rest] = text.length > TOKEN_BYTES_MAX ? [] : text.split(".");
  const signature = decode(mac ?? "");
  const idBytes = decode(id ?? "");
  if (!expiry || !signature || !idBytes || rest.length > 0) return "invalid";
  const genuine = await crypto.subtle.verify(
    "HMAC",
    await keyOf(secret),
    signature,
    new TextEncoder().encode(`${purpose}.${id}.${expiry}`),
  );
  if (!genuine) return "invalid";
  const token = { id: new TextDecoder().decode(idBytes), expiresAt: Number.parseInt(expiry, 36) };
  return token.expiresAt <= now ? "expired" : token;
}

/** The last key, ready: a promise must not be shared between requests. */
let ready: { secret: string; key: CryptoKey } | null = null;

async function keyOf(secret: string): Promise<CryptoKey> {
  if (ready?.secret !== secret) {
    const bytes = new TextEncoder().encode(secret);
    ready = { secret, key: await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]) };
  }
  return ready.key;
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** SHA-256 in hexadecimal digits. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
