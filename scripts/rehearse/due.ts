import type { Instant } from "../../worker/playbook/time.ts";

/** Of one lead at one instant the clock is struck before a step, as a tick does. */
export const CLOCK = 0;
export const STEP = 1;

/** When each lead is next due: a heap in which a lead stands once. Ties go to the clock, then to the lead that came first (`came`). */
export class Due {
  private readonly heap: Int32Array;
  private readonly places: Int32Array;
  private readonly times: Float64Array;
  private readonly kinds: Uint8Array;
  private readonly came: Int32Array;
  private size = 0;

  constructor(leads: number, came: Int32Array) {
    this.came = came;
    this.heap = new Int32Array(leads);
    this.places = new Int32Array(leads).fill(-1);
    this.times = new Float64Array(leads);
    this.kinds = new Uint8Array(leads);
  }

  /** The lead that is due first, or -1 when nobody is due by then. */
  first(until: Instant): number {
    const lead = this.heap[0] ?? -1;
    return this.size > 0 && this.timeOf(lead) <= until ? lead : -1;
  }

  timeOf(lead: number): Instant {
    return this.times[lead] ?? Number.POSITIVE_INFINITY;
  }

  kindOf(lead: number): number {
    return this.kinds[lead] ?? CLOCK;
  }

  /** Puts a lead where it belongs now; null takes it out. */
  set(lead: number, at: Instant | null, kind: number): void {
    const place = this.places[lead] ?? -1;
    if (at === null) {
      if (place >= 0) this.remove(lead, place);
      return;
    }
    this.times[lead] = at;
    this.kinds[lead] = kind;
    if (place >= 0) this.settle(lead, place);
    else this.settle(lead, this.size++);
  }

  private remove(lead: number, place: number): void {
    this.size -= 1;
    this.places[lead] = -1;
    const last = this.heap[this.size] ?? -1;
    if (last !== lead) this.settle(last, place);
  }

  private settle(lead: number, from: number): void {
    let place = from;
    for (let parent = (place - 1) >> 1; place > 0 && this.precedes(lead, this.heap[parent] ?? -1); parent = (place - 1) >> 1) {
      this.put(this.heap[parent] ?? -1, place);
      place = parent;
    }
    for (let child = this.soonerChild(place); child >= 0 && this.precedes(this.heap[child] ?? -1, lead); child = this.soonerChild(place)) {
      this.put(this.heap[child] ?? -1, place);
      place = child;
    }
    this.put(lead, place);
  }

  private soonerChild(place: number): number {
    const left = 2 * place + 1;
    if (left >= this.size) return -1;
    const right = left + 1;
    return right < this.size && this.precedes(this.heap[right] ?? -1, this.heap[left] ?? -1) ? right : left;
  }

  private put(lead: number, place: number): void {
    this.heap[place] = lead;
    this.places[lead] = place;
  }

  private precedes(a: number, b: number): boolean {
    const between = this.timeOf(a) - this.timeOf(b) || this.kindOf(a) - this.kindOf(b) || (this.came[a] ?? 0) - (this.came[b] ?? 0);
    return between < 0;
  }
}
