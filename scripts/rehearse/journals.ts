import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { heardOf, type Line } from "./heard.ts";
import { type Journals, Packer } from "./pack.ts";
import { Refusal } from "./refusal.ts";

/** Where wrangler and miniflare keep local D1 databases inside the folder of `npm start`. */
const DATABASES = "v3/d1/miniflare-D1DatabaseObject";

/** Opens the database of `npm start` to read; it may be running. */
export function openState(state: string): DatabaseSync {
  const folder = join(state, DATABASES);
  if (!existsSync(folder)) throw new Refusal(`${state} holds no local database: run npm start once, or name the folder with --state.`);
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    if (hasJournal(database)) {
      // all that is read is of one moment, however much is written meanwhile
      database.exec("BEGIN");
      return database;
    }
    database.close();
  }
  throw new Refusal(`${state} holds no journal: run npm start once, or name the folder with --state.`);
}

function hasJournal(database: DatabaseSync): boolean {
  try {
    return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").get() !== undefined;
  } catch {
    // miniflare keeps files of its own beside the databases
    return false;
  }
}

/**
 * Decisions lose their bodies here: only the first entry's and the facts' are read, without receipts. JSON is parsed only where there is
 * something to find. Served by the primary key.
 */
const LINES = `
  SELECT subject, seq, at, kind, v, source,
    CASE
      WHEN source IS NOT NULL AND instr(body, '"receipts":[]') = 0 THEN json_remove(body, '$.receipts')
      WHEN source IS NOT NULL OR kind = 'lead_created' THEN body
    END AS body,
    CASE WHEN instr(body, '"wakeAt":') > 0 THEN json_type(body, '$.wakeAt') IS NOT NULL ELSE 0 END AS wakes,
    CASE WHEN instr(body, '"late":') > 0 THEN json_type(body, '$.late') IS NOT NULL ELSE 0 END AS late
  FROM journal WHERE subject > 'lead:' AND subject < 'lead;' ORDER BY subject, seq`;

/** Served by the primary key. */
const TURNS = `
  SELECT body->>'$.data.lead' AS lead, at, body->>'$.data.turn' AS turn
  FROM journal WHERE subject > 'rep:' AND subject < 'rep;' AND kind = 'turn_taken'`;

export function journalsOfState(database: DatabaseSync): Journals {
  const packer = new Packer();
  const streams = new Streams(packer);
  for (const row of database.prepare(LINES).iterate()) {
    const { wakes, late, ...line } = row as unknown as Omit<Line, "wakes" | "late"> & { wakes: number; late: number };
    streams.add({ ...line, wakes: wakes === 1, late: late === 1 });
  }
  streams.close();
  for (const { lead, at, turn } of database.prepare(TURNS).iterate()) packer.turn(String(lead), Number(at), Number(turn));
  packer.reach(Number(database.prepare("SELECT coalesce(max(at), 0) AS at FROM journal").get()?.at ?? 0));
  return packer.done();
}

const exported = z.looseObject({
  subject: z.string(),
  seq: z.int(),
  at: z.number(),
  kind: z.string(),
  v: z.int(),
  source: z.string().nullable(),
  // a tool may write the column as it stands, or unfold it
  body: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.unknown()]).pipe(z.record(z.string(), z.unknown())),
});

/** Rows of the journal, one JSON object a line, each stream in order and in one piece. */
export async function journalsOfExport(path: string): Promise<Journals> {
  if (!existsSync(path) || !statSync(path).isFile()) throw new Refusal(`There is no file ${path}.`);
  const packer = new Packer();
  const streams = new Streams(packer);
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() === "") continue;
    const row = rowOf(text);
    if (!row) throw new Refusal(`Line ${number} of ${path} is no row of the journal: it needs subject, seq, at, kind, v, source and body.`);
    packer.reach(row.at);
    if (row.kind === "turn_taken") takeTurn(packer, row);
    if (!row.subject.startsWith("lead:")) continue;
    const { receipts: _receipts, late, wakeAt, ...body } = row.body;
    const kept = row.source !== null || row.kind === "lead_created" ? body : null;
    const line = { ...row, body: kept && JSON.stringify(kept), wakes: wakeAt !== undefined, late: late !== undefined };
    if (!streams.add(line)) throw new Refusal(`Line ${number} of ${path} is out of order: the rows must be sorted by subject and seq.`);
  }
  streams.close();
  return packer.done();
}

function takeTurn(packer: Packer, { at, body }: z.infer<typeof exported>): void {
  const taken = z.object({ data: z.object({ lead: z.string(), turn: z.int() }) }).safeParse(body);
  if (taken.success) packer.turn(taken.data.data.lead, at, taken.data.data.turn);
}

function rowOf(text: string): z.infer<typeof exported> | null {
  try {
    return exported.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Cuts rows into streams. */
class Streams {
  private readonly packer: Packer;
  private stream: Line[] = [];

  constructor(packer: Packer) {
    this.packer = packer;
  }

  /** False when a row stands before one that it should follow. */
  add(line: Line): boolean {
    const last = this.stream.at(-1);
    if (last && (line.subject < last.subject || (line.subject === last.subject && line.seq <= last.seq))) return false;
    if (last && last.subject !== line.subject) this.close();
    this.stream.push(line);
    return true;
  }

  close(): void {
    const [first] = this.stream;
    if (first) this.packer.add(first.subject.slice("lead:".length), heardOf(this.stream));
    this.stream = [];
  }
}
