import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

/** The platform's digests and signatures without a trip to another thread for each: the same answers, in an order that repeats. */
export function quicken(): void {
  const { subtle } = globalThis.crypto;
  const secrets = new WeakMap<object, KeyObject>();
  const macOf = (key: object, bytes: BufferSource) => {
    const secret = secrets.get(key);
    if (!secret) throw new TypeError("a key that was not imported");
    return createHmac("sha256", secret).update(viewOf(bytes)).digest();
  };
  const quick = {
    digest: async (_name: string, bytes: BufferSource) => toBuffer(createHash("sha256").update(viewOf(bytes)).digest()),
    importKey: async (_format: string, bytes: BufferSource) => {
      const key = {};
      secrets.set(key, createSecretKey(viewOf(bytes)));
      return key;
    },
    sign: async (_name: string, key: object, bytes: BufferSource) => toBuffer(macOf(key, bytes)),
    verify: async (_name: string, key: object, mac: BufferSource, bytes: BufferSource) => {
      const [told, made] = [viewOf(mac), macOf(key, bytes)];
      return told.byteLength === made.byteLength && timingSafeEqual(told, made);
    },
  };
  for (const [name, value] of Object.entries(quick)) Object.defineProperty(subtle, name, { value });
}

function viewOf(bytes: BufferSource): Uint8Array {
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
