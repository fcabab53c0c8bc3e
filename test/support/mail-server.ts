import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { TestProject } from "vitest/node";
import type { ReceivedMail } from "./received.ts";

/** How many mails one recipient is sent before the server says "later" no more. */
const LATER_TIMES = 1;

/** What a relay says that will not have us, by the recipient's name: none of it is the recipient's fault. */
const UNWILLING: Record<string, [number, string]> = {
  policy: [554, "5.7.1 Relay access denied"],
  relay: [550, "relay not permitted"],
  sender: [550, "5.1.8 Sender address rejected: Domain not found"],
  login: [530, "5.7.0 Must authenticate first"],
  overfull: [552, "5.2.2 Mailbox full"],
};

/**
 * Real mail servers on this machine for the tests that run in workerd: one that knows no TLS, one that offers STARTTLS and takes one command
 * at a time and plain addresses only, one that speaks TLS from the start. What they answer depends on the recipient's name: `refused…` is refused for good, `later…`
 * once for now, the names of UNWILLING for a fault that is not theirs, `dropped…` loses the connection when the mail is on its way, `swallowed…` gets no answer after the mail was taken, `closing…`
 * finds the server shutting down once. Everybody else's mail is kept.
 */
export default async function setup(project: TestProject) {
  const kept: ReceivedMail[] = [];
  const tls = (file: string) => readFileSync(join(import.meta.dirname, "tls", file));
  const certificate = { key: tls("key.pem"), cert: tls("certificate.pem") };
  const servers = [
    mailServer(kept, { disabledCommands: ["STARTTLS"], authMethods: ["PLAIN"] }),
    mailServer(kept, { ...certificate, hidePIPELINING: true, hideSMTPUTF8: true, authMethods: ["LOGIN"] }),
    mailServer(kept, { ...certificate, secure: true }),
  ];
  const told = createServer((request, answer) => {
    const to = new URL(request.url ?? "/", "http://localhost").searchParams.get("to");
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify(kept.filter((mail) => to === null || mail.to.includes(to))));
  });
  const listening = [...servers.map((server) => server.listen(0, "127.0.0.1") as Server), told.listen(0, "127.0.0.1")];
  await Promise.all(listening.map((one) => new Promise((done) => (one.listening ? done(null) : one.once("listening", done)))));
  const [plain, startTls, secure, http] = listening.map((one) => (one.address() as AddressInfo).port);
  project.provide("mailServer", {
    smtp: `smtp://user:pass%20word@127.0.0.1:${plain}`,
    startTls: `smtp://user:pass%20word@localhost:${startTls}`,
    secure: `smtps://user:pass%20word@localhost:${secure}`,
    received: `http://127.0.0.1:${http}/`,
  });
  return async () => {
    told.close();
    await Promise.all(servers.map((server) => new Promise<void>((done) => server.close(() => done()))));
  };
}

function mailServer(kept: ReceivedMail[], options: SMTPServerOptions): SMTPServer {
  const asked = new Map<string, number>();
  const opened = new Set<string>();
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    ...options,
    onAuth: ({ username, password }, _session, done) =>
      username === "user" && password === "pass word" ? done(null, { user: username }) : done(new Error("no")),
    onRcptTo({ address }, _session, done) {
      const times = (asked.get(address) ?? 0) + 1;
      asked.set(address, times);
      if (address.startsWith("refused")) return done(Object.assign(new Error("5.1.1 no such mailbox"), { responseCode: 550 }));
      const [responseCode, said] = UNWILLING[address.split("-")[0] ?? ""] ?? [];
      if (said) return done(Object.assign(new Error(said), { responseCode }));
      if (address.startsWith("closing") && times <= LATER_TIMES)
        return done(Object.assign(new Error("4.3.2 shutting down"), { responseCode: 421 }));
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
        if (first.startsWith("dropped")) return drop(session.id);
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        opened.add(session.id);
        const { secure, user } = session as unknown as { secure: boolean; user?: string };
        const connection = { number: opened.size, secure, user: user ?? null };
        kept.push({ from, to, raw: Buffer.concat(chunks).toString("latin1"), connection });
        if (first.startsWith("swallowed")) return drop(session.id);
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
  return server;
}
