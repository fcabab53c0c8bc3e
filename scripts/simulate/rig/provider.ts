import type { Delivery, Mail, MailTransport } from "../../../worker/platform/mail.ts";
import { DAY, HOUR, type Instant } from "../../../worker/playbook/time.ts";
import { type Chance, chance } from "./chance.ts";
import type { Conductor, Run } from "./conductor.ts";
import type { Judge, MessageRecord } from "./judge.ts";
import type { Person } from "./people.ts";

/** Sends that are under way at once. */
const LANES = 6;
/** How long a provider that knows keys keeps them. */
const KEYS_KEPT = DAY;

type Answer = "sent" | "refused" | "full" | "throttled" | "shut" | "broken" | "taken_unsaid" | "lost_unsaid";

/** How often the provider answers otherwise than that it was sent. */
type Mood = Partial<Record<Answer, number>>;

/**
 * A mail provider, and the judge's eyes: what it takes the reader has. It may answer 429 or 5xx, say when to come again, take a mail and never say so, lose one and
 * never say so, and fail in the middle of many.
 */
export class Provider {
  readonly #seed: number;
  readonly #mood: Mood;
  readonly #people: readonly Person[];
  readonly #judge: Judge;
  readonly #conductor: Conductor;
  readonly #database: D1Database;
  /** What it was given under each key, where it knows a mail again by its key. */
  readonly #keys: Map<string, { at: Instant; text: string }> | null;
  readonly #asked = new Map<string, number>();
  #over = false;

  constructor(seed: number, draw: Chance, people: readonly Person[], judge: Judge, conductor: Conductor, database: D1Database) {
    this.#seed = seed;
    this.#people = people;
    this.#judge = judge;
    this.#conductor = conductor;
    this.#database = database;
    const rate = draw.oneOf([0, 0.05, 0.3, 0.3]);
    const kinds = (["throttled", "shut", "broken", "taken_unsaid", "lost_unsaid"] as const).filter(() => draw.of(0.6));
    this.#keys = draw.of(0.5) ? new Map() : null;
    this.#mood = Object.fromEntries(kinds.map((kind) => [kind, rate]));
  }

  /** From now on it takes whatever has a mailbox. */
  end(): void {
    this.#over = true;
  }

  /** The provider as one run of the Worker sees it. */
  transport(run: Run): MailTransport {
    return {
      ...(this.#keys ? { sameForMs: KEYS_KEPT } : {}),
      deliver: async (mails) => {
        const deliveries: Delivery[] = new Array(mails.length);
        let next = 0;
        const lane = async () => {
          for (let index = next++; index < mails.length; index = next++) {
            const mail = mails[index];
            if (mail) deliveries[index] = await this.#conductor.request(run, "mail", mail.id, () => this.#send(run, mail));
          }
        };
        await Promise.all(Array.from({ length: Math.min(LANES, mails.length) }, lane));
        return deliveries;
      },
    };
  }

  async #send(run: Run, mail: Mail): Promise<Delivery> {
    const answer = this.#answer(mail);
    if (answer === "sent" || answer === "taken_unsaid") await this.#take(run, mail);
    switch (answer) {
      case "sent":
        return { state: "sent" };
      case "refused":
        return { state: "refused", reason: "550 5.1.1 no such mailbox" };
      case "full":
        return { state: "later", reason: "452 4.2.2 mailbox full" };
      case "throttled":
        return { state: "later", reason: "429 too many requests" };
      case "shut":
        return {
          state: "later",
          reason: "429 come again",
          notBefore: this.#conductor.now + chance(this.#seed, "shut", mail.id).between(1, 40) * HOUR,
        };
      case "broken":
        return { state: "later", reason: "503 try again" };
      case "taken_unsaid":
      case "lost_unsaid":
        return { state: "unknown", reason: "no answer" };
    }
  }

  #answer(mail: Mail): Answer {
    const asked = (this.#asked.get(mail.id) ?? 0) + 1;
    this.#asked.set(mail.id, asked);
    const answer = this.#drawn(mail, asked);
    // being told to come again is no attempt
    if (answer !== "shut") this.#judge.tried.set(mail.id, (this.#judge.tried.get(mail.id) ?? 0) + 1);
    return answer;
  }

  #drawn(mail: Mail, asked: number): Answer {
    const mailbox = this.#people.find(({ email }) => email === mail.to.email)?.mailbox ?? "good";
    if (mailbox !== "good") return mailbox === "full" ? "full" : "refused";
    if (this.#over) return "sent";
    const draw = chance(this.#seed, "provider", mail.id, asked);
    const moods = Object.entries(this.#mood) as [Answer, number][];
    return moods.find(([, share]) => draw.of(share))?.[0] ?? "sent";
  }

  /** The same mail under the same key goes out once; another one under it is a mistake. */
  #isKnown(mail: Mail): boolean {
    const { now } = this.#conductor;
    const text = JSON.stringify(mail);
    const before = this.#keys?.get(mail.id);
    const known = before !== undefined && now < before.at + KEYS_KEPT;
    if (!known) this.#keys?.set(mail.id, { at: now, text });
    else if (before.text !== text)
      this.#judge.breaks(2, `${mail.id} was given to its provider twice, and was another mail the second time`);
    return known;
  }

  async #take(run: Run, mail: Mail): Promise<void> {
    if (this.#isKnown(mail)) return;
    const record = await this.#database
      .prepare(
        `SELECT m.state, template, purpose, recipient, lead_id AS lead, enrolment_id AS enrolment, step, m.created_at AS createdAt,
           mail IS NOT NULL AS written, l.state->>'$.profile.zone' AS zone, l.state->>'$.profile.calendar' AS calendar
         FROM messages m LEFT JOIN leads l ON l.id = lead_id WHERE m.id = ?`,
      )
      .bind(mail.id)
      .first<MessageRecord>();
    const { now, moment } = this.#conductor;
    this.#judge.accepted.push({ mail, at: now, moment, run: run.serial, claimed: run.claimed.get(`mail:${mail.id}`) ?? null, record });
  }
}
