import { describe, expect, it } from "vitest";
import { explain } from "../../scripts/playbook/explain.ts";
import { tell } from "../../scripts/playbook/tell.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { clock, form, Life, MONDAY, product, standard } from "../playbook/factories.ts";
import { playbookOf, programme, reader, said } from "../playbook/programmes.ts";

const reps = [{ id: "lin-yue", open: 0, lastTurn: 0 }];

/** Somebody who asked on Monday, said yes to mail, and has an owner. */
function asker(): Life {
  const life = new Life();
  life.hear([form({ form: "contact", marketing: "given" })], MONDAY, { reps });
  return life;
}

function explained(life: Life, now: number) {
  const entries = life.entries.map((entry, i) => ({ ...entry, seq: i + 1 }));
  return explain(life.playbook, { lead: life.lead, entries }, now);
}

describe("an explanation", () => {
  it("gives every line of it a rule and the version of the playbook", () => {
    const it = explained(asker(), MONDAY);
    const lines = [...it.score.receipts, ...it.tier.why, ...it.stage.why, ...it.ownerWhy, it.promise, ...it.next];
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toMatchObject({ rule: expect.stringMatching(/./), playbook: standard.version });
    expect(it.score.receipts.map(({ rule }) => rule)).toContain("asked-question");
    expect(it.promise).toMatchObject({ rule: `promises.tiers.${it.tier.is}`, state: "open" });
  });

  it("says what comes next in the order of time, and why the clock looks", () => {
    const life = asker();
    const [step, warning] = explained(life, MONDAY).next;
    expect([step?.rule, warning?.rule].sort()).toEqual(["promises.warnAtShare", "signup/welcome"]);
    const { warnAt = 0, returnAt = 0 } = life.lead.promise ?? {};
    life.hear([clock(warnAt)], warnAt, { reps });
    expect(explained(life, warnAt).next).toContainEqual(
      expect.objectContaining({ rule: "promises.returnAtShare", at: new Date(returnAt).toISOString() }),
    );
    life.hear([{ kind: "contacted", at: warnAt + 1, source: "call", data: { by: "lin-yue", outcome: "reached" } }], warnAt + 1, { reps });
    const { next } = explained(life, warnAt + 1);
    expect(next).toContainEqual(
      expect.objectContaining({ rule: "b-fits", text: expect.stringMatching(/^the tier becomes B if nothing happens/) }),
    );
    expect(next.map(({ rule }) => rule)).toEqual(["pool.returnAfterDays", "b-fits", "silent"]);
  });

  it("dates a decision by the version it was taken with", () => {
    const life = asker();
    const changed = new Life({ ...standard, version: "later" }, life.start);
    changed.state = life.state;
    changed.entries.push(...life.entries);
    changed.hear([product("trial_started", MONDAY + DAY)], MONDAY + DAY, { reps });
    const { stage, score } = explained(changed, MONDAY + DAY + HOUR);
    expect(stage.why.map(({ to, playbook }) => `${to} ${playbook}`)).toEqual([`signup ${standard.version}`, "trial later"]);
    expect(new Set(score.receipts.map(({ playbook }) => playbook))).toEqual(new Set(["later"]));
  });

  it("says what becomes of mail in sequence: what comes, what waits and why, and what is kept without", () => {
    const one = programme();
    const life = reader(playbookOf([one]));
    const runs = () =>
      tell(explained(life, MONDAY))
        .split("\n")
        .filter((line) => line.includes("signup active") || line.includes("signup paused"));
    expect(runs()).toEqual(["  signup active since 2026-11-23 02:00 UTC, next one 2026-11-24 02:00 UTC"]);
    life.hear([said("ticket_opened", { by: "lin-yue", ticket: "T-1" }, MONDAY)], MONDAY);
    expect(runs()).toEqual(["  signup paused since 2026-11-23 02:00 UTC, next one: They have an open ticket  [ticket]"]);
    const kept = reader(playbookOf([{ ...one, holdOut: 1 }]));
    expect(tell(explained(kept, MONDAY))).toContain(
      `  signup active since 2026-11-23 02:00 UTC: ${standard.nurture.reasons.heldOut.en}  [held-out]`,
    );
  });

  it("is told in lines with the rule behind each", () => {
    const told = tell(explained(asker(), MONDAY));
    expect(told).toContain(`Asked a question, 2026-11-23 02:00 UTC  [asked-question @ ${standard.version}]`);
    expect(told).toMatch(/^owner Lin Yue$/m);
    expect(told).toMatch(/none → signup: 2026-11-23 02:00 UTC {2}Gave details/);
    const stranger = new Life();
    stranger.hear([product("used")], MONDAY);
    expect(tell(explained(stranger, MONDAY))).toMatch(/^stage none$/m);
  });
});
