import { describe, expect, it } from "vitest";
import type { Answer } from "../../worker/capture/answer.ts";
import { MINUTE } from "../../worker/playbook/time.ts";
import { post, postForm, request } from "../support/http.ts";
import { linkTo } from "../support/links.ts";
import { decider, send } from "../support/people.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

async function asked(world: TestWorld, form: "contact" | "trial", more: Record<string, unknown>) {
  const { answer } = (await send(world, form, decider(more))) as { answer: Answer };
  await world.deliver();
  const mail = world.mailbox.find(({ id }) => id.startsWith("answer:"));
  return { page: [answer.promise?.text, answer.next].join(" "), subject: mail?.subject, text: mail?.text.replace(/\s+/g, " ") };
}

describe("what somebody is told who asked", () => {
  it("for a trial speaks of the trial, on the page and in the mail, and a question asked the same day is answered as well", async () => {
    for (const [locale, subject, what] of [
      ["en", "Your trial request has arrived", "to set up your trial"],
      ["zh", "您的试用申请已经送到", "为您开通试用环境"],
    ] as const) {
      const world = await makeWorld();
      const email = `head@${locale}.example`;
      const trial = await asked(world, "trial", { locale, email, visitor: "v" });
      expect(trial).toMatchObject({ subject, page: expect.stringContaining(what), text: expect.stringContaining(what) });
      await send(world, "contact", decider({ locale, email, visitor: "v" }));
      await world.deliver();
      expect(world.mailbox.filter(({ id }) => id.startsWith("answer:"))).toHaveLength(2);
    }
  });

  it.each(["contact", "trial"] as const)("and whom no time can be promised reads so, and how to reach a person: %s", async (form) => {
    const stranger = { industry: undefined, companySize: undefined, role: "user", email: "someone@gmail.com", company: "Someone" };
    for (const [locale, said, circular] of [
      ["en", "cannot promise", "Ask us"],
      ["zh", "不能承诺", "直接问我们"],
    ] as const) {
      const { page, text } = await asked(await makeWorld(), form, { ...stranger, locale });
      for (const told of [page, text]) {
        expect(told).toContain(said);
        expect(told).not.toContain(circular);
      }
    }
  });

  it("is never called subscribed by the heading of a page that says they are not", async () => {
    for (const body of [
      "email=a@x.example&locale=en&elapsedMs=9000",
      "email=b@x.example&locale=en&elapsedMs=9000&country=DE&consent.marketing=true",
    ]) {
      const world = await makeWorld();
      const { headers } = await postForm(world, "/api/forms/subscribe", body);
      const { text } = await request(world, headers.get("location") ?? "");
      expect(text).toMatch(/<h1[^>]*>We have it<\/h1>/);
    }
  });
});

describe("an address that has to be confirmed", () => {
  it("reads of further mail only where the box was ticked, and hears what comes of the press", async () => {
    for (const ticked of [true, false]) {
      const world = await makeWorld();
      const email = "head@known.example";
      await send(world, "contact", decider({ locale: "en", email, visitor: "hers" }));
      await post(world, "/api/forms/contact", {
        ...decider({ locale: "en", email, visitor: "other" }),
        resource: undefined,
        elapsedMs: 9000,
        consent: { marketing: ticked },
      });
      await world.deliver();
      const text = world.mailbox.find(({ id }) => id.startsWith("confirm:"))?.text.replace(/\s+/g, " ");
      expect(text?.includes("The box for further mail was ticked")).toBe(ticked);
      expect(text).toContain("because this address was entered in a form");
      expect(text).not.toContain("because you asked for it");

      const link = linkTo(world, email, "confirm");
      expect((await request(world, link)).text).toContain("<button");
      expect((await postForm(world, link, "")).text).toContain("a mail tells you who answers it");
      const again = await request(world, link);
      expect(again.text).toContain("Your address is confirmed already");
      expect(again.text).not.toContain("<button");
      await world.travelTo(world.now() + MINUTE);
      await post(world, "/api/forms/contact", {
        ...decider({ locale: "en", email, visitor: "third" }),
        resource: undefined,
        elapsedMs: 9000,
      });
      expect((await request(world, link)).text).toContain("<button");
    }
  });
});
