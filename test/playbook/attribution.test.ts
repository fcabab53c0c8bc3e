import { describe, expect, it } from "vitest";
import { type Arrival, touchOf } from "../../worker/playbook/attribution.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { MONDAY, standard } from "./factories.ts";

function arrival(more: Partial<Arrival>): Arrival {
  return { at: MONDAY, path: "/en/", referrer: null, utm: null, ...more };
}

const channel = (more: Partial<Arrival>) => touchOf(standard.intake, arrival(more)).channel;

describe("the channel of a visit", () => {
  it.each<[string, Partial<Arrival>]>([
    ["introduced", { utm: { medium: "introduced", source: "google" } }],
    ["introduced", { utm: { medium: "referral" } }],
    ["social_ad", { utm: { medium: "cpc", source: "linkedin" } }],
    ["social_ad", { utm: { medium: "paid", source: "Facebook" } }],
    ["search_ad", { utm: { medium: "cpc", source: "google" } }],
    ["search_ad", { utm: { medium: "sem" } }],
    ["search_ad", { utm: { medium: "cpc", source: "baidu" }, referrer: "https://www.baidu.com/s?wd=x" }],
    ["mail", { utm: { medium: "email", source: "newsletter" } }],
    ["mail", { utm: { medium: "mail" } }],
    ["mail", { utm: { medium: "Email" } }],
    ["search_ad", { utm: { medium: "CPC", source: "Google" } }],
    ["event", { utm: { medium: "event", source: "hannover" } }],
    ["partner", { utm: { medium: "partner" } }],
    ["brochure", { utm: { medium: "print" } }],
    ["video", { utm: { medium: "video" } }],
    ["social", { utm: { medium: "social" } }],
    ["social", { referrer: "https://www.linkedin.com/feed/" }],
    ["social", { referrer: "https://t.co/abc" }],
    ["organic", { utm: { medium: "organic" } }],
    ["organic", { referrer: "https://www.google.co.uk/" }],
    ["organic", { referrer: "https://google.com/search?q=dinghai" }],
    ["organic", { referrer: "https://www.baidu.com/link?url=x" }],
    ["organic", { referrer: "duckduckgo.com" }],
    ["campaign", { utm: { source: "forum" } }],
    ["campaign", { utm: { campaign: "spring" }, referrer: "https://somewhere.example/" }],
    ["referral", { referrer: "https://blog.somewhere.example/post?id=1" }],
    ["referral", { referrer: "https://netflix.com/" }],
    ["referral", { referrer: "https://notgoogle.com/" }],
    ["referral", { referrer: "https://somewhere.example", utm: { term: "crm" } }],
    ["direct", {}],
    ["direct", { utm: { content: "blue" } }],
    ["direct", { referrer: "" }],
  ])("is %s for %j", (expected, more) => {
    expect(channel(more)).toBe(expected);
  });
});

describe("a touch", () => {
  it("keeps the tags as they came and cuts the referrer to its host", () => {
    const utm = { source: "Google", medium: "CPC", campaign: "春季", term: "增长", content: "a b" };
    expect(
      touchOf(standard.intake, arrival({ path: "/zh/cases/x/", referrer: "https://WWW.Google.com:443/search?q=secret#top", utm })),
    ).toEqual({
      at: MONDAY,
      until: MONDAY + 12 * HOUR,
      channel: "search_ad",
      source: "Google",
      medium: "CPC",
      campaign: "春季",
      term: "增长",
      content: "a b",
      landing: "/zh/cases/x/",
      referrer: "www.google.com",
    });
  });

  it("lasts as long as the playbook says", () => {
    expect(touchOf({ ...standard.intake, visitHours: 1 }, arrival({})).until).toBe(MONDAY + HOUR);
  });

  it("has nulls for what is not known", () => {
    expect(touchOf(standard.intake, arrival({ path: null }))).toEqual({
      at: MONDAY,
      until: MONDAY + 12 * HOUR,
      channel: "direct",
      source: null,
      medium: null,
      campaign: null,
      term: null,
      content: null,
      landing: null,
      referrer: null,
    });
  });
});
