import PostalMime from "postal-mime";
import { describe, expect, inject, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { messageOf } from "../../worker/nurture/message-id.ts";
import { mailDoor } from "../../worker/platform/mails/mail-url.ts";
import { mailTransport } from "../../worker/platform/mails/transport.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import type { ReceivedMail } from "../support/received.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const server = inject("mailServer");

/** Long enough for every step of the sequence, with weekends, holidays and the touch budget between them. */
const LONG_ENOUGH = 120 * DAY;

async function received(to: string): Promise<{ mail: Awaited<ReturnType<typeof PostalMime.parse>>; raw: ReceivedMail }[]> {
  const mails: ReceivedMail[] = await (await fetch(`${server.received}?to=${encodeURIComponent(to)}`)).json();
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  return Promise.all(mails.map(async (raw) => ({ raw, mail: await PostalMime.parse(bytes(raw.raw)) })));
}

describe("the signup sequence over a real mail server, with a moved clock", () => {
  it.each(LOCALES)("arrives whole in %s: every step once, in order, each with its way out", { timeout: 120_000 }, async (locale) => {
    const world = await makeWorld();
    const EMAIL = { send: () => Promise.reject(new Error("not this way")) } as unknown as SendEmail;
    const tools = { fetch: world.fetch, now: world.now, wait: async () => {} };
    expect(mailDoor({ MAIL_URL: server.startTls }).kind).toBe("smtp");
    world.mail = mailTransport({ EMAIL, MAIL_URL: server.startTls, SITE_URL: world.config.siteUrl }, tools);
    const email = `reader-${crypto.randomUUID()}@maker.example`;
    const { id } = await leadOf(world, await send(world, "download", decider({ email, locale, consent: { marketing: true } })));
    await world.travelTo(MONDAY + LONG_ENOUGH);

    const lead = await leadById(world, id);
    const written = lead.journal.filter(({ kind }) => kind === "step_written").length;
    const mails = await received(email);
    const ids = mails.map(({ mail }) => messageOf(mail.messageId ?? "") ?? "");
    const steps = ids.filter((one) => one.includes(".signup.")).map((one) => one.slice(one.lastIndexOf(".") + 1));
    const known = playbook.sequences.signup?.steps.map((step) => step.id) ?? [];
    // those of other subjects, roles or tiers are passed over; none comes twice or out of order
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(steps).toEqual(known.filter((step) => steps.includes(step)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((one) => /\.\w+\.\d+\./.test(one))).toHaveLength(written);
    expect(lead.enrolments.filter(({ sequence }) => sequence === "signup").map(({ status }) => status)).toEqual(["done"]);

    for (const { mail, raw } of mails) {
      const marketing = /\.\w+\.\d+\./.test(messageOf(mail.messageId ?? "") ?? "");
      expect(raw.connection).toMatchObject({ secure: true, user: "user" });
      expect(mail.to?.map(({ address }) => address)).toEqual([email]);
      expect(mail.from?.address).toBe(playbook.team.company.email);
      for (const part of [mail.text, mail.html]) {
        expect(part?.replace(/\s+/g, " ")).toContain(playbook.team.company.address[locale]);
        expect(/\/mail\/unsubscribe\//.test(part ?? "")).toBe(marketing);
      }
      const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
      expect(header("list-unsubscribe-post")).toBe(marketing ? "List-Unsubscribe=One-Click" : undefined);
    }
  });
});
