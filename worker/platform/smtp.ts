import { LogLevel, WorkerMailer } from "worker-mailer";
import { addressHeader, encodedWords } from "./headers.ts";
import type { Delivery, Mail, MailTransport } from "./mail.ts";

/** `smtp://user:password@host:port`; `smtps://` speaks TLS from the start. One connection for many mails. */
export function smtp(url: string): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const credentials = username
    ? {
        credentials: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
        authType: ["plain" as const, "login" as const],
      }
    : {};
  const options = {
    host: hostname,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    startTls: !secure && username !== "",
    // it would write the addresses of those who were refused
    logLevel: LogLevel.NONE,
    ...credentials,
  };
  const open = () => WorkerMailer.connect(options).catch((cause: unknown) => String(cause));
  return {
    async deliver(mails) {
      if (mails.length === 0) return [];
      let connection = await open();
      const deliveries: Delivery[] = [];
      for (const mail of mails) {
        const delivery = typeof connection === "string" ? { state: "later" as const, reason: connection } : await send(connection, mail);
        deliveries.push(delivery);
        // a connection that stopped answering is of no use to the next mail
        if (delivery.state === "unknown") connection = await open();
      }
      if (typeof connection !== "string") await connection.close();
      return deliveries;
    },
  };
}

async function send(connection: WorkerMailer, mail: Mail): Promise<Delivery> {
  try {
    await connection.send({
      from: mail.from,
      to: mail.to.email,
      ...(mail.replyTo ? { reply: mail.replyTo } : {}),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      headers: { From: addressHeader(mail.from), Subject: encodedWords(mail.subject), ...mail.headers, "X-Dinghai-Message": mail.id },
    });
    return { state: "sent" };
  } catch (cause) {
    return judge(String(cause instanceof Error ? cause.message : cause));
  }
}

/**
 * A server's answer: a recipient refused with 5xx is refused for good. Any other refusal, ours or theirs, is tried again within bounds and
 * never counted against the recipient; without an answer nobody knows. A number in the address is no answer.
 */
function judge(reason: string): Delivery {
  const code = /\b([45])\d\d\b/.exec(reason.replace(/<[^>]*>/g, ""))?.[1];
  if (!code) return { state: "unknown", reason };
  return code === "5" && reason.includes("RCPT TO") ? { state: "refused", reason } : { state: "later", reason };
}

interface Reading {
  reader: ReadableStreamDefaultReader<Uint8Array>;
}

/** The library's own (1.2) reads on for ever from a connection that the server has closed, and takes the whole Worker with it. */
async function readAnswer(this: Reading): Promise<string> {
  const decoder = new TextDecoder();
  for (let answer = ""; ; ) {
    const { done, value } = await this.reader.read();
    if (done) throw new Error("the server closed the connection");
    answer += decoder.decode(value, { stream: true });
    if (answer.endsWith("\n") && !/^\d+-/.test(answer.split(/\r?\n/).at(-2) ?? "")) return answer;
  }
}

Object.assign(WorkerMailer.prototype, { read: readAnswer });
