import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageIdOf, messageOf } from "../../worker/nurture/message-id.ts";

describe("the Message-ID of a mail", () => {
  it("leads back to the mail, whatever its id is made of, and is one word of plain characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (id) => {
        fc.pre(new TextEncoder().encode(id).byteLength <= 180 && id.isWellFormed());
        const header = messageIdOf(id, "dinghai.example");
        expect(header).toMatch(/^<dh\.[\w-]+@dinghai\.example>$/);
        expect(messageOf(header)).toBe(id);
      }),
    );
  });

  it("is found among those of other people: the last of ours", () => {
    const ours = ["answer:1", "lead.signup.1.welcome"].map((id) => messageIdOf(id, "dinghai.example"));
    expect(messageOf(`<a1@maker.example>\r\n ${ours[0]} ${ours[1]}\t<b2@maker.example>`)).toBe("lead.signup.1.welcome");
  });

  it.each([
    ["nothing", ""],
    ["somebody else's", "<dGVzdA@maker.example>"],
    ["ours, cut short", "<dh.YW5zd2VyOjE"],
    ["no encoding of ours", "<dh.YW5zd2VyOjF@x.example>"],
    ["what is no text", "<dh._w@x.example>"],
    ["far too long", `<dh.${"YWFh".repeat(100)}@x.example>`],
  ])("is nobody's in %s", (_what, header) => {
    expect(messageOf(header)).toBeNull();
  });
});
