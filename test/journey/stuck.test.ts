import { expect, it } from "vitest";
import { playbook } from "../../worker/generated/playbook.ts";
import { strikeSteps } from "../../worker/journey/clock/commands.ts";
import { TROUBLE_WAIT } from "../../worker/playbook/put-off.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const { cn } = playbook.calendars;

/** Readers of one country live by a calendar of their own, and nobody is kept without mails. */
function policy(weekdays: number[]) {
  if (!cn) throw new Error("no calendar cn");
  const far = { ...cn, calendar: "far", weekdays, years: {} };
  return {
    ...playbook,
    version: "stuck",
    calendars: { ...playbook.calendars, far },
    intake: { ...playbook.intake, places: { ...playbook.intake.places, NP: { zone: "Asia/Kathmandu", calendar: "far" } } },
    sequences: Object.fromEntries(Object.entries(playbook.sequences).map(([name, one]) => [name, { ...one, holdOut: 0 }])),
  };
}

it("a step that cannot be decided on waits an hour and raises one alarm, others have their turn, and it is written when the cause is mended", async () => {
  const world = await makeWorld({ now: MONDAY, playbook: policy([1, 2, 3, 4, 5]) });
  const come = async (name: string, country: string) =>
    leadOf(world, await send(world, "subscribe", decider({ email: `${name}@${name}.example`, country, consent: { marketing: true } })));
  const stuck = await come("stuck", "NP");
  const other = await come("other", "CN");
  const dueOf = async (id: string) =>
    Date.parse(String((await leadById(world, id)).enrolments.find(({ status }) => status === "active")?.dueAt));
  const due = Math.max(await dueOf(stuck.id), await dueOf(other.id));
  expect(due).toBeGreaterThan(MONDAY);

  world.playbook = policy([]);
  world.sleepUntil(due);
  await strikeSteps(world);
  expect(await dueOf(stuck.id)).toBe(due + TROUBLE_WAIT);
  expect(await count(world, `messages WHERE lead_id = '${other.id}' AND purpose = 'marketing'`)).toBe(1);
  expect((await leadById(world, stuck.id)).journal.at(-1)).toMatchObject({ kind: "step_postponed" });

  world.sleepUntil(due + TROUBLE_WAIT - MINUTE);
  expect(await strikeSteps(world)).toBe(0);
  world.sleepUntil(due + TROUBLE_WAIT);
  expect(await strikeSteps(world)).toBe(1);
  const alerts = await rowsOf<{ subject: string }>(world.db.$client, "SELECT subject FROM alerts WHERE kind = 'step_stuck'");
  expect(alerts.map(({ subject }) => JSON.parse(subject).lead)).toEqual([stuck.id]);

  world.playbook = policy([1, 2, 3, 4, 5, 6, 7]);
  world.sleepUntil(due + DAY);
  await strikeSteps(world);
  expect(await count(world, `messages WHERE lead_id = '${stuck.id}' AND purpose = 'marketing'`)).toBe(1);
  await expectFolds(world);
});
