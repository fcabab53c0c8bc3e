import { describe, expect, it } from "vitest";
import { died, nudged, tick } from "../../worker/jobs.ts";
import { ATTEMPTS_MAX, LEASE, nextAttempt } from "../../worker/outbox/backoff.ts";
import { claimDue } from "../../worker/outbox/store.ts";
import type { Mail } from "../../worker/platform/mail.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const toRep = (mail: Mail) => mail.to.email.endsWith("@dinghai.example");

/** Ids of what left, each as often as it left. */
function left(world: TestWorld): string[] {
  return world.mailbox.map(({ id }) => id).sort();
}

async function outbox(world: TestWorld, id: string) {
  const [row] = await rowsOf<{ state: string; attempts: number; due_at: number; error: string | null }>(
    world.db.$client,
    "SELECT state, attempts, due_at, error FROM outbox WHERE id = ?",
    id,
  );
  return row;
}

/** Somebody who asked a question, with the answer mail and the owner's mail waiting to leave. */
async function asked(world: TestWorld): Promise<{ lead: string; email: string; answer: string }> {
  const lead = await leadOf(world, await send(world, "contact", decider()));
  expect(world.mailbox).toEqual([]);
  const [row] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM outbox WHERE id LIKE 'mail:answer:%'");
  return { lead: lead.id, email: lead.email, answer: row?.id ?? "" };
}

describe("what was committed and not yet sent", () => {
  it("leaves with the next tick when the nudge was lost", async () => {
    const world = await makeWorld();
    await asked(world);
    world.nudges.length = 0;
    await tick(world);
    expect(left(world).map((id) => id.split(":")[0])).toEqual(["answer", "owner-new"]);
    expect(await count(world, "outbox WHERE state = 'waiting' AND due_at <= 0")).toBe(0);
  });

  it("leaves at once when the nudge arrives, and only what the nudge names", async () => {
    const world = await makeWorld();
    const first = await asked(world);
    world.nudges.length = 0;
    await send(world, "contact", decider());
    await world.deliver();
    expect(left(world)).toHaveLength(2);
    expect(left(world)).not.toContain(first.answer.slice("mail:".length));
  });

  it("all leaves without waiting for a minute when more is due than is taken at once", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 60; person += 1) await send(world, "contact", decider());
    const due = `outbox WHERE state = 'waiting' AND kind = 'mail' AND due_at <= ${world.now()}`;
    expect(await count(world, due)).toBe(120);
    await world.deliver();
    expect(await count(world, due)).toBe(0);
    expect(new Set(left(world)).size).toBe(120);
    expect(left(world)).toHaveLength(120);
  });

  it("goes on through the queue when a tick finds more than it sends", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 160; person += 1) await send(world, "contact", decider());
    world.nudges.length = 0;
    await tick(world);
    // two mails and a company each; three rounds of a hundred
    expect(world.nudges).toHaveLength(180);
    await world.deliver();
    expect(left(world)).toHaveLength(320);
  });

  it("leaves once when the message of the queue is repeated, one after the other or at the same time", async () => {
    const world = await makeWorld();
    await asked(world);
    const message = { ids: [...world.nudges] };
    await Promise.all([nudged(world, [message]), nudged(world, [message, message]), nudged(world, [message])]);
    await nudged(world, [message]);
    await tick(world);
    expect(new Set(left(world)).size).toBe(2);
    expect(left(world)).toHaveLength(2);
  });

  it("leaves once when ticks overlap", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 10; person += 1) await send(world, "contact", decider());
    await Promise.all([tick(world), tick(world), tick(world)]);
    expect(new Set(left(world)).size).toBe(20);
    expect(left(world)).toHaveLength(20);
  });

  it("leaves once when ticks overlap at the hour of a marketing step, and the step is written once", async () => {
    const world = await makeWorld();
    const leads: string[] = [];
    for (let person = 0; person < 5; person += 1)
      leads.push((await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })))).id);
    await world.travelTo(MONDAY + 3.5 * HOUR - MINUTE);
    world.mailbox.length = 0;
    const now = world.now();
    world.now = () => now + MINUTE;
    await Promise.all([tick(world), tick(world), tick(world)]);
    await tick(world);
    expect(left(world).map((id) => id.replace(/\.signup\.\d+\./, " "))).toEqual(leads.map((lead) => `${lead} welcome`).sort());
    expect(await count(world, "journal WHERE kind = 'step_written'")).toBe(5);
  });

  it("is nothing new for a nudge that names what has left, or nothing at all", async () => {
    const world = await makeWorld();
    await nudged(world, [{ ids: ["mail:unknown"] }, { ids: [] }]);
    await expect(nudged(world, [{ ids: "all" }])).rejects.toThrow();
    await expect(nudged(world, [{ ids: [], lead: "x" }])).rejects.toThrow();
    expect(world.mailbox).toEqual([]);
  });
});

describe("a provider that says later", () => {
  it("is asked again after one minute, then two, then four, and no sooner", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    const tries: Instant[] = [];
    world.provider.answer = (mail) => {
      if (`mail:${mail.id}` === answer) tries.push(world.now());
      return tries.length > 3 ? { state: "sent" } : { state: "later", reason: "451 try later" };
    };
    await tick(world);
    await world.travelTo(MONDAY + HOUR);
    expect(tries).toEqual([0, 1, 3, 7].map((minutes) => MONDAY + minutes * MINUTE));
    expect(await outbox(world, answer)).toMatchObject({ state: "done", attempts: 4 });
    expect(await count(world, "alerts")).toBe(0);
    expect(left(world).filter((id) => `mail:${id}` === answer)).toHaveLength(1);
  });

  it("is asked a bounded number of times; then the mail is dead, with its reason and one alert", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    let tries = 0;
    world.provider.answer = (mail) => {
      tries += `mail:${mail.id}` === answer ? 1 : 0;
      return { state: "later", reason: "451 try later" };
    };
    await tick(world);
    await world.travelTo(MONDAY + 3 * DAY);
    expect(tries).toBe(ATTEMPTS_MAX);
    expect(await outbox(world, answer)).toMatchObject({ state: "dead", attempts: ATTEMPTS_MAX, error: "451 try later" });
    expect(await rowsOf(world.db.$client, "SELECT kind FROM alerts WHERE id = ?", `outbox:${answer}`)).toEqual([{ kind: "outbox_dead" }]);
    expect(await rowsOf(world.db.$client, "SELECT state FROM messages WHERE id = ?", answer.slice(5))).toEqual([{ state: "failed" }]);
    await world.travelTo(MONDAY + 10 * DAY);
    expect(tries).toBe(ATTEMPTS_MAX);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [7, 64],
    [9, 256],
    [10, 360],
    [40, 360],
  ])("after %i tries waits %i minutes, six hours at most", (attempts, minutes) => {
    expect(nextAttempt(MONDAY, attempts)).toBe(MONDAY + minutes * MINUTE);
  });

  it("to one mail does not hold up the others", async () => {
    const world = await makeWorld();
    const { email } = await asked(world);
    world.provider.answer = (mail) => (mail.to.email === email ? { state: "later", reason: "451" } : { state: "sent" });
    await tick(world);
    expect(left(world).map((id) => id.split(":")[0])).toEqual(["owner-new"]);
  });
});

describe("a provider that refuses", () => {
  it("an address for good is not asked again: the mail is dead with an alert, the lead is undeliverable and its runs end", async () => {
    const world = await makeWorld();
    const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    let tries = 0;
    world.provider.answer = (mail) => {
      if (mail.to.email !== email) return { state: "sent" };
      tries += 1;
      return { state: "refused", reason: "550 no such mailbox" };
    };
    await tick(world);
    await world.travelTo(MONDAY + 10 * DAY);
    expect(tries).toBe(1);
    const lead = await leadById(world, id);
    expect(lead.enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual([["ended", "undeliverable"]]);
    expect(lead.journal.filter(({ kind }) => kind === "mail_failed")).toHaveLength(1);
    expect(await count(world, "alerts WHERE kind = 'outbox_dead'")).toBe(1);
    expect(await count(world, "journal WHERE kind = 'step_written'")).toBe(0);
  });

  it("a salesperson's address says nothing about the lead's", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    world.provider.answer = (mail) => (toRep(mail) ? { state: "refused", reason: "550 no such mailbox" } : { state: "sent" });
    await tick(world);
    const lead = await leadById(world, id);
    expect(lead.journal.map(({ kind }) => kind)).not.toContain("mail_failed");
    expect(lead.enrolments.map(({ status }) => status)).toEqual(["active"]);
    expect(await count(world, "alerts WHERE kind = 'outbox_dead'")).toBeGreaterThan(0);
  });
});

describe("a mail that may have left", () => {
  it("is never sent again: it is unknown, and somebody is told", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    let tries = 0;
    world.provider.answer = (mail) => {
      if (`mail:${mail.id}` !== answer) return { state: "sent" };
      tries += 1;
      return { state: "unknown", reason: "connection closed" };
    };
    await tick(world);
    await world.travelTo(MONDAY + 30 * DAY);
    expect(tries).toBe(1);
    expect(await outbox(world, answer)).toMatchObject({ state: "unknown", error: "connection closed" });
    expect(await rowsOf(world.db.$client, "SELECT kind FROM alerts WHERE id = ?", `outbox:${answer}`)).toEqual([
      { kind: "outbox_unknown" },
    ]);
  });

  it("is one whose worker died while the provider had it: not a second time after the lease, and with an alert", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    const deliver = world.mail.deliver;
    world.mail.deliver = async (mails) => {
      await deliver(mails);
      throw new Error("the worker died");
    };
    await expect(tick(world)).rejects.toThrow("died");
    world.mail.deliver = deliver;
    await world.travelTo(MONDAY + LEASE - 1);
    expect((await outbox(world, answer))?.state).toBe("waiting");
    await world.travelTo(MONDAY + DAY);
    expect(left(world).filter((id) => `mail:${id}` === answer)).toHaveLength(1);
    expect((await outbox(world, answer))?.state).toBe("unknown");
    expect(await count(world, "alerts WHERE kind = 'outbox_unknown'")).toBe(2);
  });

  it("is not one that was only claimed: it leaves after the lease", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    expect((await claimDue(world.db, world.now(), 100, null)).length).toBeGreaterThan(0);
    await world.travelTo(MONDAY + LEASE - 1);
    expect(left(world)).toEqual([]);
    await world.travelTo(MONDAY + LEASE);
    expect(left(world)).toHaveLength(2);
    expect((await outbox(world, answer))?.state).toBe("done");
    expect(await count(world, "alerts")).toBe(0);
  });
});

describe("what must not be sent any more", () => {
  it("is withheld when the lead is gone", async () => {
    const world = await makeWorld();
    const { answer } = await asked(world);
    await world.db.$client.prepare("DELETE FROM leads").run();
    await tick(world);
    expect(left(world)).toEqual([]);
    expect((await outbox(world, answer))?.state).toBe("done");
    expect(await rowsOf(world.db.$client, "SELECT state, error FROM messages WHERE id = ?", answer.slice(5))).toEqual([
      { state: "withheld", error: "erased" },
    ]);
  });
});

describe("a company's refresh", () => {
  it("waits once however many of its people change, and judges them all", async () => {
    const world = await makeWorld();
    for (let person = 0; person < 6; person += 1)
      await send(world, "contact", decider({ email: `p${person}@one-company.example`, role: person === 0 ? "decider" : "user" }));
    expect(await count(world, "outbox WHERE kind = 'account_refresh'")).toBe(1);
    await tick(world);
    const [row] = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM accounts");
    const account = JSON.parse(row?.state ?? "{}");
    expect([account.chairs.decider.length, account.chairs.user.length, account.tier]).toEqual([1, 5, "A"]);
    expect(await count(world, "outbox WHERE kind = 'account_refresh' AND state = 'waiting'")).toBe(0);
  });

  it("that is renewed while it is under way is done once more", async () => {
    const world = await makeWorld();
    await send(world, "contact", decider({ email: "a@one-company.example" }));
    const claimed = await claimDue(world.db, world.now(), 100, null);
    expect(claimed.map(({ kind }) => kind)).toContain("account_refresh");
    const now = world.now();
    world.now = () => now + 1;
    await send(world, "contact", decider({ email: "b@one-company.example" }));
    expect(await count(world, `outbox WHERE kind = 'account_refresh' AND state = 'waiting' AND due_at <= ${now + 1}`)).toBe(1);
  });
});

describe("queue messages that nobody could handle", () => {
  it("are written down with an alert, once, whatever is in them", async () => {
    const world = await makeWorld();
    const messages = [
      { id: "m1", body: { ids: ["mail:x"] } },
      { id: "m2", body: "not what anybody expects" },
      { id: "m3", body: null },
    ];
    await died(world, messages);
    await died(world, messages);
    expect(await rowsOf(world.db.$client, "SELECT id, body, at FROM dead_jobs ORDER BY id")).toEqual([
      { id: "m1", body: '{"ids":["mail:x"]}', at: MONDAY },
      { id: "m2", body: '"not what anybody expects"', at: MONDAY },
      { id: "m3", body: "null", at: MONDAY },
    ]);
    expect(await rowsOf(world.db.$client, "SELECT id, kind FROM alerts ORDER BY id")).toEqual(
      ["m1", "m2", "m3"].map((id) => ({ id: `dead:${id}`, kind: "dead_job" })),
    );
  });
});
