import { describe, expect, it } from "vitest";
import { companyOf, parentsOf } from "../../worker/playbook/company.ts";
import { leadFields } from "../../worker/playbook/fields.ts";
import { tierOf } from "../../worker/playbook/tier.ts";
import { lead, standard } from "./factories.ts";

const policy = {
  ...standard.accounts,
  aliases: { "acme-cn.example": "acme.example" },
  parents: { "subsidiary.example": "acme-cn.example", "acme.example": "group.example" },
};

describe("the company of an address", () => {
  it.each([
    ["li@acme.example", "acme.example"],
    ["li@acme-cn.example", "acme.example"],
    ["li@mail.acme-cn.example", "acme.example"],
    ["li@other.example", "other.example"],
    ["li@gmail.com", null],
    ["li@mailinator.com", null],
  ])("%s is %s", (email, company) => {
    expect(companyOf(policy, email)).toBe(company);
  });

  it("is strategic under every alias of its name", () => {
    const playbook = {
      ...standard,
      accounts: policy,
      tiers: { ...standard.tiers, strategic: { ...standard.tiers.strategic, domains: ["acme.example"] } },
    };
    const fields = leadFields(playbook, lead({}, { domain: "acme-cn.example" }));
    expect(tierOf(playbook, fields, { fit: 0, engagement: 0, held: null, override: null }).tier).toBe("S");
  });
});

describe("the companies above one", () => {
  it("are named nearest first, by their main domains", () => {
    expect(parentsOf(policy, "subsidiary.example")).toEqual(["acme.example", "group.example"]);
    expect(parentsOf(policy, "group.example")).toEqual([]);
  });

  it("end where they would go round", () => {
    const round = { ...policy, aliases: {}, parents: { "a.example": "b.example", "b.example": "a.example" } };
    expect(parentsOf(round, "a.example")).toEqual(["b.example"]);
  });
});
