import type { Instant } from "../../playbook/time.ts";
import type { Delivery, Mail, Tell } from "../mail.ts";
import { mimeOf } from "../mails/mime.ts";
import { type Answer, Lost, VERDICT_MS_MAX } from "./connection.ts";
import { type Session, textOf } from "./session.ts";

/** How one mail fared. `broken`: the connection is of no more use; where nothing was accepted, another one may take the mail. */
export interface Sent {
  delivery: Delivery;
  broken: boolean;
}

const SHUTTING_DOWN = 421;
const MAILBOX_CODES = { from: 550, to: 556 };
/** In an envelope these would end the command, or the address. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const NO_ADDRESS = /[\s<>\u0000-\u001f\u007f]/;

/** Sends one mail over an open session: envelope, text, verdict. Until the last line is on its way nothing can have been accepted. */
export async function sendOver(session: Session, mail: Mail, now: Instant, tell: Tell | undefined): Promise<Sent> {
  const { connection, offers } = session;
  const addresses = [mail.from.email, mail.to.email];
  const foreign = addresses.some((address) => /[^\x20-\x7e]/.test(address));
  if (NO_ADDRESS.test(mail.to.email)) return whole({ state: "refused", reason: "not an address" });
  // neither of these is the recipient's fault
  if (NO_ADDRESS.test(mail.from.email)) return whole({ state: "later", reason: "the sender is not an address" });
  if (foreign && !offers.has("SMTPUTF8")) return whole({ state: "later", reason: "the server takes only plain addresses (no SMTPUTF8)" });
  let text: string;
  try {
    text = onTheWire(mimeOf(mail, now));
  } catch (cause) {
    return whole({ state: "later", reason: String(cause) });
  }
  const options = `${foreign ? " SMTPUTF8 BODY=8BITMIME" : ""}${offers.has("SIZE") ? ` SIZE=${text.length}` : ""}`;
  const commands = [...(session.begun ? ["RSET"] : []), `MAIL FROM:<${mail.from.email}>${options}`, `RCPT TO:<${mail.to.email}>`, "DATA"];
  let underWay = false;
  try {
    const refused = await envelope(session, commands);
    if (refused) {
      const delivery = judge(refused);
      tell?.(`it refuses: ${textOf(refused.answer)}`);
      return { delivery, broken: refused.answer.code === SHUTTING_DOWN };
    }
    tell?.("it accepts sender and recipient");
    underWay = true;
    await connection.say(text);
    const verdict = await connection.hear(VERDICT_MS_MAX);
    session.begun = false;
    const reason = textOf(verdict);
    tell?.(`it says of the mail: ${reason}`);
    if (verdict.code >= 200 && verdict.code < 300) return whole({ state: "sent", provider: reason });
    return { delivery: { state: "later", reason }, broken: verdict.code === SHUTTING_DOWN };
  } catch (cause) {
    if (!(cause instanceof Lost)) throw cause;
    tell?.(cause.message);
    return { delivery: { state: underWay ? "unknown" : "later", reason: cause.message }, broken: true };
  }
}

interface Refused {
  command: string;
  answer: Answer;
}

/** Says who writes to whom, all at once where the server takes it so (PIPELINING, RFC 2920). Null when it waits for the text. */
async function envelope(session: Session, commands: readonly string[]): Promise<Refused | null> {
  const { connection, offers } = session;
  const together = offers.has("PIPELINING");
  session.begun = true;
  if (together) await connection.say(`${commands.join("\r\n")}\r\n`);
  let refused: Refused | null = null;
  for (const command of commands) {
    if (!together) await connection.say(`${command}\r\n`);
    const answer = await connection.hear();
    const welcome = command === "DATA" ? answer.code === 354 : answer.code >= 200 && answer.code < 300;
    // it waits for a text that will not come: an empty one goes to nobody
    if (command === "DATA" && welcome && refused) {
      await connection.say(".\r\n");
      await connection.hear();
    }
    if (!welcome) refused ??= { command, answer };
    if (refused && !together) break;
  }
  return refused;
}

/**
 * A recipient may be refused with these codes alone; the others say that we speak wrongly, or may not speak at all. Whether it was the address,
 * the server's words tell. Any other refusal, ours or theirs, is tried again within bounds and never counted against the recipient.
 */
function judge({ command, answer }: Refused): Delivery {
  const final = command.startsWith("RCPT") && answer.code >= MAILBOX_CODES.from && answer.code <= MAILBOX_CODES.to;
  return { state: final ? "refused" : "later", reason: textOf(answer) };
}

/** A line that begins with a dot gets another one; a line of a dot alone is the end. */
function onTheWire(text: string): string {
  return `${text.replace(/^\./gm, "..")}.\r\n`;
}

function whole(delivery: Delivery): Sent {
  return { delivery, broken: false };
}
