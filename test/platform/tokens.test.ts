import { describe, expect, it } from "vitest";
import { read, sign, type TokenPurpose } from "../../worker/platform/tokens.ts";

const PURPOSES: TokenPurpose[] = ["grant", "unsubscribe", "preferences", "confirm", "answer"];
const NOW = Date.parse("2026-11-23T02:00:00Z");

const token = (purpose: TokenPurpose, id = "lead-1", expiresAt = NOW + 1) => sign("secret", purpose, { id, expiresAt });

describe("a token", () => {
  it("opens the door it was made for and no other", async () => {
    for (const made of PURPOSES) {
      for (const used of PURPOSES) {
        const said = await read("secret", used, await token(made), NOW);
        expect([made, used, typeof said === "string" ? said : said.id]).toEqual([made, used, made === used ? "lead-1" : "invalid"]);
      }
    }
  });

  it("is the same whenever it is made, so that a repeated answer is the same answer", async () => {
    expect(await token("grant")).toBe(await token("grant"));
    expect(await token("grant", "lead-2")).not.toBe(await token("grant"));
  });

  it.each([
    [-1, "a moment before its expiry it works", "lead-1"],
    [0, "exactly then it is expired", "expired"],
    [1, "and after it", "expired"],
  ])("%i ms: %s", async (after, _what, said) => {
    const one = await read("secret", "grant", await token("grant", "lead-1", NOW), NOW + after);
    expect(typeof one === "string" ? one : one.id).toBe(said);
  });

  it("with any one character changed, cut or added says nothing", async () => {
    const good = await token("grant");
    for (let at = 0; at < good.length; at += 1) {
      const other = good[at] === "A" ? "B" : "A";
      // the last letter of base64 carries bits that nobody reads
      if (at < good.length - 1)
        expect([at, await read("secret", "grant", good.slice(0, at) + other + good.slice(at + 1), NOW)]).toEqual([at, "invalid"]);
      expect(await read("secret", "grant", good.slice(0, at), NOW)).toBe("invalid");
    }
    expect(await read("secret", "grant", `${good}.`, NOW)).toBe("invalid");
    expect(await read("another secret", "grant", good, NOW)).toBe("invalid");
  });

  it("does not say that it has expired unless it was ours", async () => {
    const forged = (await token("grant", "lead-1", NOW - 1)).replace(/.{4}$/, "AAAA");
    expect(await read("secret", "grant", forged, NOW)).toBe("invalid");
  });

  it("carries an id of any script, and its parts cannot be shifted into each other", async () => {
    const said = await read("secret", "confirm", await token("confirm", "领导 1.2 submission"), NOW);
    expect(said).toMatchObject({ id: "领导 1.2 submission", expiresAt: NOW + 1 });
    const [a, b] = [await token("grant", "x", NOW + 36), await token("grant", "x1", NOW + 1)];
    expect(a.split(".").at(-1)).not.toBe(b.split(".").at(-1));
  });

  it.each(["", ".", "..", "...", "a.b.c", "é.1.x", `${"a".repeat(500)}.1.a`, "=.1.=", "a b.1.c"])(
    "that is none (%j) says nothing",
    async (text) => {
      expect(await read("secret", "grant", text, NOW)).toBe("invalid");
    },
  );
});
