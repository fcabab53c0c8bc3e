import { describe, expect, it } from "vitest";
import { touchOf } from "../../worker/playbook/attribution.ts";
import { clickIn, tagsOf, withClick, withoutClick } from "../../worker/playbook/tags.ts";
import { MONDAY, standard } from "./factories.ts";

const CLICK = "01KANGTEST0000000000000000";

describe("the tags of a mail's link", () => {
  it("name the sequence and the step, and carry the press", () => {
    expect(tagsOf("dinghai", "signup/welcome", null)).toEqual({
      source: "dinghai",
      medium: "email",
      campaign: "signup",
      content: "welcome",
    });
    expect(tagsOf("dinghai", "signup/welcome", CLICK).content).toBe(`welcome.${CLICK}`);
  });

  it.each([
    ["welcome", "welcome", null],
    [`welcome.${CLICK}`, "welcome", CLICK],
    [`an author's. own.${CLICK}`, "an author's. own", CLICK],
    [`.${CLICK}`, "", CLICK],
    [`welcome.${CLICK.toLowerCase()}`, `welcome.${CLICK.toLowerCase()}`, null],
    [`welcome.${CLICK}0`, `welcome.${CLICK}0`, null],
    [CLICK, CLICK, null],
    ["", "", null],
  ])("%s is %s and the press %s", (tag, content, click) => {
    expect(clickIn(tag)).toEqual({ content, click });
    expect(withClick(content, click)).toBe(tag);
  });

  it("are kept without the press: every page of the visit, and a form that ends it, is one touch by mail", () => {
    const utm = tagsOf("dinghai", "signup/welcome", CLICK);
    expect(touchOf(standard.intake, { at: MONDAY, path: "/zh/", referrer: null, utm })).toMatchObject({
      ...{ channel: "mail", source: "dinghai", medium: "email", campaign: "signup", content: "welcome" },
    });
    expect(withoutClick({ content: `.${CLICK}` })).toEqual({});
    expect(withoutClick({})).toEqual({});
  });
});
