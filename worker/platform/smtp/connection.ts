import { connect } from "cloudflare:sockets";

/** How long a server may be silent. After a mail's last line it may have much to do (RFC 5321 4.5.3.2, shortened to what an invocation has). */
export const ANSWER_MS_MAX = 30_000;
export const VERDICT_MS_MAX = 120_000;
const ANSWER_BYTES_MAX = 64_000;

/** What a server answers: its code, and its lines without it. */
export interface Answer {
  code: number;
  lines: string[];
}

/** The server is gone, silent, or does not speak SMTP. Whatever it was told last, nobody knows whether it heard. */
export class Lost extends Error {}

/** A conversation in lines. Answers are taken one by one, however many arrive at once. */
export class Connection {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #decoder = new TextDecoder();
  #heard = "";
  readonly secure: boolean;

  private constructor(socket: Socket, secure: boolean) {
    this.#socket = socket;
    this.secure = secure;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
    // a connection that breaks tells whoever reads or writes next
    for (const end of [socket.closed, this.#reader.closed, this.#writer.closed]) end.catch(() => {});
  }

  static async open(host: string, port: number, secure: boolean): Promise<Connection> {
    try {
      const socket = connect({ hostname: host, port }, { secureTransport: secure ? "on" : "starttls", allowHalfOpen: false });
      await patiently(ANSWER_MS_MAX, socket.opened);
      return new Connection(socket, secure);
    } catch (cause) {
      throw lost(cause);
    }
  }

  /** Goes on over TLS. Whatever was said before it in the clear and not yet read is not believed. */
  upgraded(): Connection {
    if (this.#heard !== "") throw new Lost("the server spoke before TLS began");
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    return new Connection(this.#socket.startTls(), true);
  }

  async say(text: string): Promise<void> {
    try {
      await patiently(ANSWER_MS_MAX, this.#writer.write(new TextEncoder().encode(text)));
    } catch (cause) {
      throw lost(cause);
    }
  }

  async hear(milliseconds = ANSWER_MS_MAX): Promise<Answer> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r?\n)*\d{3}(?: .*)?\r?\n/.exec(this.#heard)?.[0];
      if (whole !== undefined) {
        this.#heard = this.#heard.slice(whole.length);
        const lines = whole.trimEnd().split(/\r?\n/);
        return { code: Number(lines.at(-1)?.slice(0, 3)), lines: lines.map((line) => line.slice(4)) };
      }
      if (this.#heard.length > ANSWER_BYTES_MAX || /^(?!\d{3}[- \r\n]).{4}/.test(this.#heard))
        throw new Lost("the server does not speak SMTP");
      await this.#more(milliseconds);
    }
  }

  async close(): Promise<void> {
    await patiently(ANSWER_MS_MAX, this.#socket.close()).catch(() => {});
  }

  async #more(milliseconds: number): Promise<void> {
    try {
      const { done, value } = await patiently(milliseconds, this.#reader.read());
      if (done) throw new Lost("the server closed the connection");
      this.#heard += this.#decoder.decode(value, { stream: true });
    } catch (cause) {
      throw lost(cause);
    }
  }
}

/** Waits for something, but not for ever. */
async function patiently<T>(milliseconds: number, awaited: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const silence = scheduler.wait(milliseconds, { signal: settled.signal }).then(() => {
    throw new Lost(`no answer within ${milliseconds / 1_000} s`);
  });
  try {
    return await Promise.race([awaited, silence]);
  } finally {
    settled.abort();
  }
}

function lost(cause: unknown): Lost {
  return cause instanceof Lost ? cause : new Lost(cause instanceof Error ? cause.message : String(cause));
}
