import type { Mail } from "../../../worker/platform/mail.ts";
import type { Instant } from "../../../worker/playbook/time.ts";
import type { Broken } from "../contract.ts";

/** A mail that the provider has taken: from then on the reader has it. */
export interface Accepted {
  mail: Mail;
  at: Instant;
  moment: number;
  /** When the row of the outbox was claimed by the run that sent it; null where it never was. */
  claimed: number | null;
  run: number;
  /** How its record stood in the database at that moment; null where there was none. */
  record: MessageRecord | null;
}

export interface MessageRecord {
  state: string;
  template: string;
  purpose: string;
  recipient: string;
  lead: string | null;
  enrolment: string | null;
  step: string | null;
  createdAt: Instant;
  written: number;
  /** Where we believe the reader to be. */
  zone: string | null;
  calendar: string | null;
}

/** Something that a person did. `asked` is the moment in which they began to, `told` the one in which we said yes to it; null where we never did. */
export interface Deed {
  person: number;
  what: "ticked" | "confirmed" | "said_yes" | "said_no" | "was_erased" | "chose_fewer" | "chose_usual";
  asked: number;
  told: number | null;
}

/** What must hold is judged by what the provider took, by what people did and were told, and by the rows at the end. */
export class Judge {
  accepted: Accepted[] = [];
  deeds: Deed[] = [];
  /** People whose address was reported dead, with the moment from which we said that we had heard it. */
  bounces: { person: number; moment: number }[] = [];
  /** Leads that were erased, likewise. */
  erased: { lead: string; person: number; moment: number }[] = [];
  /** When a person, or somebody about them, last did anything. */
  lastDone = new Map<number, number>();
  /** Forms we took, by the caller's key. */
  submissions = new Map<string, { id: string; person: number }>();
  /** Whom signals were about that we took, by their id. */
  signals = new Map<string, number>();
  broken: Broken[] = [];
  readonly #said = new Set<string>();

  /** How often each mail was given to the provider. */
  tried = new Map<string, number>();

  /** Whether somebody asked for this person to be forgotten: what is gone with them is not missed. */
  forgets(person: number): boolean {
    return this.deeds.some((deed) => deed.what === "was_erased" && deed.person === person);
  }

  /** Notes that an invariant does not hold; the same thing once. */
  breaks(invariant: number, what: string): void {
    if (this.#said.has(`${invariant} ${what}`)) return;
    this.#said.add(`${invariant} ${what}`);
    this.broken.push({ invariant, what });
  }
}
