import { describe, expect, it } from "vitest";
import { HOUR, iso } from "../../worker/playbook/time.ts";
import { post, request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const signal = { id: "s", kind: "used", email: "a@product.example", occurredAt: iso(MONDAY) };

async function read(world: TestWorld, headers: Record<string, string>) {
  return request(world, "/api/v1/leads", { headers });
}

describe("a key", () => {
  it("opens what its scopes name and nothing else", async () => {
    const world = await makeWorld();
    const reader = bearer(await giveKey(world, ["leads:read"]));
    const writer = bearer(await giveKey(world, ["signals:write"]));
    const none = bearer(await giveKey(world, []));
    expect([(await read(world, reader)).status, (await read(world, writer)).status, (await read(world, none)).status]).toEqual([
      200, 403, 403,
    ]);
    expect([
      (await post(world, "/api/v1/signals", signal, reader)).status,
      (await post(world, "/api/v1/signals", signal, writer)).status,
    ]).toEqual([403, 200]);
    expect((await read(world, writer)).json.error.code).toBe("scope_missing");
  });

  it.each<[string, (key: string) => Record<string, string>]>([
    ["no header", () => ({})],
    ["an empty one", () => ({ authorization: "" })],
    ["another scheme", (key) => ({ authorization: `Basic ${key}` })],
    ["no scheme", (key) => ({ authorization: key })],
    ["an unknown key", () => bearer("dinghai-nobody-has-this-key")],
    ["a key with something after it", (key) => bearer(`${key}x`)],
    ["a key without its last letter", (key) => bearer(key.slice(0, -1))],
    ["two keys", (key) => bearer(`${key} ${key}`)],
    ["a very long one", () => bearer("x".repeat(5_000))],
    ["a list of SQL", () => bearer("'%20OR%20'1'='1")],
    ["the key of a local demo", () => bearer("dinghai-local-key")],
  ])("is needed: %s is 401, and says nothing more", async (_what, headersOf) => {
    const world = await makeWorld();
    const headers = headersOf(await giveKey(world));
    for (const answer of [
      await read(world, headers),
      await request(world, "/api/v1/leads/x", { headers }),
      await post(world, "/api/v1/signals", signal, headers),
    ]) {
      expect([answer.status, answer.json.error.code]).toEqual([401, "key_unknown"]);
    }
  });

  it("is kept as a hash: the database does not know it", async () => {
    const world = await makeWorld();
    const key = await giveKey(world);
    expect((await read(world, bearer(key))).status).toBe(200);
    const [row] = await rowsOf<Record<string, string>>(world.db.$client, "SELECT * FROM api_keys");
    expect(JSON.stringify(row)).not.toContain(key);
    // and its hash is no key
    expect((await read(world, bearer(row?.hash ?? ""))).status).toBe(401);
  });

  it("that is revoked opens nothing any more, and another one lives on", async () => {
    const world = await makeWorld();
    const first = await giveKey(world);
    const second = await giveKey(world);
    await world.db.$client
      .prepare("UPDATE api_keys SET revoked_at = ? WHERE prefix = ? AND id = (SELECT min(id) FROM api_keys)")
      .bind(MONDAY, first.slice(0, 12))
      .run();
    expect([(await read(world, bearer(first))).status, (await read(world, bearer(second))).status]).toEqual([401, 200]);
  });

  it("remembers its last use to the hour, not with every call", async () => {
    const world = await makeWorld();
    const headers = bearer(await giveKey(world));
    const lastUsed = async () =>
      (await rowsOf<{ last_used_at: number | null }>(world.db.$client, "SELECT last_used_at FROM api_keys"))[0]?.last_used_at;
    expect(await lastUsed()).toBeNull();
    await read(world, headers);
    expect(await lastUsed()).toBe(MONDAY);
    await world.travelTo(MONDAY + HOUR);
    await read(world, headers);
    expect(await lastUsed()).toBe(MONDAY);
    await world.travelTo(MONDAY + HOUR + 1);
    await read(world, headers);
    expect(await lastUsed()).toBe(MONDAY + HOUR + 1);
  });

  it("of the local demo works in local mode and nowhere else", async () => {
    const headers = bearer("dinghai-local-key");
    expect((await read(await makeWorld({ local: true }), headers)).status).toBe(200);
    expect((await read(await makeWorld({ local: false }), headers)).status).toBe(401);
  });

  it("speaks the caller's language when it refuses, and is not cached", async () => {
    const world = await makeWorld();
    const said = async (language: string) => (await read(world, { "accept-language": language })).json.error.message;
    expect(await said("zh")).toMatch(/\p{Script=Han}/u);
    expect(await said("en")).toMatch(/^[\x20-\x7e]+$/);
    expect((await read(world, bearer(await giveKey(world)))).headers.get("cache-control")).toBe("no-store");
  });
});
