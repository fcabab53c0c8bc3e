import { describe, expect, it } from "vitest";
import { DAY } from "../../worker/playbook/time.ts";
import { clock, form, Life, MONDAY, product } from "./factories.ts";

const reps = [{ id: "lin-yue", open: 0, lastTurn: 0 }];
const UNUSED = 21 * DAY;

/** A customer with an owner who was in touch, and who paid on Monday. */
function customer(): Life {
  const life = new Life();
  life.hear([form({ form: "contact" })], MONDAY, { reps });
  life.hear([{ kind: "contacted", at: MONDAY, source: "call", data: { by: "lin-yue", outcome: "reached" } }], MONDAY, { reps });
  life.hear([product("paid", MONDAY)], MONDAY, { reps });
  return life;
}

/** Lets the clock strike whenever it would, up to an instant. */
function wait(life: Life, until: number): void {
  for (let at = life.lead.wakeAt; at !== null && at <= until; at = life.lead.wakeAt) life.hear([clock(at)], at, { reps });
}

describe("a sign that a customer may leave", () => {
  it("comes exactly when the product was not used for so long, and tells the owner once", () => {
    const life = customer();
    wait(life, MONDAY + UNUSED - 1);
    expect(life.lead.signs).toEqual([]);
    wait(life, MONDAY + UNUSED);
    expect(life.lead.signs.map(({ id, since }) => [id, since])).toEqual([["quiet-customer", MONDAY + UNUSED]]);
    wait(life, MONDAY + 2 * UNUSED);
    const mails = life.effects.filter((effect) => effect.kind === "mail" && effect.template === "transactional/owner-sign");
    expect(mails).toHaveLength(1);
    expect(life.lead).toEqual(life.folded());
  });

  it("is put off by every use, and goes with the next one", () => {
    const life = customer();
    life.hear([product("used", MONDAY + 20 * DAY)], MONDAY + 20 * DAY, { reps });
    wait(life, MONDAY + 41 * DAY - 1);
    expect(life.lead.signs).toEqual([]);
    wait(life, MONDAY + 41 * DAY);
    expect(life.lead.signs).toHaveLength(1);
    life.hear([product("used", MONDAY + 42 * DAY)], MONDAY + 42 * DAY, { reps });
    expect(life.lead.signs).toEqual([]);
    expect(life.kinds().filter((kind) => kind.startsWith("sign_"))).toEqual(["sign_seen", "sign_gone"]);
  });

  it("is none of somebody who has not paid, and goes when a customer does", () => {
    const life = new Life();
    life.hear([product("trial_started", MONDAY)], MONDAY, { reps });
    wait(life, MONDAY + 2 * UNUSED);
    expect(life.lead.signs).toEqual([]);
    const gone = customer();
    wait(gone, MONDAY + UNUSED);
    gone.hear([product("cancelled", MONDAY + 30 * DAY)], MONDAY + 30 * DAY, { reps });
    expect(gone.lead.signs).toEqual([]);
  });
});
