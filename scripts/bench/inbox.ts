import { type Bench, countOf, times } from "./bench.ts";
import { costOfOne, type Measure, quantiles } from "./figures.ts";
import type { Ask } from "./load.ts";

const LEADS = 10_000;
const PAGES_MAX = 150;
const SECONDS = 2;
const WARM_UP = 20;
const SAMPLE = 5;
/** What the page shows at most: worker/console/store.ts. */
const SHOWN = 100;
const HEADERS = { "accept-language": "zh-CN,zh;q=0.9", "user-agent": "Mozilla/5.0" };

/** One salesperson, ten thousand leads, the page they open in the morning. */
export async function measureInbox(bench: Bench): Promise<Measure> {
  const { house, tell } = bench;
  // written by this very run where the clone is fresh
  const { playbook } = await import("../../worker/generated/playbook.ts");
  const rep = playbook.team.reps.find(({ id }) => id !== playbook.routes.escalation.head);
  if (!rep) throw new Error("the playbook's team has nobody but the head of sales");
  tell(`inbox: ${rep.id} gets ${LEADS} leads`);
  await giveLeads(bench, rep.id);
  await house.mode({ local: true });
  const cookie = await signIn(house.address, rep.email);
  await house.mode({});
  const page: Ask = { method: "GET", path: "/console/inbox", headers: { ...HEADERS, cookie } };
  const pages = (number: number) =>
    bench.ask(
      times(number, () => page),
      { status: 200, connections: 1, secondsMax: SECONDS },
    );
  const { last } = await pages(WARM_UP);
  const shown = new Set([...last.matchAll(/\/console\/leads\/([^"/#]+)/g)].map(([, id]) => id)).size;
  const costs = await house.costsOf(async () => void (await pages(SAMPLE)));
  const { asked, seconds, latencies } = await pages(PAGES_MAX);
  tell(`inbox: ${asked} pages of ${Math.round(last.length / 1000)} KB in ${seconds.toFixed(2)} s`);
  await bench.expect(`leads of ${rep.id}`, LEADS, house.db, `SELECT count(*) FROM leads WHERE owner_id = '${rep.id}'`);
  bench.note({ what: "of them on the page", expected: SHOWN, found: shown });
  return {
    kind: "inbox",
    name: `inbox page at ${LEADS.toLocaleString("en")} leads`,
    count: asked,
    unit: "pages",
    rate: asked / seconds,
    ...quantiles(latencies),
    throughMs: null,
    cost: costOfOne(costs, SAMPLE, () => true),
    costAfter: null,
    note: `one page after the other, ${Math.round(last.length / 1000)} KB each; the leads are copies, by json_each, of one that came through the form`,
  };
}

/**
 * Fills one salesperson's list up with copies of a lead that came through the form: mostly answered ones, and fifty of each kind that is open.
 * Copies have no clock and no journal: the page reads neither.
 */
async function giveLeads({ house: { db } }: Bench, rep: string): Promise<void> {
  await db.batch([db.prepare("UPDATE leads SET owner_id = NULL WHERE owner_id = ?").bind(rep)]);
  const template = "SELECT * FROM leads WHERE tier = 'A' ORDER BY id LIMIT 1";
  const numbers = JSON.stringify(Array.from({ length: LEADS }, (_, index) => index));
  const copy = `WITH template AS (${template}), numbers AS (
      SELECT value AS n, CASE WHEN value < 50 THEN 'open' WHEN value < 100 THEN 'accepted' WHEN value < 2000 THEN 'missed' ELSE 'kept' END AS promise FROM json_each(?1))
    INSERT INTO leads (id, email, seq, name, account_id, tier, stage, place, owner_id, promise_state, promise_by, wake_at, created_at, last_seen_at, state)
    SELECT t.id || '-' || n, n || '-' || t.email, t.seq, t.name, NULL, t.tier, t.stage, 'owned', ?2, promise, t.promise_by + n * 1000, NULL, t.created_at, t.last_seen_at,
      json_set(t.state, '$.id', t.id || '-' || n, '$.profile.email', n || '-' || t.email, '$.owner.id', ?2, '$.promise.state', promise, '$.promise.by', t.promise_by + n * 1000)
    FROM template t, numbers`;
  await db.batch([db.prepare(copy).bind(numbers, rep)]);
  if ((await countOf(db, "SELECT count(*) FROM leads WHERE id LIKE '%-%'")) !== LEADS)
    throw new Error("the leads of the inbox were not copied");
}

/** Signs in as a person would, by the link that local mode shows. The cookie is given under both of its names: a deployed Worker calls it otherwise. */
async function signIn(address: string, email: string): Promise<string> {
  const press = async (path: string, fields: Record<string, string>) =>
    fetch(`${address}${path}`, {
      method: "POST",
      headers: { ...HEADERS, origin: address },
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
  const sent = await press("/console/sign-in", { email, next: "/console/inbox" });
  const token = /\/console\/sign-in\/confirm\?token=([^"&]+)/.exec(await sent.text())?.[1];
  if (!token) throw new Error(`the sign-in page gave no link to ${email} (${sent.status})`);
  const opened = await press("/console/sign-in/confirm", { token: decodeURIComponent(token), next: "/console/inbox" });
  const value = /^dinghai=([^;]+)/.exec(opened.headers.getSetCookie()[0] ?? "")?.[1];
  if (!value) throw new Error(`the link did not sign ${email} in (${opened.status}): ${opened.headers.getSetCookie().join(" ")}`);
  return `dinghai=${value}; __Host-dinghai=${value}`;
}
