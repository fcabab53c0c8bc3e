/** Whether a text was signed with the RSA key of a certificate (PEM). A certificate or a signature that cannot be read has signed nothing. */
export async function isSignedBy(certificate: string, hash: "SHA-1" | "SHA-256", text: string, signature: string): Promise<boolean> {
  try {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
    const key = await crypto.subtle.importKey("spki", publicKeyIn(certificate), algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, bytesOf(signature), new TextEncoder().encode(text));
  } catch {
    return false;
  }
}

const CONTEXT_0 = 0xa0;
/** serialNumber, signature, issuer, validity and subject stand before the key (RFC 5280, section 4.1). */
const FIELDS_BEFORE_KEY = 5;

/** The SubjectPublicKeyInfo of an X.509 certificate. */
function publicKeyIn(pem: string): Uint8Array<ArrayBuffer> {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1] ?? "";
  const der = bytesOf(body.replace(/\s/g, ""));
  const fields = elementAt(der, elementAt(der, 0).start);
  let field = elementAt(der, fields.start);
  // the version is optional
  if (der[fields.start] === CONTEXT_0) field = elementAt(der, field.end);
  for (let before = 0; before < FIELDS_BEFORE_KEY; before += 1) field = elementAt(der, field.end);
  return der.slice(field.at, field.end);
}

/** Where an element of DER begins, where its contents do, and where it ends. */
function elementAt(der: Uint8Array, at: number): { at: number; start: number; end: number } {
  const first = der[at + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  let length = lengthBytes === 0 ? first : 0;
  for (let byte = 0; byte < lengthBytes; byte += 1) length = length * 256 + (der[at + 2 + byte] ?? 0);
  const start = at + 2 + lengthBytes;
  const end = start + length;
  if (lengthBytes > 3 || end > der.byteLength) throw new RangeError("the certificate is cut off");
  return { at, start, end };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
