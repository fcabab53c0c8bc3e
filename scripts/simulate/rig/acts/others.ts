import { hearSignals } from "../../../../worker/api/commands.ts";
import { PRODUCT_KINDS } from "../../../../worker/playbook/facts.ts";
import { DAY, HOUR, iso, MINUTE } from "../../../../worker/playbook/time.ts";
import { logContact } from "../../../../worker/routing/commands.ts";
import { editedPolicy } from "../policies.ts";
import { type Act, asks, leadOf, refusable } from "./act.ts";

/** The product reports what happened, now and then days later, in another order, and more than once. */
export const reports: Act = {
  name: "the product reports",
  weight: 4,
  async do(life, person, draw) {
    const signals = Array.from({ length: draw.between(1, 3) }, () => ({
      id: `signal-${draw.between(1, 1e9)}`,
      kind: draw.oneOf([...PRODUCT_KINDS, "signed_up", "trial_started", "trial_started", "used"] as const),
      email: person.email,
      occurredAt: iso(life.now - draw.oneOf([0, 0, MINUTE, 5 * HOUR, 3 * DAY])),
      data: { locale: person.locale },
    }));
    const repeated = draw.of(0.3) ? [...signals, ...signals] : signals;
    const kinds = signals.map(({ kind }) => kind).join(", ");
    const run = await asks(life, draw, `the product reports ${kinds} of ${person.email}`, (world) => hearSignals(world, repeated));
    if (run) for (const { id } of signals) life.judge.signals.set(id, person.index);
  },
};

/** A salesperson notes a call. */
export const calls: Act = {
  name: "a salesperson calls",
  weight: 1,
  async do(life, person, draw) {
    const lead = await leadOf(life, person);
    if (!lead?.owner) return;
    const actor = { rep: lead.owner, head: true };
    const key = `call-${draw.between(1, 1e9)}`;
    const outcome = draw.oneOf(["reached", "meeting", "no_answer", "not_now"] as const);
    await asks(life, draw, `${lead.owner} calls ${person.email}: ${outcome}`, (world) =>
      refusable(logContact(world, actor, lead.id, outcome, undefined, key)),
    );
  },
};

/** A colleague changes a sequence while people are in it; the version before goes on beside it for some minutes. */
export const edits: Act = {
  name: "a sequence is edited",
  weight: 1,
  async do(life, _person, draw) {
    const latest = life.policies.at(-1);
    if (!latest) return;
    life.policies.push(editedPolicy(latest, draw));
    life.bothUntil = life.now + draw.between(0, 10) * MINUTE;
    life.say(`the policy is now ${life.policies.at(-1)?.version}`);
  },
};

/** The platform goes silent, at once or in the moment in which a mail waits: no clock, no messages. */
export const silence: Act = {
  name: "silence",
  weight: 2,
  async do(life, _person, draw) {
    const length = draw.oneOf([2 * HOUR, 10 * HOUR, 20 * HOUR, 72 * HOUR, 72 * HOUR]);
    const begin = async () => {
      life.silences.push({ from: life.now, to: life.now + length });
      life.say(`silence until ${iso(life.now + length)}`);
    };
    if (draw.of(0.5)) await begin();
    else life.impulses.push({ person: null, do: begin });
  },
};
