import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { expectFolds } from "../support/folds.ts";
import { postForm } from "../support/http.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

/** Somebody who said yes, got the welcome and then chose on the page of preferences; and all marketing mail they got within two weeks. */
async function chose(body: string | null) {
  const world = await makeWorld();
  const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
  await world.travelTo(MONDAY + 4 * HOUR);
  const [welcome] = world.mailbox.filter((mail) => mail.to.email === email && "List-Unsubscribe" in mail.headers);
  const link = /https:\/\/dinghai\.test(\/mail\/preferences\/[\w.-]+)/.exec(welcome?.text ?? "")?.[1] ?? "no link";
  if (body !== null) await postForm(world, link, `marketing=true&${body}`);
  await world.travelTo(MONDAY + 14 * DAY);
  const got = world.mailbox.filter((mail) => mail.to.email === email && "List-Unsubscribe" in mail.headers);
  return { world, id, steps: got.map((mail) => mail.id.split(".").at(-1)) };
}

describe("the subjects of the preferences page", () => {
  it.each<[string, string | null]>([
    ["were never touched", null],
    ["include the mail's", "topic=answering&pace=usual"],
    ["are all ticked", "topic=scoring&topic=answering&topic=nurture&pace=usual"],
  ])("let a mail through when they %s", async (_how, body) => {
    expect((await chose(body)).steps).toEqual(["welcome", "next-reading"]);
  });

  it.each([
    ["others were chosen", "topic=scoring&pace=usual"],
    ["none was", "pace=usual"],
  ])("keep a mail back when %s, with the reason in the journal, and the run ends as finished", async (_how, body) => {
    const { world, id, steps } = await chose(body);
    expect(steps).toEqual(["welcome"]);
    const skipped = await rowsOf<{ rule: string; step: string; en: string }>(
      world.db.$client,
      "SELECT body->>'$.data.reason.rule' AS rule, body->>'$.data.step' AS step, body->>'$.data.reason.en' AS en FROM journal WHERE kind = 'step_skipped' AND subject = ?",
      `lead:${id}`,
    );
    expect(skipped).toEqual([{ rule: "topics", step: "next-reading", en: "The reader chose other subjects" }]);
    await expectFolds(world);
  });
});
