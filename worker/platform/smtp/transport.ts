import { MINUTE } from "../../playbook/time.ts";
import type { Delivery, Mail, MailTransport, Tell } from "../mail.ts";
import type { Tools } from "../mails/lanes.ts";
import type { SmtpDoor } from "../mails/mail-url.ts";
import { sendOver } from "./send.ts";
import { openSession, type Session } from "./session.ts";

/** How long a server that cannot be reached, or will not have us, is left in peace: no mail uses up an attempt for it. */
const SHUT_FOR = 5 * MINUTE;
/** After this many connections that came to nothing the rest of the mails waits. */
const CONNECTIONS_LOST_MAX = 3;
/** An invocation has fifteen minutes; what has not left by then waits for the next. */
const WITHIN = 5 * MINUTE;

/** A mail server by SMTP (RFC 5321): one connection for many mails, a new one when it breaks. It knows no key: what is in doubt is not repeated. */
export function smtp(door: SmtpDoor, name: string, tools: Tools): MailTransport {
  return {
    async deliver(mails, tell) {
      const trip = new Trip(door, name, tools, tell);
      const deliveries: Delivery[] = [];
      for (const mail of mails) deliveries.push(await trip.take(mail));
      await trip.end();
      return deliveries;
    },
  };
}

/** Mails on their way to one server, one after the other. */
class Trip {
  #session: Session | null = null;
  #lost = 0;
  #trouble = "";
  readonly #until: number;
  readonly #door: SmtpDoor;
  readonly #name: string;
  readonly #tools: Tools;
  readonly #tell: Tell | undefined;

  constructor(door: SmtpDoor, name: string, tools: Tools, tell: Tell | undefined) {
    [this.#door, this.#name, this.#tools, this.#tell] = [door, name, tools, tell];
    this.#until = tools.now() + WITHIN;
  }

  async take(mail: Mail): Promise<Delivery> {
    for (let again = false; ; again = true) {
      const now = this.#tools.now();
      if (now > this.#until) return { state: "later", reason: "no time left for it", notBefore: now };
      const session = await this.#open();
      if (!session) return { state: "later", reason: this.#trouble, notBefore: now + SHUT_FOR };
      const { delivery, broken } = await sendOver(session, mail, now, this.#tell);
      if (!broken) return delivery;
      await session.connection.close();
      this.#session = null;
      this.#lost += 1;
      this.#trouble = "reason" in delivery ? delivery.reason : "";
      // nothing was accepted: a new connection may take it
      if (delivery.state !== "later" || again) return delivery;
    }
  }

  async end(): Promise<void> {
    if (!this.#session) return;
    const { connection } = this.#session;
    await connection
      .say("QUIT\r\n")
      .then(() => connection.hear())
      .catch(() => {});
    await connection.close();
  }

  async #open(): Promise<Session | null> {
    if (this.#session) return this.#session;
    if (this.#lost >= CONNECTIONS_LOST_MAX) return null;
    try {
      this.#session = await openSession(this.#door, this.#name, this.#tell);
    } catch (cause) {
      this.#trouble = cause instanceof Error ? cause.message : String(cause);
      this.#lost = CONNECTIONS_LOST_MAX;
      this.#tell?.(this.#trouble);
    }
    return this.#session;
  }
}
