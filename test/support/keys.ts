import { apiKeys } from "../../worker/db/schema.ts";
import { digest } from "../../worker/platform/tokens.ts";
import type { World } from "../../worker/platform/world.ts";

let serial = 0;

/** A key with these scopes, as somebody would have been given it. Only its hash is kept. */
export async function giveKey(
  world: World,
  scopes: readonly string[] = ["signals:write", "leads:read"],
  more: { revokedAt?: number } = {},
): Promise<string> {
  serial += 1;
  const key = `dinghai-test-key-${serial}-${crypto.randomUUID()}`;
  await world.db.insert(apiKeys).values({
    id: `key-${serial}`,
    hash: await digest(key),
    prefix: key.slice(0, 12),
    name: "test",
    scopes: [...scopes],
    createdAt: world.now(),
    revokedAt: more.revokedAt ?? null,
  });
  return key;
}

export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}
