import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { pageEvent, VARIANT_LENGTH_MAX } from "../../content/schema/event.ts";
import { running } from "../../site/src/experiments.ts";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SCRIPT = readFileSync(at("site/src/scripts/choose.js"), "utf8");
const VISITORS = 2_000;

interface Browser {
  experiment?: string;
  tab?: Record<string, string>;
  kept?: Record<string, string>;
  navigator?: object;
}

/** What the script in the head leaves behind in a browser. */
function choose({ experiment = "trial-title", tab = {}, kept = {}, navigator = {} }: Browser): {
  variant: string | undefined;
  tab: typeof tab;
  kept: typeof kept;
} {
  const dataset: Record<string, string> = { experiment };
  runInNewContext(SCRIPT, { document: { documentElement: { dataset } }, navigator, localStorage: kept, sessionStorage: tab, crypto, Math });
  return { variant: dataset.variant, tab, kept };
}

describe("the title a reader sees", () => {
  it("is the same on every page of the tab, and stays when the tab's visitor becomes the browser's", () => {
    const { variant, tab } = choose({});
    expect(tab.visitor).toMatch(/^[0-9a-f-]{36}$/);
    for (let page = 0; page < 5; page += 1) expect(choose({ tab }).variant).toBe(variant);
    expect(choose({ kept: { visitor: tab.visitor ?? "" } })).toEqual({ variant, tab: {}, kept: { visitor: tab.visitor } });
  });

  it("is each of the two for about half of all readers, and one experiment says nothing of another", () => {
    const shown = Array.from({ length: VISITORS }, () => {
      const tab = { visitor: crypto.randomUUID() };
      return ["one-title", "another-title"].map((experiment) => choose({ experiment, tab }).variant?.at(-1)).join("");
    });
    for (const both of ["aa", "ab", "ba", "bb"]) {
      const share = shown.filter((each) => each === both).length / VISITORS;
      // six standard deviations of a quarter among two thousand
      expect(share, both).toBeGreaterThan(0.19);
      expect(share, both).toBeLessThan(0.31);
    }
  });

  it.each([
    ["Global Privacy Control", { globalPrivacyControl: true }],
    ["Do Not Track", { doNotTrack: "1" }],
  ])("is the first, and nothing is kept, for a reader who asks by %s not to be followed", (_what, navigator) => {
    expect(choose({ navigator })).toEqual({ variant: undefined, tab: {}, kept: {} });
  });

  it("is told to the beacon in a form that its door accepts", () => {
    const event = { id: "e", kind: "page_read", path: "/en/", at: "2026-11-23T09:00:00Z", variant: choose({}).variant };
    expect(pageEvent.safeParse(event).success).toBe(true);
    const longest = `${"x".repeat(VARIANT_LENGTH_MAX - 2)}:b`;
    expect(pageEvent.safeParse({ ...event, variant: longest }).success).toBe(true);
    for (const wrong of [`x${longest}`, "trial-title", "trial-title:c", "<b>:a", ""])
      expect(pageEvent.safeParse({ ...event, variant: wrong }).success).toBe(false);
  });
});

describe("an experiment", () => {
  const experiment = { id: "one", title: "Another title", until: "2027-03-31" };

  it("runs up to and on its last day, and no longer", () => {
    expect(running(experiment, "2027-03-30")).toBe(experiment);
    expect(running(experiment, "2027-03-31")).toBe(experiment);
    expect(running(experiment, "2027-04-01")).toBeUndefined();
    expect(running(undefined, "2027-03-30")).toBeUndefined();
  });

  it("puts both titles into the piece's own page and its script into the head, allowed by its hash; lists show the first", () => {
    const page = at("dist/site/en/solutions/software-trial-to-paid/index.html");
    if (!existsSync(page)) throw new Error("dist/site is missing: build the site first.");
    const html = readFileSync(page, "utf8");
    // whether it runs is a matter of the day that the site was built for: kinds.test.ts builds for a known one
    const runs = html.includes('data-experiment="trial-title"');
    const second = "Know who needs help before the trial ends";
    expect([html.includes(second), html.includes(`<script>${SCRIPT}</script>`)]).toEqual([runs, runs]);
    const hash = createHash("sha256").update(SCRIPT).digest("base64");
    expect(readFileSync(at("dist/site/_headers"), "utf8")).toContain(`script-src 'self' 'sha256-${hash}'`);
    for (const list of ["en/solutions/index.html", "en/index.html", "en/rss.xml"])
      expect(readFileSync(at(`dist/site/${list}`), "utf8"), list).not.toContain(second);
    expect(readFileSync(at("dist/site/en/cases/saas-quiet-nurture/index.html"), "utf8")).not.toContain("data-experiment");
  });
});
