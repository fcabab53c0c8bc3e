import { disposableEmailBlocklist } from "disposable-email-domains-js";
import commonProviders from "email-providers/common.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { answeredProfile, domainOf, emailKindOf, newProfile } from "../../worker/playbook/identity.ts";
import type { EmailKind } from "../../worker/playbook/state.ts";
import { standard } from "./factories.ts";

describe("the kind of an address", () => {
  it.each<[string, EmailKind]>([
    ["a@siemens.com", "work"],
    ["a@maker.example", "work"],
    ["a@mail.maker.co.uk", "work"],
    ["a@gmail.com", "free"],
    ["a@qq.com", "free"],
    ["a@163.com", "free"],
    ["a@outlook.com", "free"],
    ["a@mailinator.com", "disposable"],
    ["a@yopmail.com", "disposable"],
    ["a@21cn.com", "free"],
    ["a@inbox.mailinator.com", "disposable"],
    ["a@notgmail.example", "work"],
    ["gmail.com@maker.example", "work"],
  ])("%s is %s", (email, kind) => {
    expect(emailKindOf(email)).toBe(kind);
  });

  it("is disposable for every throw-away domain, but for two providers that people use", () => {
    const wrong = disposableEmailBlocklist().filter((domain) => emailKindOf(`a@${domain}`) !== "disposable");
    expect(wrong).toEqual(["21cn.com", "sify.com"]);
  });

  it("is free for every common provider that is not a throw-away one, and work for none of them", () => {
    const throwAway = new Set(disposableEmailBlocklist());
    const kinds = (commonProviders as string[]).map((domain) => [domain, emailKindOf(`a@${domain}`)] as const);
    expect(kinds.filter(([, kind]) => kind === "work")).toEqual([]);
    expect(kinds.filter(([domain, kind]) => kind === "disposable" && !throwAway.has(domain))).toEqual([]);
  });
});

describe("the domain that names a company", () => {
  it.each([
    ["a@example.com", "example.com"],
    ["a@mail.example.com", "example.com"],
    ["a@mail.eu.example.co.uk", "example.co.uk"],
    ["a@sales.example.com.cn", "example.com.cn"],
    ["a@team.github.io", "team.github.io"],
    ["a@shop.team.github.io", "team.github.io"],
    ["a@maker.example", "maker.example"],
    ["a@公司.中国", "公司.中国"],
    ["odd@local@example.com", "example.com"],
  ])("of %s is %s", (email, domain) => {
    expect(domainOf(email)).toBe(domain);
  });
});

describe("a profile", () => {
  it("takes what was said and keeps what was not", () => {
    const first = newProfile(standard.intake, "a@maker.example", { name: "Ann", company: "Maker", country: "DE", locale: "en" });
    const next = answeredProfile(standard.intake, first, { title: "CTO", name: undefined });
    expect(next).toMatchObject({
      name: "Ann",
      company: "Maker",
      title: "CTO",
      country: "DE",
      email: "a@maker.example",
      emailKind: "work",
      domain: "maker.example",
    });
  });

  it("lives by its country, else by its language", () => {
    const place = (answers: Parameters<typeof newProfile>[2]) => {
      const { zone, calendar } = newProfile(standard.intake, "a@maker.example", answers);
      return [zone, calendar];
    };
    expect(place({ country: "CN", locale: "en" })).toEqual(["Asia/Shanghai", "cn"]);
    expect(place({ country: "AT", locale: "zh" })).toEqual(["Europe/Vienna", "de"]);
    expect(place({ country: "US", locale: "en" })).toEqual(["America/New_York", "us"]);
    expect(place({ country: "AU", locale: "zh" })).toEqual(["Australia/Sydney", "weekdays"]);
    expect(place({ country: "SA", locale: "en" })).toEqual(["Asia/Riyadh", "sunday-thursday"]);
    expect(place({ country: "AQ", locale: "zh" })).toEqual(["Asia/Shanghai", "cn"]);
    expect(place({ country: "AQ", locale: "en" })).toEqual(["Europe/Berlin", "de"]);
    expect(place({})).toEqual(["Europe/Berlin", "de"]);
  });

  it("moves with the country", () => {
    const first = newProfile(standard.intake, "a@maker.example", { country: "CN" });
    expect(answeredProfile(standard.intake, first, { country: "DE" })).toMatchObject({ zone: "Europe/Berlin", calendar: "de" });
  });

  const seenIn = (country: string, zone: string) => ({ seen: { country, zone } });
  const zoneOf = (...answers: Parameters<typeof newProfile>[2][]) => {
    const [first = {}, ...more] = answers;
    const start = newProfile(standard.intake, "a@maker.example", first);
    const { zone, calendar } = more.reduce((profile, next) => answeredProfile(standard.intake, profile, next), start);
    return [zone, calendar];
  };

  it.each<[string, Parameters<typeof newProfile>[2][], [string, string]]>([
    [
      "of the country they said, in which they were seen",
      [{ country: "US", ...seenIn("US", "America/Los_Angeles") }],
      ["America/Los_Angeles", "us"],
    ],
    [
      "that stays when a later form says nothing of it",
      [{ country: "US", ...seenIn("US", "America/Los_Angeles") }, { title: "CTO" }],
      ["America/Los_Angeles", "us"],
    ],
    [
      "that stays while they travel",
      [{ country: "US", ...seenIn("US", "America/Los_Angeles") }, seenIn("JP", "Asia/Tokyo")],
      ["America/Los_Angeles", "us"],
    ],
    [
      "that moves with them inside the country",
      [{ country: "US", ...seenIn("US", "America/Los_Angeles") }, seenIn("US", "America/Denver")],
      ["America/Denver", "us"],
    ],
    ["of their country where they were never seen in it", [{ country: "US", ...seenIn("JP", "Asia/Tokyo") }], ["America/New_York", "us"]],
    [
      "of where they were seen, when they said no country",
      [{ locale: "en", ...seenIn("US", "America/Chicago") }],
      ["America/Chicago", "us"],
    ],
    [
      "of where they were seen, with the calendar of their language, when the playbook does not know the country",
      [{ locale: "en", ...seenIn("AQ", "Antarctica/Casey") }],
      ["Antarctica/Casey", "de"],
    ],
    [
      "of a country they said later, where they were seen elsewhere",
      [{ locale: "en", ...seenIn("US", "America/Chicago") }, { country: "DE" }],
      ["Europe/Berlin", "de"],
    ],
  ])("lives by the clock %s", (_what, answers, place) => {
    expect(zoneOf(...answers)).toEqual(place);
  });
});
