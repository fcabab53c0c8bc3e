import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { playbook } from "../../../worker/generated/playbook.ts";
import { words } from "../../../worker/generated/words.ts";
import { arrived, tick } from "../../../worker/jobs.ts";
import { MAIL_BYTES_MAX, REPLIES_A_DAY_MAX } from "../../../worker/nurture/arrivals/commands.ts";
import type { Env } from "../../../worker/platform/env.ts";
import { digest } from "../../../worker/platform/tokens.ts";
import { DAY, HOUR } from "../../../worker/playbook/time.ts";
import { awaitAnswer } from "../../../worker/routing/judgement/commands.ts";
import { mergeLeads } from "../../../worker/routing/merging/commands.ts";
import { failing } from "../../support/faults.ts";
import { expectFolds } from "../../support/folds.ts";
import { decider, leadById, leadOf, send } from "../../support/people.ts";
import { count } from "../../support/rows.ts";
import { makeWorld } from "../../support/world.ts";
import { arrivalsOf, comes, factsOf, suppressed, toldOfAnswers, writtenTo } from "./answered.ts";
import { mailSource, streamOf } from "./mails.ts";

const { DB } = env as unknown as Env;
const HEAD = { rep: "zhou-hang", head: true };

/** The text of a mail without the breaks that its width makes. */
const unwrapped = (text: string) => text.replace(/\n(?!\n)/g, "");

describe("an answer to a mail", () => {
  it("is said to the lead with its text, and reaches the owner, who can answer at once", async () => {
    const { world, lead, email, message } = await writtenTo();
    await comes(world, "reply-gmail", { message, email });
    const text = "Thank you, this is what we were looking for 👍\n\nCould we talk on Thursday after two?";
    expect(await factsOf(world, lead)).toEqual([{ kind: "replied", message, text }]);
    const { owner } = await leadById(world, lead);
    const [told, ...more] = toldOfAnswers(world);
    const rep = world.playbook.team.reps.find(({ id }) => id === owner?.id);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ to: { email: rep?.email }, replyTo: { name: null, email } });
    expect(told?.text).toContain("Could we talk on Thursday after two?");
    expect(await expectFolds(world)).toMatchObject({ leads: 1 });
  });

  it("goes where the Worker reads it, under the owner's name, and without such an address to the owner", async () => {
    const { world, email } = await writtenTo();
    const toThem = (in_: typeof world) => in_.mailbox.filter(({ to, id }) => to.email === email && id.endsWith(".welcome"));
    expect(toThem(world)).toMatchObject([{ replyTo: { name: expect.any(String), email: "replies@dinghai.example" } }]);
    const { replies: _replies, ...company } = playbook.team.company;
    const unrouted = await writtenTo({ playbook: { ...playbook, version: "unrouted", team: { ...playbook.team, company } } }, { email });
    const owner = (await leadById(unrouted.world, unrouted.lead)).owner?.id;
    const rep = playbook.team.reps.find(({ id }) => id === owner);
    expect(toThem(unrouted.world)).toMatchObject([{ replyTo: { name: null, email: rep?.email } }]);
  });

  it("counts once, however often it comes and though twice at once", async () => {
    const { world, lead, email, message } = await writtenTo();
    await Promise.all([comes(world, "reply-gmail", { message, email }), comes(world, "reply-gmail", { message, email })]);
    await comes(world, "reply-gmail", { message, email });
    expect(await factsOf(world, lead)).toHaveLength(1);
    expect(toldOfAnswers(world)).toHaveLength(1);
    expect(await arrivalsOf(world)).toHaveLength(1);
    await expectFolds(world);
  });

  it("counts once and is not lost, wherever the database fails and the sender's server tries again", async () => {
    for (const when of ["before", "after"] as const) {
      let struck = true;
      for (let at = 0; struck; at += 1) {
        const faulty = failing(DB);
        const { world, lead, email, message } = await writtenTo({ db: faulty.database });
        faulty.arm({ at, when, dies: false });
        const source = mailSource("leaves-zh", { message, reader: email });
        const bring = () => arrived(world, { from: email, raw: streamOf(source) });
        const failed = await bring().then(
          () => false,
          () => true,
        );
        struck = faulty.heal();
        if (failed) await bring();
        // the nudge went with the failure
        await tick(world);
        expect((await factsOf(world, lead)).map(({ kind }) => kind)).toEqual(["unsubscribed", "replied"]);
        expect([(await suppressed(world)).length, (await arrivalsOf(world)).length, toldOfAnswers(world).length]).toEqual([1, 1, 1]);
      }
    }
  }, 120_000);

  it("is known by its writer's address where it names no mail of ours", async () => {
    const { world, lead, email, message } = await writtenTo();
    await comes(world, "reply-qq", { message, email: email.toUpperCase() });
    expect(await factsOf(world, lead)).toEqual([{ kind: "replied", message: null, text: "价格怎么算？我们有三个销售团队。" }]);
  });

  it("goes to the head of sales where nobody has the lead, and says who wrote", async () => {
    const { world, lead, email, message } = await writtenTo({}, { role: "user", companySize: "1-10", email: "xiao@gmail.com" });
    expect((await leadById(world, lead)).owner).toBeNull();
    await comes(world, "reply-netease", { message, email });
    expect(toldOfAnswers(world)).toMatchObject([{ to: { email: "zhou.hang@dinghai.example" }, replyTo: { email } }]);
  });

  it("may come from a colleague, whom the owner then answers, but from nobody else", async () => {
    const { world, lead, email, message } = await writtenTo();
    const colleague = `assistant@${email.split("@")[1]}`;
    await comes(world, "reply-gmail", { message, email: colleague });
    expect(await factsOf(world, lead)).toHaveLength(1);
    expect(toldOfAnswers(world)).toMatchObject([{ replyTo: { email: colleague } }]);
    const stranger = "eve@elsewhere.example";
    await comes(world, "leaves-en", { message, email: stranger });
    expect(await factsOf(world, lead)).toHaveLength(1);
    expect(await suppressed(world)).toEqual([]);
    expect((await arrivalsOf(world)).map(({ quarantined, lead_id }) => [quarantined, lead_id])).toContainEqual(["another_sender", lead]);
  });

  it("of one of two people at a free mail provider is not the other's", async () => {
    const { world, lead, message } = await writtenTo({}, { email: "li.na@gmail.com" });
    await comes(world, "leaves-en", { message, email: "mallory@gmail.com" });
    expect(await factsOf(world, lead)).toEqual([]);
  });

  it("lets the clock of a promise go on that waited for it", async () => {
    const { world, lead, email, message } = await writtenTo();
    const { owner } = await leadById(world, lead);
    await awaitAnswer(world, { rep: owner?.id ?? "", head: false }, lead);
    await comes(world, "reply-gmail", { message, email });
    expect((await leadById(world, lead)).journal.map(({ kind }) => kind)).toContain("promise_resumed");
  });

  it("earns once a day, and says why now", async () => {
    const { world, lead, email, message } = await writtenTo();
    const before = (await leadById(world, lead)).score.engagement;
    await comes(world, "reply-gmail", { message, email });
    await comes(world, "reply-outlook-html", { message, email });
    const { score } = await leadById(world, lead);
    expect(score.engagement).toBeGreaterThan(before);
    expect(score.receipts.filter(({ rule }) => rule === "wrote-back")).toHaveLength(1);
  });

  it("of somebody who was merged into another counts for the person", async () => {
    const { world, lead: other, email, message } = await writtenTo();
    const kept = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
    await world.deliver();
    await mergeLeads(world, HEAD, kept.id, other, "the same");
    await comes(world, "leaves-zh", { message, email });
    expect((await factsOf(world, kept.id)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["replied", "unsubscribed"]));
    expect(await suppressed(world)).toMatchObject([{ hash: await digest(email), scope: "marketing" }]);
    await expectFolds(world);
  });

  it("from a machine that never ends is kept, and told no more after so many a day", async () => {
    const { world, lead, email, message } = await writtenTo();
    for (let time = 0; time <= REPLIES_A_DAY_MAX; time += 1) {
      const other = (source: string) => source.replace("Message-ID: <", `Message-ID: <${time}`);
      await comes(world, "reply-gmail", { message, email }, other);
    }
    expect(await factsOf(world, lead)).toHaveLength(REPLIES_A_DAY_MAX);
    expect((await arrivalsOf(world)).filter(({ quarantined }) => quarantined === "too_many")).toHaveLength(1);
    await world.travelTo(world.now() + DAY + HOUR);
    await comes(world, "reply-outlook-html", { message, email });
    expect(await factsOf(world, lead)).toHaveLength(REPLIES_A_DAY_MAX + 1);
  }, 60_000);
});

describe("a no by reply", () => {
  it.each(["leaves-zh", "leaves-en", "leaves-de", "leaves-by-subject"])(
    "%s ends the runs because they left, and still reaches the owner",
    async (name) => {
      const { world, lead, email, message } = await writtenTo();
      await comes(world, name, { message, email });
      expect((await factsOf(world, lead)).map(({ kind, by }) => [kind, by])).toEqual([
        ["unsubscribed", "reply"],
        ["replied", undefined],
      ]);
      const { enrolments, consents } = await leadById(world, lead);
      expect(enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual([["ended", "unsubscribed"]]);
      expect(consents).toMatchObject([{ state: "withdrawn", page: "reply" }]);
      expect(await suppressed(world)).toEqual([{ hash: await digest(email), scope: "marketing", reason: "unsubscribed" }]);
      expect(toldOfAnswers(world).map(({ text }) => unwrapped(text).includes(words.mail.zh.left))).toEqual([true]);
      const sent = world.mailbox.length;
      await world.travelTo(world.now() + 20 * DAY);
      expect(world.mailbox.slice(sent).filter(({ headers }) => "List-Unsubscribe" in headers)).toEqual([]);
    },
  );

  it("is not heard in a question about how others leave, nor in our own words below the answer", async () => {
    const { world, lead, email, message } = await writtenTo();
    for (const name of ["asks-how-customers-leave", "reply-qq", "reply-netease", "reply-iphone", "reply-gmail"])
      await comes(world, name, { message, email });
    expect((await factsOf(world, lead)).map(({ kind }) => kind)).toEqual(Array(5).fill("replied"));
    expect(await suppressed(world)).toEqual([]);
  });
});

describe("an automatic answer", () => {
  it.each(["outlook-automatic-reply", "gmail-vacation", "qq-automatic-reply", "german-absence"])(
    "%s is kept, says nothing and stops nothing",
    async (name) => {
      const { world, lead, email, message } = await writtenTo();
      await comes(world, name, { message, email });
      expect(await factsOf(world, lead)).toEqual([]);
      expect((await leadById(world, lead)).enrolments).toMatchObject([{ status: "active" }]);
      expect(await arrivalsOf(world)).toMatchObject([{ kind: "auto_reply", lead_id: lead, quarantined: null }]);
      expect(toldOfAnswers(world)).toEqual([]);
    },
  );
});

describe("a delivery report", () => {
  it.each([
    "gmail-no-such-user",
    "postfix-unknown-user",
    "netease-user-not-found",
    "qq-mailbox-not-found",
    "exim-in-words",
    "postfix-forwarded",
  ])("%s ends the runs, and nothing is sent there any more, asked for or not, until a form shows that the address works", async (name) => {
    const person = decider({ consent: { marketing: true }, visitor: "at-work" });
    const { world, lead, email, message } = await writtenTo({}, person);
    await comes(world, name, { message, email });
    expect(await factsOf(world, lead)).toMatchObject([{ kind: "mail_failed", message, permanent: true, reason: expect.any(String) }]);
    expect((await leadById(world, lead)).enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual([
      ["ended", "undeliverable"],
    ]);
    const sent = world.mailbox.length;
    const toThem = () => world.mailbox.slice(sent).filter(({ to }) => to.email === email);
    await send(world, "trial", { ...person, visitor: "elsewhere", resource: undefined });
    await world.deliver();
    await world.travelTo(world.now() + 10 * DAY);
    expect(toThem()).toEqual([]);
    await send(world, "download", person);
    await world.deliver();
    expect(toThem().map(({ id }) => id.split(":")[0])).toContain("download");
    await expectFolds(world);
  });

  it.each(["postfix-delayed", "postfix-gave-up", "exchange-mailbox-full", "postfix-spam-filter", "qq-content-denied"])(
    "%s speaks of now: the address is not given up, and one mail fails once",
    async (name) => {
      const { world, lead, email, message } = await writtenTo();
      await comes(world, name, { message, email });
      await comes(world, name, { message, email }, (source) => source.replace(/^(Message-I[dD]: <)/m, "$1again-"));
      expect(await factsOf(world, lead)).toMatchObject([{ kind: "mail_failed", permanent: false, message }]);
      expect(await arrivalsOf(world)).toHaveLength(2);
      expect((await leadById(world, lead)).enrolments).toMatchObject([{ status: "active" }]);
    },
  );

  it.each([
    [
      "about a mail that we never sent",
      "no_message",
      (source: string) => source.replace(/<dh\.[\w-]+@/g, "<dh.Z3Vlc3NlZA@"),
      (m: string) => m,
    ],
    [
      "about another's mailbox",
      "another_recipient",
      (source: string) => source.replace(/^Final-Recipient:.*$/m, "Final-Recipient: rfc822; other@pumps.example"),
      (m: string) => m,
    ],
    ["about a mail to our own team", "to_team", (source: string) => source, () => "owner-new"],
  ])("%s is kept aside and ends nothing", async (_what, aside, change, which) => {
    const { world, lead, email, message } = await writtenTo();
    const about = world.mailbox.find(({ id }) => id.startsWith(which(message)))?.id ?? "";
    await comes(world, "gmail-no-such-user", { message: about, email }, change);
    expect(await factsOf(world, lead)).toEqual([]);
    expect(await arrivalsOf(world)).toMatchObject([{ kind: "hard_bounce", quarantined: aside }]);
    expect((await leadById(world, lead)).enrolments).toMatchObject([{ status: "active" }]);
  });

  it("that comes before we wrote down that the mail was sent is heard all the same", async () => {
    const world = await makeWorld();
    const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    const deliver = world.mail.deliver;
    world.mail.deliver = async (mails) => {
      for (const mail of mails.filter(({ to }) => to.email === email)) {
        const source = mailSource("gmail-no-such-user", { message: mail.id, reader: email });
        await arrived(world, { from: "", raw: streamOf(source) });
      }
      return deliver(mails);
    };
    await world.deliver();
    expect(await factsOf(world, id)).toMatchObject([{ kind: "mail_failed", permanent: true }]);
    expect(await count(world, "messages WHERE recipient = 'lead' AND state = 'sent'")).toBe(1);
    expect((await leadById(world, id)).enrolments.map(({ status }) => status)).toEqual(["ended"]);
    await expectFolds(world);
  });

  it("of success is kept and says nothing", async () => {
    const { world, lead, email, message } = await writtenTo();
    await comes(world, "postfix-delivered", { message, email });
    expect([await factsOf(world, lead), await arrivalsOf(world)]).toMatchObject([[], [{ kind: "delivered", quarantined: null }]]);
  });
});

describe("a complaint", () => {
  it("closes every purpose, and stays in the list of those who are not written to", async () => {
    const { world, lead, email, message } = await writtenTo();
    await comes(world, "yahoo-complaint", { message, email });
    expect(await factsOf(world, lead)).toEqual([{ kind: "unsubscribed", purpose: "marketing", by: "complaint" }]);
    const hash = await digest(email);
    expect(await suppressed(world)).toEqual([
      { hash, scope: "marketing", reason: "complaint" },
      { hash, scope: "product", reason: "complaint" },
    ]);
    expect((await leadById(world, lead)).enrolments.map(({ status }) => status)).toEqual(["ended"]);
  });

  it("that takes a complaint back says nothing, and a provider's button is a no by one click", async () => {
    const { world, lead, email, message } = await writtenTo();
    await comes(world, "yahoo-not-spam", { message, email });
    expect(await factsOf(world, lead)).toEqual([]);
    await comes(world, "opt-out-button", { message, email });
    expect(await factsOf(world, lead)).toEqual([{ kind: "unsubscribed", purpose: "marketing", by: "one_click" }]);
  });
});

describe("a mail that nobody can place", () => {
  it("from a stranger, from our own team, or unread, is kept with the reason", async () => {
    const { world, lead, message } = await writtenTo();
    await comes(world, "reply-qq", { message, email: "nobody@elsewhere.example" });
    await comes(world, "reply-gmail", { message, email: "lin.yue@dinghai.example" });
    await arrived(world, { from: "x@y.example", raw: streamOf("\0\0\0") });
    expect((await arrivalsOf(world)).map(({ quarantined }) => quarantined).sort()).toEqual(["from_team", "stranger", "unreadable"]);
    expect(await factsOf(world, lead)).toEqual([]);
  });

  it("is not believed by its address alone where the platform found that it was forged", async () => {
    const { world, lead, email, message } = await writtenTo();
    const forged = (source: string) => `Authentication-Results: mx.platform.example; dmarc=fail header.from=x\r\n${source}`;
    await comes(world, "leaves-by-subject", { message, email }, forged);
    expect(await factsOf(world, lead)).toEqual([]);
    const result = "Authentication-Results: mx.platform.example; dmarc=pass\r\n";
    await comes(world, "leaves-by-subject", { message, email }, (source) => `${result}${forged(source).replace("leave-4", "leave-5")}`);
    expect(await factsOf(world, lead)).toHaveLength(2);
  });

  it("is read up to its limit, and a mail whose words stand before it is understood", async () => {
    const { world, lead, email, message } = await writtenTo();
    const big = (source: string) =>
      source.replace("--000000000000f1--", `--000000000000f1\r\nContent-Type: image/png\r\n\r\n${"A".repeat(MAIL_BYTES_MAX)}`);
    await comes(world, "reply-gmail", { message, email }, big);
    expect(await factsOf(world, lead)).toMatchObject([{ kind: "replied", text: expect.stringContaining("Could we talk") }]);
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(65));
      },
    });
    await arrived(world, { from: "x@y.example", raw: endless });
    expect(read).toBeLessThan(10);
  });

  it("keeps text that tries to be a page or a header as text", async () => {
    const { world, email, message } = await writtenTo();
    const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>`;
    const plain = (source: string) => `${source.slice(0, source.indexOf("Content-Type"))}Content-Type: text/plain\r\n\r\n${hostile}`;
    await comes(world, "reply-gmail", { message, email }, plain);
    const [told] = toldOfAnswers(world);
    expect(told?.text).toContain(hostile);
    expect(told?.html).not.toMatch(/<script|<img src=x/);
    expect(told?.html).toContain("&lt;script&gt;");
  });
});
