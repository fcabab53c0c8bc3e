import { describe, expect, test } from "vitest";
import { asMarkdown } from "../../site/src/plain/markdown.ts";
import { spread } from "../../site/src/search/filters.ts";
import { found, isNear, textFragment } from "../../site/src/search/fragment.ts";
import { address, wanted } from "../../site/src/search/state.ts";
import { isOwn, sharedAs } from "../../site/src/share/address.ts";

const URL = "https://dinghai.example/en/cases/x/";
const markdown = (inner: string) => asMarkdown(`<body><main id="main">${inner}</main></body>`, URL).trim();

describe("a page as Markdown", () => {
  test.each([
    [
      "a callout is a quote with its title",
      '<aside class="callout"><p class="callout-title">Mind</p><p>Text.</p></aside>',
      "> **Mind**\n>\n> Text.",
    ],
    ["figures are a list", '<dl class="facts"><div><dt>until</dt><dd>12 min</dd></div></dl>', "- **until:** 12 min"],
    [
      "a drawing is what it shows, and its caption",
      '<figure><div><svg role="img" aria-label="Three steps"><text>x</text></svg></div><figcaption>What it means</figcaption></figure>',
      "_Three steps_\n\nWhat it means",
    ],
    ["a link is absolute", '<p>See <a href="/en/y/#z">there</a>.</p>', "See [there](https://dinghai.example/en/y/#z)."],
    [
      "a card is a line",
      '<article class="card piece"><p class="kind">Case</p><h2><a href="/en/y/">Y</a></h2><p>Why.</p></article>',
      "- [Y](https://dinghai.example/en/y/): Why.",
    ],
    [
      "code keeps its language and its lines",
      '<pre><code class="language-yaml">a:\n  b: &lt;1&gt;\n</code></pre>',
      "```yaml\na:\n  b: <1>\n```",
    ],
    ["a form is a way to it", '<form data-form><input name="x"><button type="submit">Send</button></form>', `[Send](${URL})`],
    ["what leads about is left out", '<nav><a href="/">Home</a></nav><p>Text<wbr>s</p><template>x</template>', "Texts"],
    [
      "a note stays a note",
      '<p>So<sup><a href="#user-content-fn-n" data-footnote-ref>1</a></sup></p><section data-footnotes><h2>Notes</h2><ol><li id="user-content-fn-n"><p>Why <a href="#x" data-footnote-backref>↩</a></p></li></ol></section>',
      "So[^n]\n\n[^n]: Why",
    ],
  ])("%s", (_, html, wanted) => {
    expect(markdown(html)).toBe(wanted);
  });

  test("no text becomes markup", () => {
    expect(markdown("<p>*a* _b_ &lt;script&gt; # c</p>")).toBe("\\*a\\* _b_ \\<script> # c".replace("_b_", "\\_b\\_"));
  });
});

describe("the search's address", () => {
  test("holds all that was asked, and nothing else", () => {
    const asked = wanted("?q=%20a%26b%20&kind=cases&stage=&utm_source=x");
    expect(asked).toEqual({ q: "a&b", filters: { kind: "cases" } });
    expect(address(asked)).toBe("?q=a%26b&kind=cases");
    expect(address({ q: "", filters: {} })).toBe("");
  });

  test("a result leads to the words that were found", () => {
    expect(found("按<mark>工作</mark><mark>日历</mark>，再<mark>工作</mark>")).toBe("工作日历");
    expect(textFragment("a <mark>Half-life:</mark> b")).toBe(":~:text=Half%2Dlife");
    expect(textFragment("nothing")).toBe("");
  });

  test("what shares only a first letter is no find", () => {
    expect(isNear("zzzqqq", "with <mark>z</mark> = 1.96")).toBe(false);
    expect(isNear("promised", "a <mark>promise</mark>")).toBe(true);
    expect(isNear("调休", "<mark>调</mark><mark>休</mark>")).toBe(true);
  });

  test("each choice of a piece reaches the index by itself", () => {
    expect(spread('<article class="a" data-pagefind-body data-found="kind:cases role:user"><p>')).toBe(
      '<article class="a" data-pagefind-body><span data-pagefind-filter="kind:cases"></span><span data-pagefind-filter="role:user"></span><p>',
    );
  });
});

describe("the picture of a page", () => {
  test.each([
    ["/zh/", "/share/home.zh.png", true],
    ["/en/cases/", "/share/cases.en.png", true],
    ["/en/cases/x/", "/share/cases/x.en.png", true],
    ["/en/cases/role/user/", "/share/cases.en.png", false],
    ["/en/cases/page/2/", "/share/cases.en.png", false],
    ["/en/authors/lin-yue/page/2/", "/share/authors/lin-yue.en.png", false],
  ])("%s is shared as %s", (path, image, own) => {
    expect(sharedAs(path)).toBe(image);
    expect(isOwn(path)).toBe(own);
  });
});
