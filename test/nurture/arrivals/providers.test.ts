import { describe, expect, it } from "vitest";
import { playbook } from "../../../worker/generated/playbook.ts";
import { EVENT_BYTES_MAX } from "../../../worker/nurture/arrivals/providers/routes.ts";
import { type SnsEnvelope, signedText } from "../../../worker/nurture/arrivals/providers/sns.ts";
import { tagOf } from "../../../worker/platform/message-tag.ts";
import { digest } from "../../../worker/platform/tokens.ts";
import { MINUTE, SECOND } from "../../../worker/playbook/time.ts";
import { expectFolds } from "../../support/folds.ts";
import { type Answered, request } from "../../support/http.ts";
import { leadById } from "../../support/people.ts";
import { makeWorld, type TestWorld } from "../../support/world.ts";
import { CERTIFICATE, CERTIFICATE_URL, SUBSCRIBE_URL, signed, TOPIC } from "./amazon.ts";
import { arrivalsOf, comes, factsOf, suppressed, writtenTo } from "./answered.ts";

const SECRET = `whsec_${btoa("a secret of thirty-two characters")}`;

async function resendWorld() {
  const written = await writtenTo();
  written.world.config.resendSecret = SECRET;
  return written;
}

interface Post {
  id?: string;
  at?: number;
  secret?: string;
  /** What is sent in the place of what was signed. */
  sent?: string;
  signatures?: (right: string) => string;
  names?: "svix" | "webhook";
}

/** Posts an event as Resend does: signed over `id.timestamp.body`. */
async function resend(world: TestWorld, body: unknown, post: Post = {}): Promise<Answered> {
  const { id = "msg_1", secret = SECRET, signatures = (right) => right, names = "svix" } = post;
  const timestamp = String(Math.floor((post.at ?? world.now()) / SECOND));
  const text = JSON.stringify(body);
  const key = Uint8Array.from(atob(secret.slice("whsec_".length)), (character) => character.charCodeAt(0));
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", hmac, new TextEncoder().encode(`${id}.${timestamp}.${text}`));
  const signature = signatures(`v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`);
  const headers = { [`${names}-id`]: id, [`${names}-timestamp`]: timestamp, [`${names}-signature`]: signature };
  const answer = await request(world, "/mail/events/resend", { method: "POST", headers, body: post.sent ?? text });
  await world.deliver();
  return answer;
}

const bounced = (
  message: string,
  to: string,
  bounce: object = { type: "Permanent", subType: "NoEmail", message: "smtp; 550 5.1.1 no such user" },
) => ({
  type: "email.bounced",
  created_at: "2026-11-23T05:00:00.000Z",
  data: {
    email_id: "56761188-7520-42d8-8898-ff6fc54ce618",
    from: "x@dinghai.example",
    to: [to],
    subject: "x",
    tags: { message: tagOf(message) },
    bounce,
  },
});

describe("Resend", () => {
  it("tells of a mailbox that does not exist, and is heard once however often it tells", async () => {
    const { world, lead, email, message } = await resendWorld();
    for (let time = 0; time < 3; time += 1) expect((await resend(world, bounced(message, email))).status).toBe(200);
    await Promise.all(["msg_2", "msg_2", "msg_3"].map((id) => resend(world, bounced(message, email), { id })));
    expect(await factsOf(world, lead)).toEqual([{ kind: "mail_failed", message, permanent: true, reason: "smtp; 550 5.1.1 no such user" }]);
    expect((await arrivalsOf(world)).map(({ id }) => id)).toEqual(["resend:msg_1", "resend:msg_2", "resend:msg_3"]);
    expect((await leadById(world, lead)).enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual([
      ["ended", "undeliverable"],
    ]);
    await expectFolds(world);
  });

  it("says by its tag, or by a header, which mail it speaks of, and that is one failure with the report that comes by mail", async () => {
    const { world, lead, email, message } = await resendWorld();
    const named = { ...bounced(message, email).data, tags: [{ name: "message", value: tagOf(message) }] };
    await resend(world, { type: "email.bounced", data: named });
    const headed = { ...named, tags: undefined, headers: [{ name: "X-Dinghai-Message", value: message }] };
    await resend(world, { type: "email.bounced", data: headed }, { id: "msg_2" });
    await comes(world, "gmail-no-such-user", { message, email });
    expect(await factsOf(world, lead)).toHaveLength(1);
    expect((await arrivalsOf(world)).map(({ quarantined }) => quarantined)).toEqual([null, null, null]);
  });

  it.each([
    ["email.bounced", { type: "Transient", message: "mailbox full" }, [["mail_failed", false]]],
    ["email.bounced", { type: "Permanent", message: "smtp; 550 5.7.1 blocked by policy" }, [["mail_failed", false]]],
    ["email.bounced", { type: "Undetermined" }, [["mail_failed", false]]],
    ["email.bounced", { type: "Permanent" }, [["mail_failed", true]]],
    ["email.suppressed", undefined, [["mail_failed", true]]],
    ["email.delivery_delayed", undefined, [["mail_failed", false]]],
    ["email.complained", undefined, [["unsubscribed", undefined]]],
    ["email.delivered", undefined, []],
    ["email.opened", undefined, []],
    ["contact.created", undefined, []],
  ])("%s with %j says %j", async (type, bounce, says) => {
    const { world, lead, email, message } = await resendWorld();
    const event = bounced(message, email);
    expect((await resend(world, { ...event, type, data: { ...event.data, bounce } })).status).toBe(200);
    expect((await factsOf(world, lead)).map((fact) => [fact.kind, fact.permanent])).toEqual(says);
  });

  it("that tells of a complaint closes every purpose", async () => {
    const { world, lead, email, message } = await resendWorld();
    await resend(world, { ...bounced(message, email), type: "email.complained" });
    expect(await factsOf(world, lead)).toEqual([{ kind: "unsubscribed", purpose: "marketing", by: "complaint" }]);
    const hash = await digest(email);
    expect((await suppressed(world)).map((row) => [row.hash, row.scope, row.reason])).toEqual([
      [hash, "marketing", "complaint"],
      [hash, "product", "complaint"],
    ]);
  });

  it("may be heard of mails that are not ours, or to somebody else: that is kept aside", async () => {
    const { world, lead, email, message } = await resendWorld();
    expect((await resend(world, bounced("guessed", email))).status).toBe(200);
    expect((await resend(world, bounced(message, "other@pumps.example"), { id: "msg_2" })).status).toBe(200);
    expect((await arrivalsOf(world)).map(({ quarantined }) => quarantined)).toEqual(["no_message", "another_recipient"]);
    expect(await factsOf(world, lead)).toEqual([]);
  });

  it.each<[string, Post | ((world: TestWorld) => Post)]>([
    ["another secret", { secret: `whsec_${btoa("another secret of some characters")}` }],
    ["a body that was changed by one byte", { sent: " " }],
    ["a signature that was made too long ago", (world) => ({ at: world.now() - 5 * MINUTE - SECOND })],
    ["a signature from the time to come", (world) => ({ at: world.now() + 5 * MINUTE + 2 * SECOND })],
    ["a signature of another kind", { signatures: (right) => right.replace("v1,", "v1a,") }],
    ["no signature", { signatures: () => "" }],
    ["a signature that is no base64", { signatures: () => "v1,%%%" }],
    ["no id", { id: "" }],
  ])("is not believed with %s, and nothing is kept", async (_what, given) => {
    const { world, email, message } = await resendWorld();
    const post = typeof given === "function" ? given(world) : given;
    const body = bounced(message, email);
    const answer = await resend(world, body, post.sent ? { ...post, sent: `${JSON.stringify(body)}${post.sent}` } : post);
    expect([answer.status, answer.json.error.code]).toEqual([401, "signature_invalid"]);
    expect(await arrivalsOf(world)).toEqual([]);
  });

  it("is believed exactly five minutes away, with one right signature among others, and by the standard's own names of headers", async () => {
    const { world, email, message } = await resendWorld();
    const body = bounced(message, email);
    const old = Math.floor(world.now() / SECOND) * SECOND - 5 * MINUTE;
    expect((await resend(world, body, { id: "a", at: old + SECOND })).status).toBe(200);
    expect((await resend(world, body, { id: "b", signatures: (right) => `v1,AAAA v2,x ${right}` })).status).toBe(200);
    expect((await resend(world, body, { id: "c", names: "webhook" })).status).toBe(200);
  });

  it("sends no more than a limit, whatever it declares", async () => {
    const { world } = await resendWorld();
    const answer = await resend(world, { x: "y".repeat(EVENT_BYTES_MAX) });
    expect([answer.status, answer.json.error.code]).toEqual([413, "body_too_large"]);
  });

  it("is not listened to where nobody set its secret", async () => {
    const { world, email, message } = await writtenTo();
    expect((await resend(world, bounced(message, email))).status).toBe(404);
    expect((await request(world, "/mail/events/resend")).status).not.toBe(500);
  });
});

/** A world that can ask Amazon, and counts how often it did. */
async function amazonWorld() {
  const written = await writtenTo();
  const asked: string[] = [];
  written.world.config.sesTopic = TOPIC;
  written.world.fetch = async (address) => {
    asked.push(String(address));
    return new Response(String(address) === CERTIFICATE_URL ? CERTIFICATE : "<ConfirmSubscriptionResponse/>");
  };
  return { ...written, asked };
}

async function ses(world: TestWorld, envelope: SnsEnvelope | string): Promise<Answered> {
  const body = typeof envelope === "string" ? envelope : JSON.stringify(envelope);
  const answer = await request(world, "/mail/events/ses", {
    method: "POST",
    headers: { "content-type": "text/plain; charset=UTF-8" },
    body,
  });
  await world.deliver();
  return answer;
}

const told = (message: string, email: string, more: object) =>
  JSON.stringify({
    mail: {
      timestamp: "2026-11-23T05:00:00.000Z",
      messageId: "0102019",
      destination: [email],
      tags: { message: [tagOf(message)], "ses:source-ip": ["192.0.2.1"] },
    },
    ...more,
  });

const hard = (email: string) => ({
  eventType: "Bounce",
  bounce: {
    bounceType: "Permanent",
    bounceSubType: "General",
    bouncedRecipients: [
      { emailAddress: `"Wang" <${email}>`, action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" },
    ],
  },
});

describe("Amazon SES", () => {
  it.each(["1", "2"] as const)(
    "tells through SNS of a mailbox that does not exist, signed in version %s, and is heard once",
    async (SignatureVersion) => {
      const { world, lead, email, message } = await amazonWorld();
      const envelope = await signed({
        SignatureVersion,
        Subject: "Amazon SES Email Event Notification",
        Message: told(message, email, hard(email)),
      });
      for (let time = 0; time < 2; time += 1) expect((await ses(world, envelope)).status).toBe(200);
      expect(await factsOf(world, lead)).toEqual([
        { kind: "mail_failed", message, permanent: true, reason: "smtp; 550 5.1.1 user unknown" },
      ]);
      expect(await arrivalsOf(world)).toMatchObject([{ id: `ses:${envelope.MessageId}`, kind: "hard_bounce", quarantined: null }]);
    },
  );

  it.each([
    [
      "a full mailbox",
      { notificationType: "Bounce", bounce: { bounceType: "Transient", bouncedRecipients: [] } },
      [["mail_failed", false]],
    ],
    ["a delay", { eventType: "DeliveryDelay", deliveryDelay: { delayType: "MailboxFull" } }, [["mail_failed", false]]],
    ["a complaint", { eventType: "Complaint", complaint: { complaintFeedbackType: "abuse" } }, [["unsubscribed", undefined]]],
    ["a complaint without a kind", { eventType: "Complaint", complaint: { complaintFeedbackType: null } }, [["unsubscribed", undefined]]],
    ["a complaint taken back", { eventType: "Complaint", complaint: { complaintFeedbackType: "not-spam" } }, []],
    ["somebody who left", { eventType: "Subscription", subscription: {} }, [["unsubscribed", undefined]]],
    ["a delivery", { eventType: "Delivery", delivery: {} }, []],
    ["an open", { eventType: "Open", open: {} }, []],
    ["nothing it knows", {}, []],
  ])("tells of %s", async (_what, event, says) => {
    const { world, lead, email, message } = await amazonWorld();
    expect((await ses(world, await signed({ Message: told(message, email, event) }))).status).toBe(200);
    expect((await factsOf(world, lead)).map((fact) => [fact.kind, fact.permanent])).toEqual(says);
  });

  it("has its subscription confirmed once it is shown to be ours", async () => {
    const { world, asked } = await amazonWorld();
    const parts = { Type: "SubscriptionConfirmation", Token: "abc", SubscribeURL: SUBSCRIBE_URL } as const;
    expect((await ses(world, await signed(parts))).status).toBe(200);
    expect(asked.filter((address) => address === SUBSCRIBE_URL)).toHaveLength(1);
    for (const SubscribeURL of [
      "https://sns.eu-central-1.amazonaws.com.evil.example/?Action=ConfirmSubscription",
      "http://127.0.0.1/",
      "https://169.254.169.254/",
    ]) {
      expect((await ses(world, await signed({ ...parts, SubscribeURL }))).status).toBe(401);
    }
    expect(asked.filter((address) => address !== CERTIFICATE_URL)).toEqual([SUBSCRIBE_URL]);
  });

  it.each([
    "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
    "https://evil.example/sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com/other.pem",
    "https://bucket.s3.amazonaws.com/SimpleNotificationService-1.pem",
    "https://SNS.evil-1.amazonaws.com/SimpleNotificationService-1.pem",
    "file:///etc/passwd",
    "",
  ])("is asked for no certificate at %j", async (SigningCertURL) => {
    const { world, asked, email, message } = await amazonWorld();
    const answer = await ses(world, await signed({ SigningCertURL, Message: told(message, email, hard(email)) }));
    expect([answer.status, asked.filter((address) => address === SigningCertURL)]).toEqual([401, []]);
    expect(await arrivalsOf(world)).toEqual([]);
  });

  it.each<[string, (envelope: SnsEnvelope) => SnsEnvelope | string]>([
    ["a message that was changed by one byte", (envelope) => ({ ...envelope, Message: `${envelope.Message} ` })],
    ["another id", (envelope) => ({ ...envelope, MessageId: "another" })],
    ["a subject that was put in", (envelope) => ({ ...envelope, Subject: "x" })],
    ["no signature", (envelope) => ({ ...envelope, Signature: "" })],
    ["the signature of another version", (envelope) => ({ ...envelope, SignatureVersion: "1" })],
    ["a topic of somebody else", (envelope) => ({ ...envelope, TopicArn: "arn:aws:sns:eu-central-1:999999999999:mail-events" })],
    ["no envelope", () => "{}"],
    ["no JSON", () => "{"],
  ])("is not believed with %s, and nothing is kept", async (_what, change) => {
    const { world, email, message } = await amazonWorld();
    const answer = await ses(world, change(await signed({ Message: told(message, email, hard(email)) })));
    expect([answer.status, answer.json.error.code]).toEqual([401, "signature_invalid"]);
    expect(await arrivalsOf(world)).toEqual([]);
  });

  it("is not believed through a topic of somebody else that is rightly signed", async () => {
    const { world, email, message } = await amazonWorld();
    const theirs = await signed({ TopicArn: "arn:aws:sns:eu-central-1:999999999999:x", Message: told(message, email, hard(email)) });
    expect((await ses(world, theirs)).status).toBe(401);
  });

  it("is to tell again what could not be checked because Amazon did not answer", async () => {
    const { world, lead, email, message } = await amazonWorld();
    const SigningCertURL = CERTIFICATE_URL.replace("0123abcd", "unanswered");
    const envelope = await signed({ SigningCertURL, Message: told(message, email, hard(email)) });
    world.fetch = () => Promise.reject(new Error("no route"));
    expect((await ses(world, envelope)).status).toBe(503);
    world.fetch = async () => new Response(CERTIFICATE);
    expect((await ses(world, envelope)).status).toBe(200);
    expect(await factsOf(world, lead)).toHaveLength(1);
  });

  it("keeps what a server said as text, clipped", async () => {
    const { world, lead, email, message } = await amazonWorld();
    const diagnosticCode = `smtp; 550 5.1.1 <script>alert(1)</script>${"x".repeat(5_000)}`;
    const event = {
      eventType: "Bounce",
      bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: email, diagnosticCode }] },
    };
    await ses(world, await signed({ Message: told(message, email, event) }));
    const [fact] = await factsOf(world, lead);
    expect(fact?.reason.length).toBeLessThanOrEqual(300);
  });

  it("signs what Amazon says it signs", () => {
    const envelope = {
      Type: "Notification",
      MessageId: "i",
      TopicArn: "t",
      Message: "m",
      Timestamp: "s",
      SignatureVersion: "1",
      Signature: "",
      SigningCertURL: "",
    } as const;
    expect(signedText(envelope)).toBe("Message\nm\nMessageId\ni\nTimestamp\ns\nTopicArn\nt\nType\nNotification\n");
    expect(signedText({ ...envelope, Subject: "u" })).toContain("MessageId\ni\nSubject\nu\nTimestamp\n");
  });

  it("is not listened to where nobody set a topic", async () => {
    const world = await makeWorld({ playbook });
    expect((await ses(world, await signed({}))).status).toBe(404);
  });
});
