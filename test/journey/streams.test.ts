import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { leadSources } from "../../worker/journey/store.ts";
import { ACCOUNT_ENTRY_KINDS, ENTRY_KINDS, upcast, upcastAccount, versionOf } from "../../worker/journey/upcast.ts";
import { type AccountState, applyAccount } from "../../worker/playbook/account.ts";
import { apply } from "../../worker/playbook/apply.ts";
import { applyRep, type RepEntry, type RepState } from "../../worker/playbook/rep.ts";
import { LEAD_SHAPE, type LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { leadById } from "../support/people.ts";
import { count } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

/** One stream as it stood in the database when it was recorded, and the state that it folded to then. */
interface Recorded {
  subject: string;
  rows: { seq: number; at: number; kind: string; v: number; source: string | null; body: Record<string, unknown> }[];
  state: Record<string, unknown>;
}

declare global {
  interface ImportMeta {
    glob<T>(pattern: string, options: { eager: true; import: "default"; query?: string }): Record<string, T>;
  }
}

/** A file is never changed once its shapes have shipped; a new shape is recorded in a file of its own. */
const files = import.meta.glob<Recorded[]>("./streams/*.json", { eager: true, import: "default" });
const recorded = (what: string) => Object.entries(files).flatMap(([path, streams]) => (path.endsWith(`-${what}.json`) ? streams : []));
const leads = recorded("leads");

function rowsOf({ subject, rows }: Recorded): Parameters<typeof upcast>[0][] {
  return rows.map((row) => ({ subject, ...row }));
}

function foldLead(stream: Recorded): LeadState | null {
  return rowsOf(stream)
    .map(upcast)
    .reduce<LeadState | null>((lead, entry) => apply(lead, entry), null);
}

describe("streams of every shape that was shipped", () => {
  it.each(leads)("$subject folds to the state it folded to when it was recorded", (stream) => {
    expect(foldLead(stream)).toMatchObject({ ...stream.state, shape: LEAD_SHAPE });
  });

  it.each(recorded("accounts"))("$subject folds to the company it was, with what has come since", (stream) => {
    const entries = rowsOf(stream).map(upcastAccount);
    expect(entries.reduce<AccountState | null>((account, entry) => applyAccount(account, entry), null)).toEqual({
      rootId: null,
      merged: [],
      ...stream.state,
    });
  });

  it.each(recorded("reps"))("$subject folds to the rep they were", ({ rows, state }) => {
    const entries = rows.map(({ kind, at, body }) => ({ kind, at, ...body }) as RepEntry);
    expect(entries.reduce<RepState | null>((rep, entry) => applyRep(rep, entry), null)).toMatchObject(state);
  });

  it("hold every kind of entry: whoever adds one records a stream that has it", () => {
    const kindsOf = (streams: Recorded[]) => [...new Set(streams.flatMap(({ rows }) => rows.map(({ kind }) => kind)))].sort();
    expect(kindsOf(leads)).toEqual([...ENTRY_KINDS].sort());
    expect(kindsOf(recorded("accounts"))).toEqual([...ACCOUNT_ENTRY_KINDS].sort());
  });

  it("hold every earlier version of every kind, and every step of an upcaster has something to do on one of them", () => {
    for (const kind of ENTRY_KINDS) {
      for (let version = 1; version < versionOf(kind); version += 1) {
        const rows = leads.flatMap(rowsOf).filter((row) => row.kind === kind && row.v === version);
        const changed = rows.filter((row) => JSON.stringify(upcast(row).data) !== JSON.stringify(row.body.data));
        expect(changed.length, `${kind} of version ${version}`).toBeGreaterThan(0);
      }
    }
    for (const row of leads.flatMap(rowsOf)) expect(row.v).toBeLessThanOrEqual(versionOf(row.kind));
  });

  it("are of today's version where nothing has changed since: the entry is the row", () => {
    for (const row of leads.flatMap(rowsOf).filter(({ kind, v }) => v === versionOf(kind))) expect(upcast(row).data).toEqual(row.body.data);
  });
});

describe("a lead's row that an earlier version wrote", () => {
  it.each(leads)(
    "$subject decides further: the clock strikes, it is accepted where it may be, and it adopts today's playbook",
    async (stream) => {
      const state = stream.state as unknown as LeadState;
      const at = stream.rows.at(-1)?.at ?? 0;
      const world = await makeWorld({ now: at + HOUR });
      await insert(world.db.$client, stream);
      if (state.promise?.state === "open") await acceptLead(world, { rep: state.owner?.id ?? "", head: false }, state.id);
      await wakeNow(world);
      await world.travelTo(at + 60 * DAY);
      expect(world.logs).toEqual([]);
      const after = await leadById(world, state.id);
      expect(after.journal.length).toBeGreaterThan(stream.rows.length);
      expect(after.journal.map(({ kind }) => kind)).toContain("rescored");
      expect(await count(world, `leads WHERE state->>'playbook' = '${world.playbook.version}'`)).toBe(1);
    },
  );

  it("does not lose the owner who was in touch yesterday, although the row never said when that was", async () => {
    const [stream] = leads.filter(({ state }) => state.owner && (state.promise as LeadState["promise"])?.state === "kept");
    if (!stream) throw new Error("no recorded lead was spoken to");
    const state = stream.state as unknown as LeadState;
    const spoken = state.latest.at;
    expect(spoken - (state.owner?.since ?? 0)).toBeGreaterThan(0);
    const world = await makeWorld({ now: (state.owner?.since ?? 0) + 45 * DAY });
    await insert(world.db.$client, { ...stream, state: { ...stream.state, latest: { ...state.latest, at: world.now() - DAY } } });
    await wakeNow(world);
    await world.travelTo(world.now() + HOUR);
    expect((await leadById(world, state.id)).owner?.id).toBe(state.owner?.id);
  });

  it.each(leads)("$subject is folded anew from its stream by the walk over all leads", async (stream) => {
    const world = await makeWorld({ now: (stream.rows.at(-1)?.at ?? 0) + HOUR });
    await insert(world.db.$client, stream);
    await world.db.$client.prepare("DELETE FROM settings WHERE key = 'lead_shape'").run();
    await tick(world);
    await world.deliver();
    const found = await leadSources(world.db, stream.subject.replace("lead:", ""));
    expect(found?.lead.shape).toBe(LEAD_SHAPE);
    expect(found?.lead).toEqual(found?.entries.reduce<LeadState | null>((lead, entry) => apply(lead, entry), null));
    expect(world.logs).toEqual([]);
    expect(await count(world, "settings WHERE key = 'sweep'")).toBe(0);
  });
});

async function wakeNow(world: TestWorld): Promise<void> {
  await world.db.$client.prepare("UPDATE leads SET wake_at = ?1, state = json_set(state, '$.wakeAt', ?1)").bind(world.now()).run();
}

/** The stream and the row, as the recorded version had them. */
async function insert(database: D1Database, { subject, rows, state: recordedState }: Recorded): Promise<void> {
  const state = recordedState as unknown as LeadState;
  const line = database.prepare("INSERT INTO journal (subject, seq, at, kind, v, source, body) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const lead = database.prepare(
    "INSERT INTO leads (id, email, seq, account_id, tier, stage, place, owner_id, promise_state, promise_by, wake_at, created_at, last_seen_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  await database.batch([
    ...rows.map(({ seq, at, kind, v, source, body }) => line.bind(subject, seq, at, kind, v, source, JSON.stringify(body))),
    lead.bind(
      state.id,
      state.profile.email,
      state.seq,
      state.accountId,
      state.tier,
      state.stage,
      state.place,
      state.owner?.id ?? null,
      state.promise?.state ?? null,
      state.promise?.by ?? null,
      state.wakeAt,
      state.createdAt,
      state.lastSeenAt,
      JSON.stringify(state),
    ),
  ]);
}
