import { hearArrival } from "../../../../worker/nurture/arrivals/commands.ts";
import { closeTicket, openTicket } from "../../../../worker/routing/judgement/commands.ts";
import { type Act, asks, does, leadOf, mailOf, refusable } from "./act.ts";

/** Something comes back to a mail: an answer with a no or without, a machine's answer, a report of the provider, often twice. */
export const comesBack: Act = {
  name: "something comes back",
  weight: 3,
  async do(life, person, draw) {
    const mail = mailOf(life, person, draw, () => true)?.mail;
    if (!mail) return;
    const kind = draw.oneOf(["reply", "reply", "auto_reply", "soft_bounce", "hard_bounce", "complaint", "opt_out"] as const);
    const leaves = draw.of(0.5);
    const id = `arrival-${draw.between(1, 1e9)}`;
    const written = kind === "reply" ? { subject: "Re:", text: leaves ? "Please unsubscribe me." : "Call me on Monday.", leaves } : null;
    const arrival = { id, kind, about: [mail.id], address: person.email, reason: kind, written, authentic: true };
    const name = `${kind}${leaves && written ? " with a no" : ""} of ${person.email}`;
    const saysNo = kind === "complaint" || kind === "opt_out" || (kind === "reply" && leaves);
    const work = (world: Parameters<typeof hearArrival>[0]) => hearArrival(world, arrival);
    const deeds = life.judge.deeds.length;
    const run = await (saysNo ? does(life, draw, person, "said_no", name, work) : asks(life, draw, name, work));
    const [row] = await life.watch.rows<{ aside: string | null }>("SELECT quarantined AS aside FROM arrivals WHERE id = ?", id);
    // what is kept aside was not heard
    if (row?.aside && saysNo) life.judge.deeds.splice(deeds, 1);
    if (run && kind === "hard_bounce" && row && !row.aside)
      life.judge.bounces.push({ person: person.index, moment: life.conductor.moment });
  },
};

/** Somebody asks the help desk for help, and is helped later. */
export const needsHelp: Act = {
  name: "needs help",
  weight: 1,
  async do(life, person, draw) {
    const lead = await leadOf(life, person);
    if (!lead?.owner) return;
    const actor = { rep: lead.owner, head: true };
    const open = draw.of(0.5);
    const turn = open ? openTicket : closeTicket;
    const name = `a ticket of ${person.email} is ${open ? "opened" : "closed"}`;
    await asks(life, draw, name, (world) => refusable(turn(world, actor, lead.id, "ticket-1", `ticket-${open}-${draw.random()}`)));
  },
};
