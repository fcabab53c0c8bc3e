import { upcast } from "../../worker/journey/upcast.ts";
import type { Opening } from "../../worker/playbook/advance.ts";
import { type EarnedFact, isFact, type LeadEntry } from "../../worker/playbook/entries.ts";
import type { ProfileAnswers } from "../../worker/playbook/facts.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import type { Heard, Line } from "./heard.ts";

/** Facts of all leads as two threads share them: their text once in memory, their places and times in columns. */
export interface Journals {
  /** By the number of the lead, in order of id. */
  ids: string[];
  chunks: SharedArrayBuffer[];
  /** Four numbers for each commit: lead, chunk, offset and length of the text. Leads one after the other, each in order. */
  places: SharedArrayBuffer;
  times: SharedArrayBuffer;
  /** The turn each commit took, 0 for none: it tells in which order facts of one instant were heard. */
  turns: SharedArrayBuffer;
  commits: number;
  facts: number;
  /** The latest instant the journal speaks of: the rehearsal ends there. */
  end: Instant;
}

/** A row without its place in the stream, which a rehearsal gives anew. */
type Packed = Omit<Parameters<typeof upcast>[0], "subject" | "seq">;

const CHUNK_BYTES = 8_000_000;
const PLACE = 4;
const COMMITS_AT_FIRST = 1_024;

/** Collects journals, lead by lead. */
export class Packer {
  private readonly ids: string[] = [];
  private readonly chunks: SharedArrayBuffer[] = [];
  private places = new Int32Array(PLACE * COMMITS_AT_FIRST);
  private times = new Float64Array(COMMITS_AT_FIRST);
  private readonly turns: { lead: string; at: Instant; turn: number }[] = [];
  private commits = 0;
  private facts = 0;
  private filled = CHUNK_BYTES;
  private end = 0;

  /** Everything a lead heard, in order. */
  add(id: string, heard: readonly Heard[]): void {
    const lead = this.ids.push(id) - 1;
    for (const one of heard) this.write(lead, one);
  }

  /** Somebody took a turn for a lead. */
  turn(lead: string, at: Instant, turn: number): void {
    this.turns.push({ lead, at, turn });
  }

  /** The journal reaches at least to this instant. */
  reach(at: Instant): void {
    if (at > this.end) this.end = at;
  }

  done(): Journals {
    return {
      ids: this.ids,
      chunks: this.chunks,
      places: shared(this.places.subarray(0, PLACE * this.commits)),
      times: shared(this.times.subarray(0, this.commits)),
      turns: shared(this.turnsTaken()),
      commits: this.commits,
      facts: this.facts,
      end: this.end,
    };
  }

  private turnsTaken(): Int32Array {
    const turns = new Int32Array(this.commits);
    const numbers = new Map(this.ids.map((id, lead) => [id, lead]));
    const firsts = new Map<number, number>();
    for (let commit = this.commits - 1; commit >= 0; commit -= 1) firsts.set(this.places[PLACE * commit] ?? -1, commit);
    for (const { lead, at, turn } of this.turns) {
      const number = numbers.get(lead) ?? -1;
      let commit = firsts.get(number) ?? this.commits;
      while (this.places[PLACE * commit] === number && (this.times[commit] ?? at) < at) commit += 1;
      // what the same lead heard next at this instant comes after it
      for (; this.places[PLACE * commit] === number && this.times[commit] === at; commit += 1) turns[commit] = turn;
    }
    return turns;
  }

  private write(lead: number, { at, opening, facts }: Heard): void {
    const text = Buffer.from(`[${[...(opening ? [opening] : []), ...facts].map(textOf).join(",")}]`);
    if (this.filled + text.length > CHUNK_BYTES) {
      this.chunks.push(new SharedArrayBuffer(Math.max(CHUNK_BYTES, text.length)));
      this.filled = 0;
    }
    const chunk = this.chunks.length - 1;
    text.copy(Buffer.from(this.chunks[chunk] ?? new SharedArrayBuffer(0)), this.filled);
    if (this.commits === this.times.length) this.grow();
    this.places.set([lead, chunk, this.filled, text.length], PLACE * this.commits);
    this.times[this.commits] = at;
    this.filled += text.length;
    this.commits += 1;
    this.facts += facts.length;
    this.reach(at);
  }

  private grow(): void {
    const { places, times } = this;
    this.places = new Int32Array(2 * places.length);
    this.places.set(places);
    this.times = new Float64Array(2 * times.length);
    this.times.set(times);
  }
}

/** Reads journals commit by commit. */
export class Unpacker {
  private readonly places: Int32Array;
  private readonly times: Float64Array;
  private readonly turns: Int32Array;
  private readonly chunks: Buffer[];

  constructor(journals: Journals) {
    this.places = new Int32Array(journals.places);
    this.times = new Float64Array(journals.times);
    this.turns = new Int32Array(journals.turns);
    this.chunks = journals.chunks.map((chunk) => Buffer.from(chunk));
  }

  /** The numbers of all commits in the order in which they were heard; at one instant in the order of their turns, then of their leads. */
  inOrder(): Uint32Array {
    const { times, turns } = this;
    return Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || (turns[a] ?? 0) - (turns[b] ?? 0) || a - b);
  }

  timeOf(commit: number): Instant {
    return this.times[commit] ?? 0;
  }

  leadOf(commit: number): number {
    return this.places[PLACE * commit] ?? -1;
  }

  /** What a lead had heard before a commit of its own. */
  factsBefore(lead: number, commit: number): EarnedFact[] {
    let first = commit;
    while (first > 0 && this.leadOf(first - 1) === lead) first -= 1;
    return Array.from({ length: commit - first }, (_, index) => this.read(first + index).facts).flat();
  }

  read(commit: number): { opening: Opening | null; facts: EarnedFact[] } {
    const [, chunk = 0, offset = 0, length = 0] = this.places.subarray(PLACE * commit, PLACE * (commit + 1));
    const rows = JSON.parse(this.chunks[chunk]?.toString("utf8", offset, offset + length) ?? "[]") as Packed[];
    const entries: LeadEntry[] = rows.map((row) => upcast({ subject: "", seq: 0, ...row, body: { ...row.body, ...UNDECIDED } }));
    const [first] = entries;
    return { opening: first?.kind === "lead_created" ? openingOf(first.data) : null, facts: entries.filter(isFact) };
  }
}

/** What a fact's row holds of the decisions of its time: what it earned, whether it counted as late, and when the clock was to strike. */
const UNDECIDED = { receipts: [], late: undefined, wakeAt: undefined };

function textOf({ at, kind, v, source, body }: Line): string {
  return `{"at":${at},"kind":"${kind}","v":${v},"source":${JSON.stringify(source)},"body":${body}}`;
}

/** What the door knew of a person: the profile that was written then, without what a playbook had concluded from it. */
function openingOf({ id, profile, accountId }: Extract<LeadEntry, { kind: "lead_created" }>["data"]): Opening {
  const { name, company, title, phone, country, industry, companySize, role, locale } = profile;
  const said = { name, company, title, phone, country, industry, companySize, role, locale };
  const answers = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)) as ProfileAnswers;
  return { id, email: profile.email, answers, accountId };
}

function shared(numbers: Int32Array | Float64Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(numbers.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  return buffer;
}
