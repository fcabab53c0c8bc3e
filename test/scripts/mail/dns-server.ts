import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { decode, encode } from "dns-packet";

/** TXT and MX records by name. */
export type Records = Record<string, { txt?: string[]; mx?: string[] } | "silent">;

export interface DnsServer {
  /** host:port */
  address: string;
  asked: string[];
  close(): void;
}

/** A real DNS server on this machine that knows these names and no others. One that is silent never answers. */
export async function dnsServer(records: Records): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (message, { port, address }) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    asked.push(`${question.type} ${name}`);
    const known = records[name];
    if (known === "silent") return;
    const answers = [
      // a long text is cut in parts of 255 bytes
      ...(question.type === "TXT" ? (known?.txt ?? []) : []).map((text) => ({
        type: "TXT" as const,
        name,
        ttl: 60,
        data: text.match(/.{1,255}/gs) ?? [""],
      })),
      ...(question.type === "MX" ? (known?.mx ?? []) : []).map((exchange, index) => ({
        type: "MX" as const,
        name,
        ttl: 60,
        data: { preference: 10 + index, exchange },
      })),
    ];
    const [AUTHORITATIVE, NO_SUCH_NAME] = [1 << 10, 3];
    socket.send(
      encode({ type: "response", id: query.id ?? 0, flags: AUTHORITATIVE | (known ? 0 : NO_SUCH_NAME), questions: [question], answers }),
      port,
      address,
    );
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked, close: () => socket.close() };
}
