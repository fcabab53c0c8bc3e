import { describe, expect, it } from "vitest";
import { playbook as standard } from "../../worker/generated/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { dayOf } from "../../worker/playbook/tally.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

const PAGE = "/console/sequences";
const HEAD = "zhou-hang";

type Row = [step: string, arm: string, what: string, day: string, times: number];

/** What was counted of the sequence signup, as the database would have it. */
async function counted(world: TestWorld, rows: Row[]): Promise<void> {
  const insert = world.db.$client.prepare("INSERT INTO tallies (sequence, step, arm, what, day, times) VALUES ('signup', ?, ?, ?, ?, ?)");
  await world.db.$client.batch(rows.map((row) => insert.bind(...row)));
}

/** What the page says of a sequence, in words alone. */
async function read(world: TestWorld, sequence: string, language = "en", rep = HEAD): Promise<string> {
  const { html } = await (await signedIn(world, rep, language)).get(PAGE);
  const [, section = ""] = html.split(`aria-labelledby="sequence-${sequence}"`);
  return (
    section
      .split("</section></section>")[0]
      ?.replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ")
      .replaceAll("&#39;", "'") ?? ""
  );
}

const long = dayOf(MONDAY - 40 * DAY);
const since = (world: TestWorld, day: string) =>
  world.db.$client.prepare("UPDATE settings SET value = ? WHERE key = 'counted_since'").bind(day).run();

describe("the sequences of the console", () => {
  it("show what became of a step that was due, held, written and sent, each with its denominator and the reason, to everybody of the team", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 3; person += 1) await send(world, "download", decider({ consent: { marketing: true } }));
    const lost = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    await world.deliver();
    // at noon quiet hours begin, or sending ends at six: whoever is struck outside waits
    world.sleepUntil(MONDAY + 14 * HOUR);
    await tick(world);
    world.provider.answer = (mail) => (mail.to.email === lost.email ? { state: "refused", reason: "550" } : { state: "sent" });
    await world.travelTo(MONDAY + DAY);
    for (const rep of [HEAD, "chen-bo"]) {
      const text = await read(world, "signup", "en", rep);
      expect(text).toContain("4, of whom 0 have reached the goal so far");
      expect(text).toContain("Not enough data Nobody's 30 days are over yet. The first are on 24 Dec 2026.");
      expect(text).toContain(
        "2 hours after entering passed over when 10 days late 4 4 of 4 100% 4 of 4 100% 3 of 4 75% 1 of 4 25% 0 of 3 0%",
      );
      expect(text).toContain("Outside the reader's sending hours: 4");
      expect(text).toContain("the address was refused: 1");
      expect(text).toContain("The address does not accept mail: 1");
    }
  });

  it("say what to do by the closed windows alone, and how sure that is", async () => {
    const world = await makeWorld();
    await since(world, long);
    await counted(world, [
      ["", "", "entered", long, 200],
      ["", "", "goal", long, 30],
      // their windows are open: they would turn it round
      ["", "", "entered", dayOf(MONDAY), 500],
    ]);
    const text = await read(world, "signup");
    expect(text).toContain("Keep Of 200 runs whose 30 days are over, 30 reached the goal: 15%. The 95% interval goes from 10.7% to 20.6%.");
    expect(text).toContain("700, of whom 30 have reached the goal so far");
    expect(await read(world, "signup", "zh")).toContain("保留 已满 30 天的 200 次运行中，30 次达成目标：15%，95% 区间为 10.7% 至 20.6%。");
    expect(await read(world, "trial")).toContain("Not enough data Nobody has entered yet.");
  });

  it("count a window as closed from the moment at which that of the last who entered has, and not a millisecond before", async () => {
    const world = await makeWorld();
    const day = dayOf(MONDAY);
    await counted(world, [
      ["", "", "entered", day, 200],
      ["", "", "goal", day, 30],
    ]);
    const closes = Date.parse(day) + 31 * DAY;
    world.sleepUntil(closes - 1);
    expect(await read(world, "signup")).toContain("Not enough data Nobody's 30 days are over yet.");
    world.sleepUntil(closes);
    expect(await read(world, "signup")).toContain("Keep Of 200 runs");
  });

  it("compare with those who were kept without mails, and claim no more than the interval does", async () => {
    const world = await makeWorld();
    await since(world, long);
    await counted(world, [
      ["", "", "entered", long, 400],
      ["", "", "goal", long, 60],
      ["", "", "held_out", long, 100],
      ["", "", "held_out_goal", long, 12],
    ]);
    expect(await read(world, "signup")).toContain(
      "Whether the mails make a difference cannot be told: the 95% interval of the difference goes from −5.4 to 9.3 points.",
    );
    await counted(world, [
      ["", "", "held_out_goal", dayOf(MONDAY - 39 * DAY), 20],
      ["", "", "held_out", dayOf(MONDAY - 39 * DAY), 20],
    ]);
    expect(await read(world, "signup")).toMatch(/Drop Of 400 .* more rarely with these mails than without\. .* That is 11\.7 points less/);
  });

  it("say nothing of the days before counting began, nor of what is longer than a year ago", async () => {
    const world = await makeWorld();
    await since(world, long);
    await counted(world, [
      ["", "", "entered", dayOf(MONDAY - 41 * DAY), 900],
      ["", "", "entered", long, 2],
    ]);
    expect(await read(world, "signup")).toContain("2, of whom 0");
    await since(world, "2020-01-01");
    await counted(world, [["", "", "entered", dayOf(MONDAY - 366 * DAY), 900]]);
    expect(await read(world, "signup")).toContain("902, of whom 0");
  });

  it("tell of a test the readers and no more, until both texts have had enough and the last window has closed", async () => {
    const { signup } = standard.sequences;
    if (!signup) throw new Error("the default playbook has no sequence signup");
    const test = { arm: "short", hypothesis: { zh: "更短更好", en: "Shorter is better" }, readers: 50 };
    const steps = signup.steps.map((step) => (step.id === "welcome" ? { ...step, test } : step));
    const world = await makeWorld({ playbook: { ...standard, sequences: { signup: { ...signup, steps } } } });
    await since(world, long);
    const shares = (day: string, times: number): Row[] => [
      ["welcome", "a", "written", day, times],
      ["welcome", "short", "written", day, times],
      ["welcome", "a", "goal", day, Math.floor(times * 0.1)],
      ["welcome", "short", "goal", day, Math.floor(times * 0.4)],
    ];
    await counted(world, shares(long, 40));
    const early = await read(world, "signup");
    expect(early).toContain("40 of 50 with the step's own text, 40 of 50 with the other. Nothing is compared before.");
    expect(early).not.toContain("better.");
    await counted(world, shares(dayOf(MONDAY), 20));
    expect(await read(world, "signup")).toContain("Both texts have had their 50 readers. The last window closes on 24 Dec 2026");
    world.sleepUntil(MONDAY + 31 * DAY);
    expect(await read(world, "signup")).toContain(
      "Shorter is better The other text is better. The goal was reached by 24 of 60 readers (40%) with the other text and by 6 of 60 (10%)",
    );
  });
});

describe("a mail of which nobody knows whether it arrived", () => {
  it("is told to the head of sales with its lead for a week, and to nobody else", async () => {
    const world = await makeWorld();
    const { email, id } = await leadOf(world, await send(world, "contact", decider({ name: "Wang Fang" })));
    world.provider.answer = (mail) => (mail.to.email === email ? { state: "unknown", reason: "connection closed" } : { state: "sent" });
    await tick(world);
    const inbox = async (rep: string) => (await (await signedIn(world, rep)).get("/console/inbox")).html;
    const html = await inbox(HEAD);
    expect(html).toContain("Mails that may not have arrived");
    expect(html.split('id="doubtful"')[1]?.split("</section>")[0]).toContain(`/console/leads/${id}`);
    expect(await inbox("chen-bo")).not.toContain("Mails that may not have arrived");
    world.sleepUntil(MONDAY + 7 * DAY + 1);
    expect(await inbox(HEAD)).not.toContain("Mails that may not have arrived");
  });
});

it("conditions are told in words, in the reader's language", async () => {
  const world = await makeWorld();
  expect(await read(world, "trial")).toContain("when it is not so that what they have used includes inbox");
  expect(await read(world, "trial")).toContain("when their role is Evaluator");
  const chinese = await read(world, "trial", "zh");
  expect(chinese).toContain("条件：不满足“用过的功能包括 inbox”");
  expect(chinese).not.toMatch(/\{ |field:/);
});
