import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { messageIdOf, messageOf } from "../../worker/nurture/message-id.ts";
import type { Mail } from "../../worker/platform/mail.ts";
import { emailService } from "../../worker/platform/mails/email-service.ts";
import { mailDoor } from "../../worker/platform/mails/mail-url.ts";
import { resend } from "../../worker/platform/mails/resend.ts";
import { ses } from "../../worker/platform/mails/ses.ts";
import { idOfTag } from "../../worker/platform/message-tag.ts";
import { HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { resendStandIn, type StandIn, sesStandIn } from "../support/mail-provider.ts";
import { MONDAY } from "../support/world.ts";

function mailTo(name: string, more: Partial<Mail> = {}): Mail {
  const id = `lead.signup.1.${name}`;
  return {
    id,
    from: { name: "林悦 · 定海", email: "hello@dinghai.example" },
    to: { name: null, email: `${name}@maker.example` },
    replyTo: { name: "Lin Yue", email: "lin.yue@dinghai.example" },
    subject: "您要的资料",
    text: "您好\n",
    html: "<p>您好</p>",
    headers: { "Message-ID": messageIdOf(id, "dinghai.example"), "List-Id": "<letters.dinghai.example>" },
    ...more,
  };
}

function resendOver({ tools }: StandIn, key = "re_key") {
  const door = mailDoor({ MAIL_URL: `resend://${key}@api.mail.example` });
  if (door.kind !== "resend") throw new Error("no such door");
  return resend(door, tools);
}

function sesOver({ tools }: StandIn) {
  const door = mailDoor({ MAIL_URL: "ses://AKID:secret@eu-west-1" });
  if (door.kind !== "ses") throw new Error("no such door");
  return ses(door, tools);
}

describe("an API of Resend's shape", () => {
  it("gets every mail by itself, with its key, its headers and its tag", async () => {
    const api = resendStandIn();
    const mail = mailTo("sent");
    expect(await resendOver(api).deliver([mail])).toEqual([{ state: "sent", provider: "id-1" }]);
    const [{ body, key } = { body: {} as Record<string, unknown>, key: "" }] = api.heard;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(body).toMatchObject({
      to: [mail.to.email],
      reply_to: '"Lin Yue" <lin.yue@dinghai.example>',
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
    });
    expect(body.headers).toEqual({ ...mail.headers, "X-Dinghai-Message": mail.id });
    const [{ name, value } = { name: "", value: "" }] = body.tags as { name: string; value: string }[];
    expect([name, idOfTag(value)]).toEqual(["message", mail.id]);
  });

  it.each([
    ["invalid", { state: "refused" }],
    ["broken", { state: "unknown" }],
    ["swallowed", { state: "unknown" }],
    ["quota", { state: "later", notBefore: MONDAY + 2 * HOUR }],
    ["unverified", { state: "later", notBefore: MONDAY + 5 * MINUTE }],
  ])("that finds a mail %s is understood", async (name, delivery) => {
    expect(await resendOver(resendStandIn()).deliver([mailTo(name)])).toMatchObject([delivery]);
  });

  it("with a wrong key takes nothing, refuses nobody, and is asked once and not for every mail", async () => {
    const api = resendStandIn();
    const mails = Array.from({ length: 40 }, (_, index) => mailTo(`sent-${index}`));
    const deliveries = await resendOver(api, "other").deliver(mails);
    expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(["later"]));
    expect(api.heard.length).toBeLessThanOrEqual(6);
  });

  it("is waited for as long as it asks, and then takes the mail", async () => {
    const api = resendStandIn();
    expect(await resendOver(api).deliver([mailTo("limited")])).toEqual([{ state: "sent", provider: "id-1" }]);
    expect(api.tools.waited).toEqual([2_000]);
  });

  it("answers a mail in doubt that is sent again under its key as it did at first: it goes out once", async () => {
    const api = resendStandIn();
    const transport = resendOver(api);
    expect(await transport.deliver([mailTo("swallowed")])).toMatchObject([{ state: "unknown" }]);
    expect(await transport.deliver([mailTo("swallowed")])).toEqual([{ state: "sent", provider: "id-1" }]);
    expect(api.accepted.size).toBe(1);
    // with another text it would be another mail: it does not go out, and stays in doubt
    expect(await transport.deliver([mailTo("swallowed", { text: "else" })])).toMatchObject([{ state: "unknown" }]);
    expect(api.accepted.size).toBe(1);
  });

  it("has six requests under way at most, and one that fails holds up no other", async () => {
    const api = resendStandIn();
    const mails = Array.from({ length: 30 }, (_, index) => mailTo(index % 3 === 1 ? `invalid-${index}` : `sent-${index}`));
    const deliveries = await resendOver(api).deliver(mails);
    expect(api.tools.inFlight.most).toBe(6);
    expect(deliveries.map(({ state }) => state)).toEqual(mails.map((_, index) => (index % 3 === 1 ? "refused" : "sent")));
    expect(new Set([...api.accepted.values()].map(({ to }) => to)).size).toBe(20);
  });
});

describe("an API of the shape of SES", () => {
  it("gets the whole mail as it is on the wire, signed, and an answer to it leads back to us", async () => {
    const api = sesStandIn();
    const mail = mailTo("sent");
    expect(await sesOver(api).deliver([mail])).toEqual([{ state: "sent", provider: "0102-1" }]);
    const [{ body } = { body: {} }] = api.heard;
    const { Content, FromEmailAddress, EmailTags } = body as {
      Content: { Raw: { Data: string } };
      FromEmailAddress: string;
      EmailTags: { Name: string; Value: string }[];
    };
    const seen = await PostalMime.parse(atob(Content.Raw.Data));
    expect([seen.subject, seen.from?.address, seen.to?.[0]?.address]).toEqual([mail.subject, FromEmailAddress, mail.to.email]);
    expect(messageOf(seen.headers.find(({ key }) => key === "references")?.value ?? "")).toBe(mail.id);
    expect(EmailTags.map(({ Name, Value }) => [Name, idOfTag(Value)])).toEqual([["message", mail.id]]);
  });

  it.each([
    // it does not say whose address is wrong
    ["invalid", { state: "later" }],
    ["broken", { state: "unknown" }],
    ["swallowed", { state: "unknown" }],
    ["unavailable", { state: "unknown" }],
    ["limited", { state: "sent" }],
    ["throttled", { state: "sent" }],
    ["quota", { state: "later", notBefore: MONDAY + HOUR }],
    ["unverified", { state: "later", notBefore: MONDAY + 5 * MINUTE }],
  ])("that finds a mail %s is understood", async (name, delivery) => {
    expect(await sesOver(sesStandIn()).deliver([mailTo(name)])).toMatchObject([delivery]);
  });

  it("is not asked again where a gateway lost the answer after it took the mail: it goes out once", async () => {
    const api = sesStandIn();
    await sesOver(api).deliver([mailTo("unavailable"), mailTo("sent")]);
    expect([...api.accepted.values()].map(({ to }) => to)).toEqual(["unavailable@maker.example", "sent@maker.example"]);
  });

  it("knows no key: nothing in doubt may be repeated there", () => {
    expect(sesOver(sesStandIn()).sameForMs ?? 0).toBe(0);
  });
});

describe("Cloudflare Email Service", () => {
  /** It refuses headers that are its own. */
  function service(fails: Record<string, string> = {}) {
    const sent: { to: string; headers: Record<string, string> }[] = [];
    const EMAIL = {
      async send(mail: { to: string; headers: Record<string, string> }) {
        const own = Object.keys(mail.headers).find((name) => /^(?:date|message-id|from|to|subject|reply-to)$/i.test(name));
        const code = own ? "E_HEADER_NOT_ALLOWED" : fails[mail.to];
        if (code) throw Object.assign(new Error("it did not work"), { code });
        sent.push(mail);
        return { messageId: "cf-1" };
      },
    };
    const tools = { fetch, now: () => MONDAY, wait: async () => {} };
    return { sent, transport: emailService(EMAIL as unknown as SendEmail, tools) };
  }

  it("gets the headers it allows, among them the one by which an answer leads back to us", async () => {
    const { sent, transport } = service();
    const mail = mailTo("sent");
    expect(await transport.deliver([mail])).toEqual([{ state: "sent", provider: "cf-1" }]);
    expect(Object.keys(sent[0]?.headers ?? {}).sort()).toEqual(["List-Id", "References", "X-Dinghai-Message"]);
    expect(messageOf(sent[0]?.headers.References ?? "")).toBe(mail.id);
  });

  it.each([
    ["E_RECIPIENT_SUPPRESSED", { state: "refused" }],
    ["E_RECIPIENT_NOT_ALLOWED", { state: "later" }],
    ["invalid token", { state: "later" }],
    ["E_SENDER_NOT_VERIFIED", { state: "later" }],
    ["E_RATE_LIMIT_EXCEEDED", { state: "later", notBefore: MONDAY + MINUTE }],
    ["E_DAILY_LIMIT_EXCEEDED", { state: "later", notBefore: MONDAY + HOUR }],
    ["E_INTERNAL_SERVER_ERROR", { state: "unknown" }],
    ["SOMETHING_ELSE", { state: "unknown" }],
  ])("that answers %s is understood", async (code, delivery) => {
    const mail = mailTo("somebody");
    expect(await service({ [mail.to.email]: code }).transport.deliver([mail])).toMatchObject([delivery]);
  });
});
