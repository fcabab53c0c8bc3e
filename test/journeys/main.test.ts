import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { iso, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

describe.each([
  { locale: "zh", owner: "lin-yue", by: "11月23日", mail: "您要的资料" },
  { locale: "en", owner: "lin-yue", by: "23 November", mail: "The paper you asked for" },
])("a stranger reads, asks and is answered in time ($locale)", ({ locale, owner, by, mail }) => {
  it("reads three pages and asks: one commit holds everything that follows", async () => {
    const world = await makeWorld();
    const visitor = `v-${locale}`;
    const tags = { source: "newsletter", campaign: "autumn" };
    await read(world, visitor, `/${locale}/whitepapers/answering-in-time/`, { at: MONDAY - 9 * MINUTE, utm: tags });
    await read(world, visitor, `/${locale}/solutions/manufacturing-inbound/`, { at: MONDAY - 6 * MINUTE });
    await read(world, visitor, `/${locale}/cases/pump-maker-first-hour/`, { at: MONDAY - 3 * MINUTE });

    const sent = await send(
      world,
      "download",
      decider({ locale, visitor, country: "CN", consent: { marketing: true }, path: `/${locale}/whitepapers/answering-in-time/` }),
    );
    expect(sent.answer).toMatchObject({
      download: expect.stringMatching(/^\/files\//),
      promise: { by: iso(MONDAY + 330 * MINUTE), text: expect.stringContaining(by) },
    });

    const lead = await leadOf(world, sent);
    expect(lead).toMatchObject({ stage: "signup", tier: "A", place: "owned", owner: { id: owner }, promise: { state: "open" } });
    expect(lead.journal.filter(({ kind }) => kind === "page_read")).toHaveLength(3);
    expect(lead.score.receipts.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["fit-industry", "read-whitepaper", "read-solution", "read-case", "took-file"]),
    );
    expect(lead.touches[0]).toMatchObject({
      channel: "campaign",
      campaign: "autumn",
      landing: `/${locale}/whitepapers/answering-in-time/`,
    });
    expect(lead.consents).toMatchObject([{ purpose: "marketing", state: "given", page: `/${locale}/whitepapers/answering-in-time/` }]);
    expect(lead.enrolments).toMatchObject([{ sequence: "signup", next: "welcome", status: "active" }]);

    await world.deliver();
    expect(world.mailbox.map(({ to }) => to.email).sort()).toEqual([lead.email, "lin.yue@dinghai.example"].sort());
    const toLead = world.mailbox.find(({ to }) => to.email === lead.email);
    expect(toLead?.subject).toContain(mail);
    expect(toLead?.text).toContain(by);
    expect(toLead?.headers).toMatchObject({ "Auto-Submitted": "auto-generated" });
    expect(Object.keys(toLead?.headers ?? {})).not.toContain("List-Unsubscribe");

    await world.travelTo(MONDAY + 209 * MINUTE);
    expect(world.mailbox.filter(({ headers }) => headers["List-Unsubscribe"])).toHaveLength(0);
    await world.travelTo(MONDAY + 211 * MINUTE);
    expect(world.mailbox.filter(({ headers }) => headers["List-Unsubscribe"])).toMatchObject([
      { to: { email: lead.email }, at: MONDAY + 210 * MINUTE },
    ]);
  });

  it("is accepted, which stops the clock, and moves on when the product reports a trial", async () => {
    const world = await makeWorld();
    const sent = await send(world, "download", decider({ locale, consent: { marketing: true } }));
    const { id, owner: given } = await leadOf(world, sent);
    await world.travelTo(MONDAY + 10 * MINUTE);
    await acceptLead(world, { rep: given?.id ?? "", head: false }, id);
    expect(await leadById(world, id)).toMatchObject({ promise: { state: "accepted" } });

    await world.travelTo(MONDAY + 60 * MINUTE);
    await hearSignals(world, [{ id: `trial-${locale}`, kind: "trial_started", lead: id, occurredAt: iso(world.now()) }]);
    const lead = await leadById(world, id);
    expect(lead.stage).toBe("trial");
    expect(lead.stages.at(-1)).toMatchObject({ from: "signup", to: "trial", cause: { rule: "trial" } });
    expect(lead.enrolments).toMatchObject([
      { sequence: "signup", status: "done", reason: { rule: "goal" } },
      { sequence: "trial", status: "active", next: "first-value" },
    ]);
    await world.travelTo(MONDAY + 2 * 24 * 60 * MINUTE);
    expect(world.logs).toEqual([]);
    expect((await leadById(world, id)).promise?.state).toBe("accepted");
    expect(world.mailbox.filter(({ id: message }) => message.startsWith("owner-warned"))).toHaveLength(0);
  });

  it("warns the owner, then offers the lead to the next rep and tells the prospect before the promised time", async () => {
    const world = await makeWorld();
    const sent = await send(world, "download", decider({ locale }));
    const before = await leadOf(world, sent);
    const promised = Date.parse(before.promise?.by ?? "");
    const of = (template: string) => world.mailbox.filter(({ id }) => id.startsWith(template));

    // 60 % of four working hours from 10:00: 12:00–13:30 is lunch, so 13:54
    await world.travelTo(Date.parse("2026-11-23T05:53:59Z"));
    expect(of("owner-warned")).toHaveLength(0);
    await world.travelTo(Date.parse("2026-11-23T05:54:00Z"));
    expect(of("owner-warned")).toHaveLength(1);
    expect((await leadById(world, before.id)).owner?.id).toBe(before.owner?.id);

    // 85 %: 14:54
    await world.travelTo(Date.parse("2026-11-23T06:54:00Z"));
    const after = await leadById(world, before.id);
    expect(after.owner?.id).not.toBe(before.owner?.id);
    expect(after.promise).toMatchObject({ state: "open" });
    expect(of("told:")).toHaveLength(1);
    expect(of("told:")[0]?.at).toBeLessThan(promised);
    expect(of("told:")[0]?.to.email).toBe(before.email);
    expect(after.journal.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["promise_warned", "lead_returned", "lead_offered", "prospect_told"]),
    );
    expect(world.logs).toEqual([]);
  });
});

describe("ten days over a holiday week", () => {
  it("tells every party at its own time, and nobody on a day off", async () => {
    const start = Date.parse("2026-09-29T08:30:00Z"); // Tuesday 16:30 in Shanghai, two days before National Day
    const world = await makeWorld({ now: start });
    const sent = await send(world, "contact", decider({ email: "jump@holiday-one.example", consent: { marketing: true } }));
    await world.deliver();
    await world.travelTo(start + 10 * 24 * 60 * MINUTE);
    const lead = await leadOf(world, sent);
    const story = world.mailbox.map(({ id, at }) => `${iso(at)} ${id.split(":")[0]?.replace(lead.id, "lead")}`);
    expect(story).toEqual([
      "2026-09-29T08:30:00.000Z owner-new",
      "2026-09-29T08:30:00.000Z answer",
      // two hours after the form the office is closed: the welcome waits for nine o'clock
      "2026-09-30T01:00:00.000Z lead.signup.8.welcome",
      "2026-09-30T01:54:00.000Z owner-warned",
      "2026-09-30T02:54:00.000Z owner-returned",
      "2026-09-30T02:54:00.000Z owner-new",
      "2026-09-30T02:54:00.000Z told",
      "2026-09-30T06:48:00.000Z owner-warned",
      "2026-09-30T07:48:00.000Z owner-returned",
      "2026-09-30T07:48:00.000Z owner-new",
      "2026-09-30T07:48:00.000Z told",
      // 1 to 7 October is a holiday; told twice, the prospect is not told a third time
      "2026-10-08T01:12:00.000Z owner-warned",
      "2026-10-08T02:12:00.000Z owner-returned",
      "2026-10-08T02:12:00.000Z head-escalated",
    ]);
    expect(lead).toMatchObject({ place: "escalated", owner: null });
    expect(world.logs).toEqual([]);
  });
});
