import { type Instant, MINUTE, SECOND } from "../../../worker/playbook/time.ts";
import type { Chance } from "./chance.ts";

export interface Message {
  id: string;
  ids: readonly string[];
  at: Instant;
  tries: number;
}

const RETRIES_MAX = 5;
/** What the queue hands over at once. */
const BATCH_MAX = 100;
const DELAYS = [SECOND, SECOND, 2 * SECOND, MINUTE, 40 * MINUTE, 11 * 60 * MINUTE];

/** The queue: at least once, in no order, now and then late, now and then never. */
export class Queue {
  readonly #draw: Chance;
  readonly #bad: boolean;
  #waiting: Message[] = [];
  #sent = 0;
  #over = false;
  dead: Message[] = [];

  constructor(draw: Chance) {
    this.#draw = draw;
    this.#bad = draw.of(0.5);
  }

  end(): void {
    this.#over = true;
  }

  send(ids: readonly string[], now: Instant): void {
    this.#sent += 1;
    const bad = this.#bad && !this.#over;
    if (bad && this.#draw.of(0.1)) return;
    const message = { id: `message-${this.#sent}`, ids, tries: 0 };
    const delay = bad ? this.#draw.oneOf(DELAYS) : SECOND;
    this.#waiting.push({ ...message, at: now + delay });
    if (bad && this.#draw.of(0.15)) this.#waiting.push({ ...message, at: now + this.#draw.oneOf(DELAYS) });
  }

  next(): Instant | null {
    return this.#waiting.length > 0 ? Math.min(...this.#waiting.map(({ at }) => at)) : null;
  }

  take(now: Instant): Message[] {
    const due = this.#waiting.filter(({ at }) => at <= now).slice(0, BATCH_MAX);
    this.#waiting = this.#waiting.filter((message) => !due.includes(message));
    if (!this.#bad) return due;
    const order = due.map((message) => ({ message, place: this.#draw.random() }));
    return order.sort((a, b) => a.place - b.place).map(({ message }) => message);
  }

  /** A batch that was not handled comes again, a bounded number of times. */
  back(messages: readonly Message[], now: Instant): void {
    for (const message of messages) {
      if (message.tries >= RETRIES_MAX) this.dead.push(message);
      else this.#waiting.push({ ...message, tries: message.tries + 1, at: now + MINUTE });
    }
  }
}
