import { describe, expect, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { PIECE_KINDS, PIECE_SCHEMAS } from "../../content/schema/piece.ts";
import { backendOf, editorConfig } from "../../site/src/editor/config.ts";
import type { EditorField } from "../../site/src/editor/fields.ts";
import { headersOf, withOwnFaces } from "../../site/src/editor/integration.ts";

const CONFIG = editorConfig(backendOf({ DINGHAI_EDITOR_REPO: "somebody/site" }), { owner: ["lin-yue"] });
const fieldsOf = (kind: string, locale = "zh"): EditorField[] =>
  CONFIG.collections.find(({ name }) => name === `${kind}-${locale}`)?.fields ?? [];
const field = (kind: string, name: string) => fieldsOf(kind).find((one) => one.name === name);

describe("the editor's configuration", () => {
  it.each(PIECE_KINDS.flatMap((kind) => LOCALES.map((locale) => [kind, locale] as const)))(
    "names every field of %s in %s, and the file it stands in",
    (kind, locale) => {
      const collection = CONFIG.collections.find(({ name }) => name === `${kind}-${locale}`);
      expect(collection).toMatchObject({
        folder: `content/${kind}`,
        path: `{{slug}}/${locale}`,
        extension: "mdx",
        format: "yaml-frontmatter",
      });
      expect(fieldsOf(kind, locale).map(({ name }) => name)).toEqual([...Object.keys(PIECE_SCHEMAS[kind].shape), "body"]);
      for (const { name, hint } of fieldsOf(kind, locale)) if (name !== "body") expect(hint, name).toBeTruthy();
    },
  );

  it("asks for what the schema asks for: choices, lists, days, numbers and blocks", () => {
    expect(field("articles", "genre")).toMatchObject({
      widget: "select",
      required: true,
      options: expect.arrayContaining(["report", "news"]),
    });
    expect(field("articles", "industries")).toMatchObject({ widget: "select", multiple: true });
    expect(field("articles", "owner")).toMatchObject({ widget: "select", options: ["lin-yue"] });
    expect(field("articles", "publishedAt")).toMatchObject({ widget: "datetime", format: "YYYY-MM-DD", time_format: false });
    expect(field("articles", "updatedAt")).toMatchObject({ required: false });
    expect(field("articles", "draft")).toMatchObject({ widget: "boolean", required: false });
    expect(field("whitepapers", "version")).toMatchObject({ widget: "number", required: false, default: 1 });
    expect(field("whitepapers", "takeaways")).toMatchObject({ widget: "list" });
    expect(field("whitepapers", "gate")).toMatchObject({
      widget: "object",
      fields: [
        { name: "form", widget: "select" },
        { name: "pages", widget: "number" },
      ],
    });
    expect(field("cases", "facts")).toMatchObject({ widget: "list", fields: [{ name: "value" }, { name: "label" }] });
    expect(field("events", "seats")).toMatchObject({ widget: "number", required: false });
    expect(field("help", "answer")).toMatchObject({ widget: "text" });
  });

  it("keeps the body as it is written: components are not a rich text's", () => {
    for (const { fields } of CONFIG.collections) expect(fields.at(-1)).toMatchObject({ name: "body", modes: ["raw"] });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["no repository", {}, /DINGHAI_EDITOR_REPO is missing/],
    ["a repository that is none", { DINGHAI_EDITOR_REPO: "somewhere" }, /DINGHAI_EDITOR_REPO is missing/],
    ["an unknown backend", { DINGHAI_EDITOR_REPO: "a/b", DINGHAI_EDITOR_BACKEND: "svn" }, /“svn”: use one of github, gitlab, gitea/],
  ])("refuses %s in one sentence", (_what, env, sentence) => {
    expect(() => backendOf(env)).toThrow(sentence);
  });

  it("takes a git server of one's own", () => {
    const env = {
      DINGHAI_EDITOR_REPO: "a/b/c",
      DINGHAI_EDITOR_BACKEND: "gitlab",
      DINGHAI_EDITOR_BASE_URL: "https://git.company.example",
      DINGHAI_EDITOR_BRANCH: "words",
    };
    expect(backendOf(env)).toEqual({ name: "gitlab", repo: "a/b/c", branch: "words", base_url: "https://git.company.example" });
  });
});

describe("the program of /editor/", () => {
  it("asks nobody else for its faces", () => {
    const face = (name: string) => `src:url(https://cdn.somewhere.example/fontsource/fonts/${name}@5.3.7/latin-wght-normal.woff2)`;
    expect(withOwnFaces(`${face("material-symbols-outlined:vf")};${face("noto-mono")}`)).toBe(
      "src:url(/editor/icons.woff2);src:url(data:,)",
    );
  });
});

describe("the policy of /editor/", () => {
  it("takes the site's policy off its own path only, and allows no inline script", () => {
    const text = headersOf(["https://api.github.com", "https://api.github.com"]);
    expect(text.match(/^\/\S+/gm)).toEqual(["/editor/*"]);
    expect(text).toContain("  ! Content-Security-Policy\n");
    expect(/script-src ([^;]*)/.exec(text)?.[1]).toBe("'self'");
    expect(/connect-src ([^;]*)/.exec(text)?.[1]).toBe("'self' blob: data: https://api.github.com");
    expect(text).toContain("X-Robots-Tag: noindex");
  });
});
