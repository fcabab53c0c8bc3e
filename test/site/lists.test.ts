import { describe, expect, test } from "vitest";
import { everyList, isIn, type Listed, listPath, PIECES_PER_PAGE, pagesOf, pathsOf } from "../../content/schema/lists.ts";
import { related } from "../../site/src/related.ts";

const piece = (slug: string, more: Partial<Listed> = {}): Listed => ({
  kind: "cases",
  slug,
  industries: ["software"],
  roles: ["user"],
  stage: "browse",
  owner: "lin-yue",
  ...more,
});

describe("lists", () => {
  const pieces = [piece("a"), piece("b", { kind: "articles", genre: "report", industries: ["retail", "energy"], stage: "paid" })];
  const lists = everyList(pieces);
  const counts = Object.fromEntries(lists.map((list) => [listPath(list), list.count]));

  test("every kind and the library has one, also while it is empty", () => {
    expect(counts).toMatchObject({ "/library/": 2, "/cases/": 1, "/articles/": 1, "/events/": 0, "/help/": 0 });
  });

  test("is narrowed only by what some piece of it has", () => {
    expect(counts).toMatchObject({
      "/library/kind/articles/": 1,
      "/articles/genre/report/": 1,
      "/articles/industry/energy/": 1,
      "/cases/stage/browse/": 1,
    });
    for (const absent of ["/cases/industry/retail/", "/cases/genre/report/", "/articles/genre/news/", "/library/stage/trial/"])
      expect(counts).not.toHaveProperty([absent]);
    for (const list of lists)
      if (list.facet) {
        const { name, facet } = list;
        expect(pieces.filter((each) => (name === "library" || each.kind === name) && isIn(each, facet))).toHaveLength(list.count);
      }
  });

  test("has pages of twenty: exactly twenty fill one, one more begins the second", () => {
    expect(pagesOf("/cases/", 0)).toEqual(["/cases/"]);
    expect(pagesOf("/cases/", PIECES_PER_PAGE)).toEqual(["/cases/"]);
    expect(pagesOf("/cases/", PIECES_PER_PAGE + 1)).toEqual(["/cases/", "/cases/page/2/"]);
    expect(pathsOf(Array.from({ length: 1000 }, (_, n) => piece(`p${n}`))).filter((path) => path.startsWith("/cases/page/"))).toHaveLength(
      49,
    );
  });
});

describe("related pieces", () => {
  const of = piece("of", { industries: ["software", "retail"], roles: ["user", "decider"], stage: "trial" });
  const all = [
    of,
    piece("far", { industries: ["energy"], roles: ["signer"], stage: "lost", kind: "help" }),
    piece("near", { industries: ["retail"], roles: ["decider"], stage: "trial" }),
    piece("nearest", { industries: ["software", "retail"], roles: ["user"], stage: "trial" }),
    piece("next", { industries: ["software", "retail"], roles: ["user", "decider"], stage: "trial" }),
    piece("some-a", { industries: ["retail"], roles: ["signer"] }),
    piece("some-b", { industries: ["retail"], roles: ["signer"] }),
  ];
  const slugs = (list: Listed[]) => list.map(({ slug }) => slug);

  test("are the three nearest, never the piece itself nor what it names elsewhere, nor one with nothing in common", () => {
    expect(slugs(related(of, all, new Set(["/cases/next/"])))).toEqual(["nearest", "near", "some-a"]);
    expect(slugs(related(of, all.slice(0, 2), new Set()))).toEqual([]);
  });

  test("are the same each time: equals keep the order they were given in", () => {
    expect(slugs(related(of, all.toReversed(), new Set(["/cases/next/"])))).toEqual(["nearest", "near", "some-b"]);
  });
});
