import { describe, expect, it } from "vitest";
import { postForm, request } from "../support/http.ts";
import { decider, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

const NEXT = { zh: "接着读：", en: "Read next: " };

async function readAfter(world: TestWorld, form: "download" | "contact", more: Record<string, unknown>) {
  const { answer } = await send(world, form, decider(more));
  return "read" in answer ? answer.read : undefined;
}

describe("what to read after a form", () => {
  it("is what the piece leads to, in the language of the form", async () => {
    const world = await makeWorld();
    const path = "/en/solutions/software-trial-to-paid/";
    expect(await readAfter(world, "contact", { path, locale: "en" })).toEqual({
      text: `${NEXT.en}A quieter nurture`,
      path: "/en/cases/saas-quiet-nurture/",
    });
    expect(await readAfter(world, "contact", { path, locale: "zh" })).toEqual({
      text: `${NEXT.zh}少发邮件的培育`,
      path: "/zh/cases/saas-quiet-nurture/",
    });
  });

  it("is what is nearest to the person where no piece leads on, and never what they have read", async () => {
    const world = await makeWorld();
    const asked = { path: "/zh/contact/", industry: "manufacturing", role: "decider" };
    const first = await readAfter(world, "contact", asked);
    expect(first?.path).toMatch(/^\/zh\/(solutions\/manufacturing-inbound|cases\/pump-maker-first-hour|whitepapers\/answering-in-time)\/$/);
    await read(world, "reader", first?.path ?? "");
    const second = await readAfter(world, "contact", { ...asked, visitor: "reader" });
    expect(second?.path).toMatch(/^\/zh\//);
    expect(second?.path).not.toBe(first?.path);
  });

  it("stands on the page without script, beside the promise and the time to choose", async () => {
    const world = await makeWorld();
    const body = { ...decider({ locale: "en", path: "/en/solutions/software-trial-to-paid/" }), resource: "" };
    const posted = await postForm(world, "/api/forms/contact", String(new URLSearchParams(body as Record<string, string>)));
    const { text } = await request(world, posted.headers.get("location") ?? "");
    for (const told of ["will contact you by", 'href="/en/cases/saas-quiet-nurture/"', "Choose another time"]) expect(text).toContain(told);
  });
});
