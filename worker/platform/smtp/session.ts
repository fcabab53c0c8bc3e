import type { Tell } from "../mail.ts";
import { isHere, type SmtpDoor } from "../mails/mail-url.ts";
import { type Answer, Connection } from "./connection.ts";

/** What a server says it can do, by its name: `AUTH` → `PLAIN LOGIN`. */
export type Offers = ReadonlyMap<string, string>;

export interface Session {
  connection: Connection;
  offers: Offers;
  /** What was begun has to be taken back before the next mail. */
  begun: boolean;
}

/** A server that answers, and will not have us: everything else about it is right. */
export class Unwelcome extends Error {}

/** Greets a server and signs in. TLS from the start or as soon as it offers it; a password never crosses the network in the clear. Throws `Lost` or `Unwelcome`. */
export async function openSession({ host, port, secure, user }: SmtpDoor, name: string, tell: Tell | undefined): Promise<Session> {
  let connection = await Connection.open(host, port, secure);
  try {
    tell?.(`connected to ${host}:${port}${secure ? " over TLS" : ""}`);
    const greeting = expected(await connection.hear(), 220);
    tell?.(`it greets: ${textOf(greeting)}`);
    let offers = await greet(connection, name);
    if (!secure && offers.has("STARTTLS")) {
      await connection.say("STARTTLS\r\n");
      expected(await connection.hear(), 220);
      connection = connection.upgraded();
      offers = await greet(connection, name);
      tell?.("TLS began with STARTTLS");
    } else if (!secure) tell?.("it offers no TLS: what follows is in the clear");
    if (user) {
      if (connection.secure || isHere(host)) await signIn(connection, offers, user);
      else throw new Unwelcome("the server offers no TLS, and a password is not sent in the clear: use smtps:// or another port");
      tell?.(`signed in as ${user.name}`);
    }
    return { connection, offers, begun: false };
  } catch (cause) {
    await connection.close();
    throw cause;
  }
}

async function greet(connection: Connection, name: string): Promise<Offers> {
  await connection.say(`EHLO ${name}\r\n`);
  const answer = await connection.hear();
  if (answer.code === 250) {
    return new Map(
      answer.lines.slice(1).map((line) => {
        const [keyword = "", ...rest] = line.trim().split(/[ =]+/);
        return [keyword.toUpperCase(), rest.join(" ")];
      }),
    );
  }
  await connection.say(`HELO ${name}\r\n`);
  expected(await connection.hear(), 250);
  return new Map();
}

async function signIn(connection: Connection, offers: Offers, { name, password }: { name: string; password: string }): Promise<void> {
  const ways = (offers.get("AUTH") ?? "").toUpperCase().split(" ");
  if (ways.includes("PLAIN")) {
    await connection.say(`AUTH PLAIN ${base64(`\0${name}\0${password}`)}\r\n`);
  } else if (ways.includes("LOGIN")) {
    await connection.say("AUTH LOGIN\r\n");
    expected(await connection.hear(), 334);
    await connection.say(`${base64(name)}\r\n`);
    expected(await connection.hear(), 334);
    await connection.say(`${base64(password)}\r\n`);
  } else throw new Unwelcome(`the server offers neither AUTH PLAIN nor LOGIN but ${offers.get("AUTH") ?? "no AUTH"}`);
  expected(await connection.hear(), 235);
}

function expected(answer: Answer, code: number): Answer {
  if (answer.code !== code) throw new Unwelcome(textOf(answer));
  return answer;
}

/** An answer as a reason. */
export function textOf({ code, lines }: Answer): string {
  return `${code} ${lines.join(" ").trim()}`.slice(0, 300);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
