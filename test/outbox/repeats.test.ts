import { describe, expect, it } from "vitest";
import { playbook } from "../../worker/generated/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { unsubscribe } from "../../worker/nurture/commands.ts";
import { ATTEMPTS_MAX, LEASE } from "../../worker/outbox/backoff.ts";
import type { Delivery, Mail } from "../../worker/platform/mail.ts";
import { sign } from "../../worker/platform/tokens.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** A provider that knows mails by their key for a day: what it has accepted under a key it does not send again. */
function keyed(world: TestWorld, answer: (mail: Mail, attempt: number) => "sent" | "lost before" | "lost after" | Delivery) {
  const accepted = new Map<string, Mail>();
  const attempts: { id: string; at: Instant; mail: Mail }[] = [];
  world.mail = {
    sameForMs: DAY,
    deliver: async (mails) =>
      mails.map((mail) => {
        attempts.push({ id: mail.id, at: world.now(), mail });
        const said = answer(mail, attempts.filter(({ id }) => id === mail.id).length);
        if (said === "sent" || said === "lost after") accepted.set(mail.id, accepted.get(mail.id) ?? mail);
        if (said === "sent") return { state: "sent", provider: `p-${mail.id}` };
        return typeof said === "string" ? { state: "unknown", reason: said } : said;
      }),
  };
  return { accepted, attempts };
}

const isAnswer = ({ id }: { id: string }) => id.startsWith("answer:");

async function states(world: TestWorld): Promise<[string, string, string][]> {
  const rows = await rowsOf<{ id: string; state: string; row: string }>(
    world.db.$client,
    "SELECT m.id, m.state, o.state AS row FROM messages m JOIN outbox o ON o.id = 'mail:' || m.id ORDER BY m.id",
  );
  return rows.map(({ id, state, row }) => [id.split(":")[0] ?? "", state, row]);
}

describe("a mail in doubt at a provider that knows it by its key", () => {
  it.each(["lost before", "lost after"] as const)(
    "is sent again, the same to the letter, and goes out once: the answer was %s it was taken",
    async (lost) => {
      const world = await makeWorld();
      const { accepted, attempts } = keyed(world, (mail, attempt) => (isAnswer(mail) && attempt <= 2 ? lost : "sent"));
      const { id } = await leadOf(world, await send(world, "contact", decider()));
      await tick(world);
      expect(await states(world)).toContainEqual(["answer", "sending", "waiting"]);
      // what is written anew would be another mail to the provider
      await world.db.$client.prepare("UPDATE leads SET state = json_set(state, '$.profile.name', '李雷') WHERE id = ?").bind(id).run();
      await world.travelTo(MONDAY + HOUR);
      const tries = attempts.filter(isAnswer);
      expect(tries.map(({ at }) => (at - MONDAY) / MINUTE)).toEqual([0, 1, 3]);
      expect(new Set(tries.map(({ mail }) => JSON.stringify(mail))).size).toBe(1);
      expect(accepted.size).toBe(2);
      expect(await states(world)).toEqual([
        ["answer", "sent", "done"],
        ["owner-new", "sent", "done"],
      ]);
      expect(await count(world, "alerts")).toBe(0);
      expect(await rowsOf(world.db.$client, "SELECT mail->>'provider' AS provider FROM messages WHERE id LIKE 'answer:%'")).toEqual([
        { provider: `p-${tries[0]?.id}` },
      ]);
    },
  );

  it("is sent again when the worker died while the provider had it", async () => {
    const world = await makeWorld();
    const { accepted, attempts } = keyed(world, () => "sent");
    await send(world, "contact", decider());
    const { deliver } = world.mail;
    world.mail.deliver = async (mails) => {
      await deliver(mails);
      throw new Error("the worker died");
    };
    await expect(tick(world)).rejects.toThrow("died");
    world.mail.deliver = deliver;
    await world.travelTo(MONDAY + HOUR);
    expect([accepted.size, attempts.length]).toEqual([2, 4]);
    expect(await count(world, "outbox WHERE kind = 'mail' AND state = 'done'")).toBe(2);
    expect(await count(world, "alerts")).toBe(0);
  });

  it("is never sent again once the provider may have forgotten it: it is unknown, with one alert", async () => {
    const world = await makeWorld();
    const { attempts } = keyed(world, (mail) => (isAnswer(mail) ? "lost after" : "sent"));
    await send(world, "contact", decider());
    await tick(world);
    world.sleepUntil(MONDAY + DAY - LEASE);
    await tick(world);
    await world.travelTo(MONDAY + 9 * DAY);
    expect(attempts.filter(isAnswer)).toHaveLength(1);
    expect(await states(world)).toContainEqual(["answer", "unknown", "unknown"]);
    expect(await count(world, "alerts WHERE kind = 'outbox_unknown'")).toBe(1);
  });

  it("is sent again a moment before that", async () => {
    const world = await makeWorld();
    const { attempts } = keyed(world, (mail, attempt) => (isAnswer(mail) && attempt === 1 ? "lost after" : "sent"));
    await send(world, "contact", decider());
    await tick(world);
    world.sleepUntil(MONDAY + DAY - LEASE - 1);
    await tick(world);
    expect(attempts.filter(isAnswer)).toHaveLength(2);
    expect(await states(world)).toContainEqual(["answer", "sent", "done"]);
  });

  it("is unknown after a bounded number of attempts, whatever they came to, and never just put down as not sent", async () => {
    const world = await makeWorld();
    const { attempts } = keyed(world, (mail, attempt) =>
      !isAnswer(mail) ? "sent" : attempt === 1 ? "lost after" : { state: "later", reason: "451 not now" },
    );
    await send(world, "contact", decider());
    await world.travelTo(MONDAY + 2 * DAY);
    expect(attempts.filter(isAnswer)).toHaveLength(ATTEMPTS_MAX);
    expect(await states(world)).toContainEqual(["answer", "unknown", "unknown"]);
  });

  it("is not sent again to somebody who has said no since: it stays unknown", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    const { attempts } = keyed(world, (mail) => (mail.id.includes(".signup.") ? "lost before" : "sent"));
    await world.travelTo(MONDAY + 3.5 * HOUR);
    const tried = attempts.filter((one) => one.id.includes(".signup."));
    expect(tried).toHaveLength(1);
    await unsubscribe(world, await sign(world.config.secret, "unsubscribe", { id, expiresAt: MONDAY + 9 * DAY }), "page");
    await world.travelTo(MONDAY + DAY);
    expect(attempts.filter((one) => one.id.includes(".signup."))).toHaveLength(1);
    expect(await count(world, `messages WHERE id = '${tried[0]?.id}' AND state = 'unknown' AND error LIKE '%may have sent it%'`)).toBe(1);
  });
});

describe("a mail that is tried once more", () => {
  const WELCOMED = MONDAY + 3.5 * HOUR;

  /** The lead is handed over while their mail waits; answers who writes it in the end. */
  async function handedOver(sameForMs: number, wait: number, first: Delivery) {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    await world.travelTo(WELCOMED - MINUTE);
    const sent: Mail[] = [];
    world.mail = {
      sameForMs,
      deliver: async (mails) =>
        mails.map((mail) => {
          if (!mail.id.endsWith(".welcome")) return { state: "sent" };
          return sent.push(mail) === 1 ? first : { state: "sent" };
        }),
    };
    world.sleepUntil(WELCOMED);
    await tick(world);
    expect(sent).toHaveLength(1);
    const other = owner?.id === "chen-bo" ? "lin-yue" : "chen-bo";
    await world.db.$client
      .prepare("UPDATE leads SET owner_id = ?1, state = json_set(state, '$.owner.id', ?1) WHERE id = ?2")
      .bind(other, id)
      .run();
    world.sleepUntil(WELCOMED + wait);
    await tick(world);
    expect(sent).toHaveLength(2);
    const names = Object.values(world.playbook.team.reps.find((rep) => rep.id === other)?.name ?? {});
    const anew = names.some((name) => sent[1]?.text.includes(name));
    expect(JSON.stringify(sent[1]) === JSON.stringify(sent[0])).toBe(!anew);
    return anew ? "the new owner" : "as it was";
  }

  it.each([
    ["that knows no keys, and did not take it", 0, { state: "later", reason: "451" }, HOUR, "the new owner"],
    ["that was shut", 0, { state: "later", reason: "429", notBefore: WELCOMED + 5 * MINUTE }, HOUR, "the new owner"],
    ["that knows it by its key", DAY, { state: "later", reason: "429" }, HOUR, "as it was"],
    ["that may know it by its key for a moment more", 30 * MINUTE, { state: "later", reason: "429" }, 30 * MINUTE + LEASE - 1, "as it was"],
    ["that has forgotten its key", 30 * MINUTE, { state: "later", reason: "429" }, 30 * MINUTE + LEASE, "the new owner"],
    ["that may have taken it", DAY, { state: "unknown", reason: "lost" }, HOUR, "as it was"],
  ] as const)("at a provider %s: after a handover it is written anew, or leaves as it was", async (_which, sameForMs, first, wait, by) => {
    expect(await handedOver(sameForMs, wait, first)).toBe(by);
  });
});

describe("a mail whose sending was written, and its end was not", () => {
  it("is sent already: nobody sends it again, and nobody is alarmed", async () => {
    const world = await makeWorld();
    await send(world, "contact", decider());
    await tick(world);
    const left = world.mailbox.length;
    await world.db.$client.prepare("UPDATE outbox SET state = 'waiting', reported = 0 WHERE kind = 'mail'").run();
    await world.travelTo(MONDAY + HOUR);
    expect(world.mailbox).toHaveLength(left);
    expect(await states(world)).toEqual([
      ["answer", "sent", "done"],
      ["owner-new", "sent", "done"],
    ]);
    expect(await count(world, "alerts")).toBe(0);
    expect(await count(world, "messages WHERE sent_at IS NULL")).toBe(0);
  });
});

describe("a provider that asks to wait", () => {
  it("is left in peace until the time it said, and that uses up no attempt", async () => {
    const world = await makeWorld();
    await send(world, "contact", decider());
    const tries: number[] = [];
    world.provider.answer = (mail) => {
      if (!isAnswer(mail)) return { state: "sent" };
      tries.push((world.now() - MONDAY) / MINUTE);
      return tries.length <= 10 ? { state: "later", reason: "429", notBefore: world.now() + 90 * MINUTE } : { state: "sent" };
    };
    await world.travelTo(MONDAY + DAY);
    expect(tries).toEqual(Array.from({ length: 11 }, (_, index) => index * 90));
    expect(await rowsOf(world.db.$client, "SELECT state, attempts, reported FROM outbox WHERE id LIKE 'mail:answer:%'")).toEqual([
      { state: "done", attempts: 1, reported: 1 },
    ]);
  });

  it("is not waited for for ever: after the days of the playbook the mail is dead, with an alert", async () => {
    const days = 1;
    const world = await makeWorld({ playbook: { ...playbook, delivery: { ...playbook.delivery, waitAtMostDays: days } } });
    await send(world, "contact", decider());
    let tries = 0;
    world.provider.answer = (mail) => {
      if (isAnswer(mail)) tries += 1;
      return { state: "later", reason: "429", notBefore: world.now() + 6 * HOUR };
    };
    await world.travelTo(MONDAY + days * DAY - 1);
    expect(await count(world, "outbox WHERE id LIKE 'mail:answer:%' AND state = 'waiting'")).toBe(1);
    await world.travelTo(MONDAY + days * DAY + DAY);
    expect(tries).toBe(days * 4 + 1);
    expect(await count(world, "outbox WHERE id LIKE 'mail:answer:%' AND state = 'dead'")).toBe(1);
    expect(await count(world, "alerts WHERE id LIKE 'outbox:mail:answer:%' AND kind = 'outbox_dead'")).toBe(1);
  });
});
