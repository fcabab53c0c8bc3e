import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { newProfile } from "../../worker/playbook/identity.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { chanceOf, oneOf } from "../seed/chance.ts";

const DAYS = 90;
const PER_COMPANY = 3;
const INDUSTRIES = ["manufacturing", "software", "security", "finance", "retail", "education", "other"] as const;
const SIZES = ["1-10", "11-50", "51-200", "201-1000", "1001-5000", "5000+"] as const;
const ROLES = ["user", "evaluator", "budget", "decider", "signer"] as const;
const KINDS = ["whitepapers", "solutions", "cases"] as const;
const OUTCOMES = ["reached", "reached", "meeting", "no_answer", "not_now", "wrong_person"] as const;
/** Decisions that stand among the facts of a lead in a live journal, with text of about their length: a rehearsal reads past them. */
const DECISIONS = ["visitor_linked", "stage_changed", "scored", "tier_changed", "owner_assigned", "promise_given", "enrolled"];
const DECISION_TEXT = JSON.stringify({ data: { why: "x".repeat(300) } });

type Row = [subject: string, seq: number, at: Instant, kind: string, source: string | null, body: string];

/** A state folder like that of `npm start`, with invented journals of so many leads that end at `end`. The same number and end give the same journals. */
export function writePast(state: string, leads: number, end: Instant, playbook: Playbook): void {
  const folder = join(state, "v3/d1/miniflare-D1DatabaseObject");
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "past.sqlite"));
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE journal (subject TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, v INTEGER NOT NULL,
      source TEXT, body TEXT NOT NULL, PRIMARY KEY (subject, seq)) WITHOUT ROWID;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE playbooks (version TEXT PRIMARY KEY, adopted_at INTEGER NOT NULL, text TEXT NOT NULL); BEGIN`);
  database.prepare("INSERT INTO settings VALUES ('playbook', ?)").run(playbook.version);
  database.prepare("INSERT INTO playbooks VALUES (?, 0, ?)").run(playbook.version, JSON.stringify(playbook));
  const insert = database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, 1, ?, ?)");
  const chance = chanceOf(leads);
  for (let lead = 0; lead < leads; lead += 1) for (const row of stream(chance, lead, end, playbook)) insert.run(...row);
  database.exec("COMMIT");
  database.close();
}

function stream(chance: () => number, lead: number, end: Instant, playbook: Playbook): Row[] {
  const id = `past${String(lead).padStart(8, "0")}`;
  const company = Math.floor(lead / PER_COMPANY);
  const email = `person${lead}@company-${company}.example`;
  const opened = end - Math.floor(chance() * DAYS * DAY);
  const answers = {
    name: `Person ${lead}`,
    company: `Company ${company}`,
    industry: oneOf(chance, INDUSTRIES),
    companySize: oneOf(chance, SIZES),
    role: oneOf(chance, ROLES),
    locale: oneOf(chance, ["zh", "en"] as const),
  };
  const created = { id, playbook: playbook.version, profile: newProfile(playbook.intake, email, answers), accountId: `account${company}` };
  const first: Row = [`lead:${id}`, 1, opened, "lead_created", null, JSON.stringify({ data: created })];
  const facts = lifeOf(chance, id, opened, answers).filter(({ at }) => at <= end);
  const formed = facts.findIndex(({ kind }) => kind === "form_submitted") + 1;
  const rows = facts.map(
    (fact): Omit<Row, never> => [`lead:${id}`, 0, fact.at, fact.kind, fact.source, JSON.stringify({ data: fact.data, receipts: [] })],
  );
  const decided = DECISIONS.map((kind): Row => [`lead:${id}`, 0, opened, kind, null, DECISION_TEXT]);
  return [first, ...rows.slice(0, formed), ...decided, ...rows.slice(formed)].map(
    ([subject, , ...rest], index): Row => [subject, index + 1, ...rest],
  );
}

/** Some reading and a form; a salesperson who accepts and calls; for every third a trial, and for some of those an end. */
function lifeOf(chance: () => number, id: string, opened: Instant, answers: object): Fact[] {
  const visitor = `v-${id}`;
  const reads = Array.from({ length: 1 + Math.floor(chance() * 3) }, (_, page): Fact => {
    const pieceKind = oneOf(chance, KINDS);
    const data = { path: `/en/${pieceKind}/x/`, pieceKind, slug: "x", visibleMs: 20_000, scroll: 80, visitor };
    return { kind: "page_read", at: opened - (3 - page) * 4 * MINUTE, source: `event:${id}:${page}`, data };
  });
  const form = oneOf(chance, ["download", "download", "contact", "trial", "subscribe"] as const);
  const marketing = chance() < 0.7 ? ({ marketing: "given" } as const) : {};
  const untagged = { source: null, medium: null, campaign: null, term: null, content: null };
  const arrived = { at: opened, until: opened + 12 * HOUR, channel: "organic", ...untagged, landing: "/en/", referrer: "www.example.com" };
  const submission = { submission: id, form, verified: true, answers, path: "/en/", visitor, touch: arrived, ...marketing };
  const sent: Fact = { kind: "form_submitted", at: opened, source: `submission:${id}`, data: submission };
  const by = "lin-yue";
  const accepted: Fact[] =
    chance() < 0.85 ? [{ kind: "lead_accepted", at: opened + HOUR / 2, source: `accepted:${id}`, data: { by } }] : [];
  const called = opened + Math.floor((1 + chance() * 30) * HOUR);
  const contacted: Fact = { kind: "contacted", at: called, source: `contacted:${id}`, data: { by, outcome: oneOf(chance, OUTCOMES) } };
  const later = [...accepted, contacted, ...(chance() < 0.35 ? trial(chance, id, opened) : [])].sort((a, b) => a.at - b.at);
  return [...reads, sent, ...later];
}

function trial(chance: () => number, id: string, opened: Instant): Fact[] {
  const began = opened + Math.floor((1 + chance()) * DAY);
  const product = (kind: "trial_started" | "used" | "paid" | "cancelled", at: Instant): Fact => ({
    kind,
    at,
    source: `signal:${id}:${kind}:${at}`,
    data: {},
  });
  const used = Array.from({ length: 2 + Math.floor(chance() * 8) }, (_, use) => product("used", began + (use + 1) * 17 * HOUR));
  const ending = chance();
  const ended = ending < 0.3 ? [product("paid", began + 9 * DAY)] : ending < 0.6 ? [product("cancelled", began + 9 * DAY)] : [];
  return [product("trial_started", began), ...used, ...ended];
}
