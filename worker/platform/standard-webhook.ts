import { type Instant, MINUTE, SECOND } from "../playbook/time.ts";

/** How far the sender's clock may be from ours. */
const TOLERANCE = 5 * MINUTE;
const SIGNATURES_MAX = 10;
const ID_LENGTH_MAX = 200;

/** The id of a message that was signed as standardwebhooks.com says, over the very bytes that came; null for one that nobody signed with our secret, or not just now. */
export async function signedId(secret: string, headers: Headers, body: Uint8Array, now: Instant): Promise<string | null> {
  const sent = (name: string) => headers.get(`svix-${name}`) ?? headers.get(`webhook-${name}`) ?? "";
  const [id, timestamp] = [sent("id"), sent("timestamp")];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * SECOND) > TOLERANCE) return null;
  const keyBytes = bytesOf(secret.replace(/^whsec_/, ""));
  if (!keyBytes || id === "" || id.length > ID_LENGTH_MAX) return null;
  const key = await crypto.subtle.importKey("raw", keyBytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.byteLength + body.byteLength);
  signed.set(head);
  signed.set(body, head.byteLength);
  // while a secret is changed, both sign
  for (const signature of sent("signature").split(" ").slice(0, SIGNATURES_MAX)) {
    const mac = signature.startsWith("v1,") ? bytesOf(signature.slice("v1,".length)) : null;
    if (mac && (await crypto.subtle.verify("HMAC", key, mac, signed))) return id;
  }
  return null;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return bytes.byteLength > 0 ? bytes : null;
  } catch {
    return null;
  }
}
