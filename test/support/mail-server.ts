import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import type { TestProject } from "vitest/node";
import type { ReceivedMail } from "./received.ts";

/** How many mails one recipient is sent before the server says "later" no more. */
const LATER_TIMES = 1;

/**
 * A real mail server on this machine for the tests that run in workerd. What it answers depends on the recipient's name:
 * `refused…` is refused for good, `later…` once for now, `dropped…` loses the connection when the mail is on its way,
 * `swallowed…` gets no answer after the mail was taken. Everybody else's mail is kept.
 */
export default async function setup(project: TestProject) {
  const kept: ReceivedMail[] = [];
  const asked = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, done) =>
      username === "user" && password === "pass word" ? done(null, { user: username }) : done(new Error("no")),
    onRcptTo({ address }, _session, done) {
      const times = (asked.get(address) ?? 0) + 1;
      asked.set(address, times);
      if (address.startsWith("refused")) return done(Object.assign(new Error("5.1.1 no such mailbox"), { responseCode: 550 }));
      if (address.startsWith("later") && times <= LATER_TIMES)
        return done(Object.assign(new Error("4.2.0 greylisted"), { responseCode: 451 }));
      return done();
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const [first = ""] = to;
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const socket = (session as unknown as { id: string }).id;
        if (first.startsWith("dropped")) return drop(socket);
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        kept.push({ from, to, raw: Buffer.concat(chunks).toString("latin1") });
        if (first.startsWith("swallowed")) return drop(socket);
        return done();
      });
    },
  });
  const drop = (session: string) => {
    for (const connection of server.connections as unknown as Set<{ session: { id: string }; _socket: { destroy(): void } }>) {
      if (connection.session.id === session) connection._socket.destroy();
    }
  };
  server.on("error", () => {});
  const listening = server.listen(0, "127.0.0.1");
  const told = createServer((request, answer) => {
    const to = new URL(request.url ?? "/", "http://localhost").searchParams.get("to");
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify(kept.filter((mail) => to === null || mail.to.includes(to))));
  }).listen(0, "127.0.0.1");
  await Promise.all([listening, told].map((one) => new Promise((done) => (one.listening ? done(null) : one.once("listening", done)))));
  project.provide("mailServer", {
    smtp: `smtp://user:pass%20word@127.0.0.1:${(listening.address() as AddressInfo).port}`,
    received: `http://127.0.0.1:${(told.address() as AddressInfo).port}/`,
  });
  return async () => {
    told.close();
    await new Promise<void>((done) => server.close(() => done()));
  };
}
