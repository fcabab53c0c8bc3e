import { describe, expect, it } from "vitest";
import { playbook } from "../../../worker/generated/playbook.ts";
import type { Arrival } from "../../../worker/nurture/arrivals/arrival.ts";
import { leaves } from "../../../worker/nurture/arrivals/leaving.ts";
import { readMail } from "../../../worker/nurture/arrivals/mail.ts";
import { ownWords } from "../../../worker/nurture/arrivals/own-words.ts";
import { verdictOn } from "../../../worker/nurture/arrivals/verdict.ts";
import { bounceOf, refusesAddress } from "../../../worker/playbook/bounce.ts";
import { bytesOf, MAIL_NAMES, mailSource } from "./mails.ts";

const OURS = { message: "01JREADER.trial.1:first-value", reader: "zhang.wei@pumps.example" };
const POLICY = playbook.arrivals;

async function judge(source: string, sender = OURS.reader): Promise<Arrival> {
  const mail = await readMail(bytesOf(source), sender);
  if (!mail) throw new Error("this is no mail");
  return verdictOn(POLICY, mail, "one");
}

/** What each mail is; for a person's, what they wrote themselves and whether they leave. */
const VERDICTS: Record<string, Arrival["kind"] | { says: string; leaves?: true }> = {
  "gmail-no-such-user": "hard_bounce",
  "exchange-unknown-recipient": "hard_bounce",
  "exchange-mailbox-full": "soft_bounce",
  "postfix-unknown-user": "hard_bounce",
  "postfix-delayed": "soft_bounce",
  "postfix-gave-up": "soft_bounce",
  "postfix-spam-filter": "soft_bounce",
  "postfix-forwarded": "hard_bounce",
  "postfix-delivered": "delivered",
  "netease-user-not-found": "hard_bounce",
  "qq-mailbox-not-found": "hard_bounce",
  "qq-content-denied": "soft_bounce",
  "exim-in-words": "hard_bounce",
  "yahoo-complaint": "complaint",
  "yahoo-not-spam": "other",
  "opt-out-button": "opt_out",
  "outlook-automatic-reply": "auto_reply",
  "gmail-vacation": "auto_reply",
  "qq-automatic-reply": "auto_reply",
  "german-absence": "auto_reply",
  "reply-gmail": { says: "Thank you, this is what we were looking for 👍\n\nCould we talk on Thursday after two?" },
  "reply-outlook-html": { says: "林经理，您好：\n\n我们下周二上午可以通话，请带上 5<10 人团队的报价。" },
  "reply-qq": { says: "价格怎么算？我们有三个销售团队。" },
  "reply-netease": { says: "收到，下周再看。" },
  "reply-iphone": { says: "可以，周四见。" },
  "reply-below": { says: "The one in Hamburg.\nWithin a day." },
  "leaves-zh": { says: "您好，请退订，谢谢。", leaves: true },
  "leaves-en": {
    says: "We have chosen another product a year ago and I have said so on the phone to Mr Lin.\nPlease remove me from your list. Thanks!",
    leaves: true,
  },
  "leaves-de": { says: "Guten Tag,\nbitte melden Sie mich ab.\nMit freundlichen Grüßen\nA. Schmidt", leaves: true },
  "leaves-by-subject": { says: "", leaves: true },
  "asks-how-customers-leave": { says: "How do your customers unsubscribe? We need that for our own newsletter." },
  "asks-outside-hours": { says: "I am free after six." },
};

/** Mails that say nothing of ours: there is only the address to go by. */
const UNNAMED = ["qq-automatic-reply", "german-absence", "reply-qq", "reply-netease", "leaves-by-subject"];

describe("a mail that came in", () => {
  it("is in the table, each of them", () => {
    expect(Object.keys(VERDICTS).sort()).toEqual([...MAIL_NAMES].sort());
  });

  it.each(Object.entries(VERDICTS))("%s is judged for what it is, and for which mail of ours it is about", async (name, is) => {
    const arrival = await judge(mailSource(name, OURS), typeof is === "string" && is !== "auto_reply" ? "" : OURS.reader);
    expect(arrival.kind).toBe(typeof is === "string" ? is : "reply");
    expect(arrival.about).toEqual(UNNAMED.includes(name) ? [] : [OURS.message]);
    if (name !== "yahoo-complaint" && name !== "yahoo-not-spam" && !name.startsWith("qq-")) expect(arrival.address).toBe(OURS.reader);
    if (typeof is === "string") expect(arrival.written).toBeNull();
    else expect(arrival.written).toMatchObject({ text: is.says, leaves: is.leaves ?? false });
  });

  it.each(Object.keys(VERDICTS))("%s is read as far as it goes when it is cut off anywhere, and nothing breaks", async (name) => {
    const source = bytesOf(mailSource(name, OURS));
    for (let size = 1; size < source.byteLength; size += 97) {
      const mail = await readMail(source.slice(0, size), "");
      if (mail) verdictOn(POLICY, mail, "one");
    }
  });

  it.each(["", "\0\0\0", "no mail at all", "\r\n\r\nbody", "<html>"])("%j is no mail", async (text) => {
    expect(await readMail(bytesOf(text), "")).toBeNull();
  });

  it("is judged within a moment though it was written to take long", async () => {
    const long = [
      `<style${"<style".repeat(40_000)}`,
      "<blockquote>".repeat(20_000),
      "&".repeat(200_000),
      `${"On 1 ".repeat(40_000)}`,
      `${"> ".repeat(100_000)}`,
      "_".repeat(200_000),
    ];
    for (const text of long) {
      const html = await judge(`From: a@b.example\r\nContent-Type: text/html\r\n\r\n${text}`);
      const plain = await judge(`From: a@b.example\r\n\r\n${text}`);
      expect([html.kind, plain.kind]).toEqual(["reply", "reply"]);
    }
  }, 20_000);
});

describe("an automatic answer", () => {
  const headed = (header: string, subject = "Re: hello") => `From: a@b.example\r\nSubject: ${subject}\r\n${header}\r\n\r\nBack on Monday`;
  it.each([
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated; type=vacation",
    "X-Autoreply: yes",
    "X-Autorespond: Re: hello",
    "X-Auto-Response-Suppress: DR, OOF, AutoReply",
    "Precedence: junk",
    "Precedence: auto_reply",
    "Return-Path: <>",
  ])("is known by %s", async (header) => {
    expect((await judge(headed(header))).kind).toBe("auto_reply");
  });

  it.each(["Auto-Submitted: no", "Precedence: first-class", "X-Autoreply: no", "Return-Path: <a@b.example>", "X-Mailer: x"])(
    "is not taken for one by %s",
    async (header) => {
      expect((await judge(headed(header))).kind).toBe("reply");
    },
  );

  it.each(["Out of Office: back on Monday", "Automatische Antwort: Hallo", "【自动回复】休假", "自动回复", "OOO Re: hello", "Abwesend"])(
    "is known by the subject %s",
    async (subject) => {
      expect((await judge(headed("X-Y: z", subject))).kind).toBe("auto_reply");
    },
  );

  it.each([
    "Re: Automatic reply: hello",
    "自动回复功能怎么收费",
    "Vacation rentals: an offer?",
    "On leave of absence policies",
    "Question",
  ])("is not taken for one by the subject %s", async (subject) => {
    expect((await judge(headed("X-Y: z", subject))).kind).toBe("reply");
  });

  it("is one where the envelope has no sender, and no refusal though a number in it looks like one", async () => {
    const mail = `From: postman@b.example\r\nIn-Reply-To: <dh.eA@c.example>\r\n\r\nI am away; call 555 0100 or room 550 please`;
    expect((await judge(mail, "")).kind).toBe("auto_reply");
  });
});

describe("a refusal", () => {
  it.each([
    ["5.1.1", "", "hard"],
    ["5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", "hard"],
    ["5.2.1", "smtp; 550 5.2.1 mailbox disabled", "hard"],
    ["5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", "hard"],
    ["5.0.0", "smtp; 550 User not found", "hard"],
    ["", "smtp; 550 no such user", "hard"],
    ["5.0.0", "smtp; 550 5.1.1 unknown", "hard"],
    ["5.2.2", "", "soft"],
    ["5.0.0", "smtp; 552 5.2.2 over quota", "soft"],
    ["5.0.0", "smtp; 550 Mailbox full", "soft"],
    ["5.0.0", "smtp; 550 Ip frequency limited", "soft"],
    ["5.7.1", "smtp; 550 5.7.1 blocked", "soft"],
    ["5.7.26", "", "soft"],
    ["5.4.316", "", "soft"],
    ["5.3.4", "", "soft"],
    ["5.6.0", "", "soft"],
    ["", "smtp; 554 transaction failed", "soft"],
    ["4.2.2", "", "soft"],
    ["4.0.0", "smtp; 451 try again", "soft"],
    ["", "", "soft"],
    ["", "connection closed", "soft"],
    ["", "smtp; 550 relay not permitted", "soft"],
    ["", "smtp; 550 Sender verify failed", "soft"],
    ["", "smtp; 550 Authentication is required for relay", "soft"],
    ["", "553 sorry, that domain isn't in my list of allowed rcpthosts", "soft"],
    ["5.1.8", "", "soft"],
  ] as const)("of status %j with %j is %s", (status, said, is) => {
    expect(bounceOf(POLICY, { status, said })).toBe(`${is}_bounce`);
  });

  it.each([
    ["550 5.1.1 no such mailbox", true],
    ["550 no such user", true],
    ["556 5.1.10 the domain takes no mail", true],
    ["E_RECIPIENT_SUPPRESSED it bounced before", true],
    ["422 validation_error Invalid `to` field.", true],
    ["554 5.7.1 Relay access denied", false],
    ["550 5.1.8 Sender address rejected: Domain not found", false],
    ["552 5.2.2 over quota", false],
    ["554 rejected", false],
  ])("%j while it is sent speaks of the address: %s", (said, does) => {
    expect(refusesAddress(POLICY, said)).toBe(does);
  });

  it("does not take the status 5.2.20 for 5.2.2, nor 5.30.1 for 5.3", () => {
    expect(bounceOf(POLICY, { status: "5.2.20", said: "" })).toBe("hard_bounce");
    expect(bounceOf(POLICY, { status: "5.30.1", said: "" })).toBe("hard_bounce");
  });
});

describe("a no by mail", () => {
  it.each([
    "unsubscribe",
    "Unsubscribe!",
    "UNSUBSCRIBE ME PLEASE",
    "Please unsubscribe.",
    "Hi,\nplease take me off this list",
    "I'd like to unsubscribe from these mails.",
    "Don’t email me again",
    "Stop.",
    "How do I unsubscribe?",
    "退订",
    "请退订，谢谢！",
    "麻烦帮我退订一下",
    "你好\n不要再发了",
    "不想再收到你们的邮件",
    "怎么退订？",
    "Bitte austragen",
    "Ich möchte mich abmelden. Danke",
    "Keine weiteren E-Mails bitte",
  ])("is heard in %j", (text) => {
    expect(leaves(POLICY.leave, "Re: hello", text)).toBe(true);
  });

  it.each([
    "How do your customers unsubscribe?",
    "你们的客户怎么退订？",
    "我们想了解退订率怎么统计",
    "不要退订我",
    "Please don't unsubscribe me, I like it",
    "Please do not remove me from the list",
    "Wie melden sich Ihre Kunden ab?",
    "Can your product stop on weekends?",
    "We unsubscribe people after a complaint. Do you?",
    "Thank you",
    "",
  ])("is not heard in %j", (text) => {
    expect(leaves(POLICY.leave, "Re: how people unsubscribe", text)).toBe(false);
  });
});

describe("what somebody wrote themselves", () => {
  it.each([
    [
      "a sentence that ends in wrote",
      "On Monday we met Anna, and she wrote:\nwe shall see.",
      "On Monday we met Anna, and she wrote:\nwe shall see.",
    ],
    ["a line that begins with from", "From: my point of view\nit is fine", "From: my point of view\nit is fine"],
    ["a rule of Outlook", "Yes\n________________________________\nFrom: Lin Yue <a@b.example>\nSent: Monday\nTo: me", "Yes"],
    ["the rule of a German program", "Ja\n-----Ursprüngliche Nachricht-----\nVon: Lin", "Ja"],
    ["a German quotation", "Ja\nAm 23.11.2026 um 11:31 schrieb Lin Yue:\n> Guten Tag", "Ja"],
    ["a quotation above and below", "> one\nmine\n> two", "mine"],
    ["a signature", "Yes\n-- \nAnna", "Yes"],
  ])("knows %s", (_what, text, own) => {
    expect(ownWords(text)).toBe(own);
  });
});
