import { WorkerMailer } from "worker-mailer";
import type { Delivery, Mail, MailTransport } from "./mail.ts";

/** `smtp://user:password@host:port`; `smtps://` speaks TLS from the start. One connection for each delivery of many mails. */
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
    ...credentials,
  };
  return {
    async deliver(mails) {
      if (mails.length === 0) return [];
      const connection = await WorkerMailer.connect(options).catch((cause: unknown) => String(cause));
      if (typeof connection === "string") return mails.map((): Delivery => ({ state: "later", reason: connection }));
      const deliveries: Delivery[] = [];
      for (const mail of mails) deliveries.push(await send(connection, mail));
      await connection.close();
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
      headers: { ...mail.headers, "X-Dinghai-Message": mail.id },
    });
    return { state: "sent" };
  } catch (cause) {
    return judge(String(cause instanceof Error ? cause.message : cause));
  }
}

/** A server's answer: 4xx may be tried again, 5xx is final; without an answer nobody knows. */
function judge(reason: string): Delivery {
  const code = /\b([45])\d\d\b/.exec(reason)?.[1];
  if (code === "4") return { state: "later", reason };
  return code === "5" ? { state: "refused", reason } : { state: "unknown", reason };
}
