import { describe, expect, it } from "vitest";
import { redirectLines } from "../../site/src/redirects.ts";

describe("_redirects", () => {
  it("has one line for each language and each way of writing the old address", () => {
    expect(redirectLines("redirects:\n  - { from: /cases/old/, to: /cases/new/ }\n")).toEqual([
      "/zh/cases/old/ /zh/cases/new/ 301",
      "/zh/cases/old /zh/cases/new/ 301",
      "/en/cases/old/ /en/cases/new/ 301",
      "/en/cases/old /en/cases/new/ 301",
    ]);
  });

  it("is empty while nothing has gone anywhere", () => {
    expect(redirectLines("redirects: []\n")).toEqual([]);
  });
});
