import { hearSignals } from "../../../worker/api/commands.ts";
import { recordLead } from "../../../worker/journey/commands.ts";
import { DAY, HOUR, iso } from "../../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../../worker/routing/commands.ts";
import { adjustScore } from "../../../worker/routing/judgement/commands.ts";
import { mergeLeads } from "../../../worker/routing/merging/commands.ts";
import { request } from "../../support/http.ts";
import { decider, leadOf, send } from "../../support/people.ts";
import { read } from "../../support/read.ts";
import type { TestWorld } from "../../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };
export const EVENT = "open-hour-playbook-december";

/** What nobody may find any more. */
export const SECRETS = [
  "xiulan.ouyang@ouyang-pumps.example",
  "Ouyang.Home@mailbox-of-one.example",
  "欧阳秀兰",
  "Xiulan Ouyang",
  "+86 139 5550 7788",
  "13955507788",
  "欧阳水泵（绍兴）",
  "Ouyang Pumps & Sons",
  "我们有三十台水泵要换，老板是我父亲",
  'Thirty pumps "must" go;\nmy father <decides>',
  "chief pump whisperer",
  "ouyang-pumps.example",
  "browser-at-work-of-xiulan",
  "browser-at-home-of-xiulan",
  "Her sister's wedding is in May",
  "xiulan wants a discount",
  "same person, Xiulan told me",
  "Yes please, ring me on 139 5550 7788",
  "wrote-back-from-her-phone",
  "quarantined words of hers",
];

export interface Life {
  work: string;
  home: string;
  owner: string;
}

/** Everything that can happen to a person: forms in both languages, an event, a trial, mails and an answer, visits, a merge, and what sales noted. */
export async function richLife(world: TestWorld): Promise<Life> {
  await read(world, "browser-at-work-of-xiulan", "/zh/whitepapers/answering-in-time/", { utm: { source: "fair", medium: "event" } });
  await read(world, "somebody-else", "/zh/whitepapers/answering-in-time/");
  const atWork = decider({
    email: "Xiulan.Ouyang@ouyang-pumps.example",
    name: "欧阳秀兰",
    company: "欧阳水泵（绍兴）",
    phone: "+86 139 5550 7788",
    title: "chief pump whisperer",
    visitor: "browser-at-work-of-xiulan",
    message: "我们有三十台水泵要换，老板是我父亲",
    consent: { marketing: true },
    path: "/zh/whitepapers/answering-in-time/",
  });
  const work = await leadOf(world, await send(world, "download", { ...atWork, message: undefined }));
  await send(world, "contact", atWork);
  await read(world, "browser-at-work-of-xiulan", "/zh/cases/pump-maker-first-hour/");
  await world.travelTo(world.now() + HOUR);
  const atHome = decider({
    email: "ouyang.home@mailbox-of-one.example",
    name: "Xiulan Ouyang",
    company: "Ouyang Pumps & Sons",
    phone: "13955507788",
    locale: "en",
    visitor: "browser-at-home-of-xiulan",
    message: 'Thirty pumps "must" go;\nmy father <decides>',
    consent: { marketing: true },
  });
  const home = await leadOf(world, await send(world, "trial", atHome));
  await request(world, "/api/forms/register", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...atHome, message: undefined, resource: EVENT }),
  });
  await send(world, "contact", { ...atWork, message: "quarantined words of hers", website: "filled" });
  // a known address in an unknown browser
  await send(world, "contact", { ...atWork, visitor: "a-strangers", message: "我们有三十台水泵要换，老板是我父亲" });
  await world.deliver();

  const owner = { rep: work.owner?.id ?? "", head: false };
  await acceptLead(world, owner, work.id);
  await logContact(world, owner, work.id, "no_answer", "Her sister's wedding is in May");
  await adjustScore(world, owner, work.id, { points: 3, days: 10, reason: "xiulan wants a discount" });
  await mergeLeads(world, HEAD, work.id, home.id, "same person, Xiulan told me");
  const used = { feature: "dosing", note: "xiulan wants a discount" };
  await hearSignals(world, [
    { id: "s-1", kind: "used", email: String(atWork.email).toLowerCase(), occurredAt: iso(world.now()), data: used },
  ]);
  await world.travelTo(world.now() + 2 * DAY);
  const mail = world.mailbox.find(({ to, headers }) => to.email === "xiulan.ouyang@ouyang-pumps.example" && headers["List-Unsubscribe"]);
  if (!mail) throw new Error("no mail of a sequence was sent");
  await recordLead(world, work.id, [
    { kind: "replied", at: world.now(), source: "reply-1", data: { message: mail.id, text: "Yes please, ring me on 139 5550 7788" } },
  ]);
  await comeBack(world, work.id, mail.id);
  await world.deliver();
  return { work: work.id, home: home.id, owner: owner.rep };
}

/** What the doors for clicks and inbound mail, and a queue in trouble, leave behind. */
async function comeBack({ db: { $client }, now }: TestWorld, lead: string, mail: string): Promise<void> {
  const arrival = JSON.stringify({ from: "Xiulan.Ouyang@ouyang-pumps.example", text: "Yes please, ring me on 139 5550 7788" });
  const unknown = JSON.stringify({ from: "xiulan.ouyang@ouyang-pumps.example", text: "quarantined words of hers" });
  const error = "550 5.1.1 <xiulan.ouyang@ouyang-pumps.example> no such mailbox";
  const dead = JSON.stringify({ visitor: "browser-at-work-of-xiulan", receivedAt: 1, events: [] });
  await $client.batch([
    $client
      .prepare(
        "INSERT INTO clicks (id, message_id, link, at, evidence, why, visitor) VALUES ('c-1', ?, 'l-1', ?, 'E3', 'read', 'browser-at-work-of-xiulan')",
      )
      .bind(mail, now()),
    $client
      .prepare(
        "INSERT INTO arrivals (id, at, kind, lead_id, message_id, body) VALUES ('<wrote-back-from-her-phone@ouyang-pumps.example>', ?, 'reply', ?, ?, ?)",
      )
      .bind(now(), lead, mail, arrival),
    $client
      .prepare(
        "INSERT INTO arrivals (id, at, kind, lead_id, quarantined, body) VALUES ('<another>', ?, 'reply', NULL, 'unknown sender', ?)",
      )
      .bind(now(), unknown),
    $client.prepare(
      "INSERT INTO tallies (sequence, step, arm, what, day, times) VALUES ('signup', 'welcome', '', 'sent', '2026-11-24', 7)",
    ),
    $client.prepare("UPDATE outbox SET error = ?1, state = 'unknown' WHERE id = 'mail:' || ?2").bind(error, mail),
    $client.prepare("UPDATE messages SET error = ?1 WHERE id = ?2").bind(error, mail),
    $client
      .prepare(
        "INSERT INTO alerts (id, kind, subject, at) VALUES ('outbox:mail:' || ?1, 'outbox_unknown', json_object('outbox', 'mail:' || ?1, 'error', ?2), 1)",
      )
      .bind(mail, error),
    $client.prepare("INSERT INTO dead_jobs (id, body, at) VALUES ('d-1', ?, 1)").bind(dead),
    $client.prepare("INSERT INTO paces VALUES ('ouyang-pumps.example', 'ouyang-pumps.example', 2)"),
  ]);
}
