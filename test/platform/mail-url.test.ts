import { describe, expect, it } from "vitest";
import { mailDoor } from "../../worker/platform/mails/mail-url.ts";
import { mailTransport } from "../../worker/platform/mails/transport.ts";
import { MONDAY } from "../support/world.ts";

describe("MAIL_URL", () => {
  it.each([
    ["", { kind: "cloudflare" }],
    ["cloudflare:", { kind: "cloudflare" }],
    ["smtp://mail.example", { kind: "smtp", host: "mail.example", port: 587, secure: false, user: null }],
    ["smtps://mail.example", { kind: "smtp", host: "mail.example", port: 465, secure: true, user: null }],
    [
      "smtp://me%40mail.example:p%3Ass@mail.example:2525",
      { kind: "smtp", host: "mail.example", port: 2525, secure: false, user: { name: "me@mail.example", password: "p:ss" } },
    ],
    ["resend://re_key@api.mail.example", { kind: "resend", base: "https://api.mail.example", key: "re_key" }],
    ["resend://re_key@127.0.0.1:99", { kind: "resend", base: "http://127.0.0.1:99", key: "re_key" }],
    [
      "ses://AKID:a%2Fb@eu-west-1",
      { kind: "ses", base: "https://email.eu-west-1.amazonaws.com", region: "eu-west-1", keyId: "AKID", secret: "a/b" },
    ],
    [
      "ses://AKID:s@localhost:99?region=us-east-1",
      { kind: "ses", base: "http://localhost:99", region: "us-east-1", keyId: "AKID", secret: "s" },
    ],
  ])("%s says by which door mail leaves", (MAIL_URL, door) => {
    expect(mailDoor({ MAIL_URL })).toEqual(door);
  });

  it("goes before SMTP_URL, which still works", () => {
    expect(mailDoor({ SMTP_URL: "smtp://a.example" })).toMatchObject({ host: "a.example" });
    expect(mailDoor({ MAIL_URL: "cloudflare:", SMTP_URL: "smtp://a.example" })).toEqual({ kind: "cloudflare" });
  });

  const wrong = [
    "mail.example",
    "https://mail.example",
    "smtp://",
    "smtp://user:hu%sh@mail.example",
    "resend://api.mail.example",
    "ses://AKID@eu-west-1",
    "ses://AKID:hush@mail.example",
  ];
  it.each(wrong)("%s is refused in one sentence that says what to write and keeps the password to itself", (MAIL_URL) => {
    expect(() => mailDoor({ MAIL_URL })).toThrow(/^MAIL_URL [^.]+; it may be cloudflare:, smtp:.*\.$/);
    expect(() => mailDoor({ MAIL_URL })).not.toThrow(/hush|hu%sh/);
  });

  it.each(wrong)("%s loses no mail: all of it waits, and uses up no attempt", async (MAIL_URL) => {
    const EMAIL = { send: () => Promise.reject(new Error("not this way")) } as unknown as SendEmail;
    const tools = { fetch, now: () => MONDAY, wait: async () => {} };
    const mail = { id: "m", from: { name: "a", email: "a@x.example" }, to: { name: null, email: "b@x.example" } };
    const one = { ...mail, replyTo: null, subject: "s", text: "t", html: "h", headers: {} };
    const deliveries = await mailTransport({ EMAIL, MAIL_URL, SITE_URL: "https://x.example" }, tools).deliver([one]);
    expect(deliveries).toMatchObject([{ state: "later", notBefore: expect.any(Number), reason: expect.stringContaining("MAIL_URL") }]);
  });
});
