import type { Instant } from "../../playbook/time.ts";
import type { Delivery, Mail, MailTransport, Tell } from "../mail.ts";

/** Sends that are under way at once. */
const IN_FLIGHT_MAX = 6;
/** A provider that wants this long a pause or less is waited for; for a longer one the mails go back to the outbox. */
const PAUSE_MS_MAX = 5_000;
/** How often one mail waits, and how long all of them together, before they go back. */
const PAUSES_MAX = 5;
const PAUSED_MS_MAX = 60_000;

/** What a transport needs of the world. */
export interface Tools {
  fetch: typeof fetch;
  now(): Instant;
  wait(milliseconds: number): Promise<void>;
}

export type SendOne = (mail: Mail, tell: Tell | undefined) => Promise<Delivery>;

/** Sends each mail by itself, a few at once. One that fails does not touch the others; a provider that is shut is not asked for each of them. */
export function eachByItself(send: SendOne, { now, wait }: Tools): MailTransport["deliver"] {
  return async (mails, tell) => {
    const deliveries: Delivery[] = new Array(mails.length);
    let shut: Delivery | null = null;
    let paused = 0;
    let next = 0;
    const patiently = async (mail: Mail): Promise<Delivery> => {
      for (let pauses = 0; ; pauses += 1) {
        const delivery = await send(mail, tell).catch((cause: unknown): Delivery => ({ state: "later", reason: String(cause) }));
        if (delivery.state !== "later" || delivery.notBefore === undefined) return delivery;
        const pause = Math.max(0, delivery.notBefore - now());
        if (pause > PAUSE_MS_MAX || pauses >= PAUSES_MAX || paused + pause > PAUSED_MS_MAX) {
          shut = delivery;
          return delivery;
        }
        paused += pause;
        tell?.(`the provider asks to wait ${pause} ms`);
        await wait(pause);
      }
    };
    const lane = async () => {
      for (let index = next++; index < mails.length; index = next++) {
        const mail = mails[index];
        if (mail) deliveries[index] = shut ?? (await patiently(mail));
      }
    };
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT_MAX, mails.length) }, lane));
    return deliveries;
  };
}
