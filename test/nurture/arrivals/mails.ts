import { messageIdOf } from "../../../worker/nurture/message-id.ts";

/** The sources beside this file, by name. `@@MESSAGE@@` is the Message-ID of a mail of ours, `@@READER@@` who got it. */
const sources = import.meta.glob<string>("./mails/*.eml", { query: "?raw", import: "default", eager: true });

export const MAIL_NAMES = Object.keys(sources).map((path) => path.replace(/^.*\/|\.eml$/g, ""));

/** A mail as a server hands it over. */
export function mailSource(name: string, { message, reader }: { message: string; reader: string }): string {
  const source = sources[`./mails/${name}.eml`];
  if (!source) throw new Error(`there is no mail ${name}`);
  return source
    .replaceAll("@@MESSAGE@@", messageIdOf(message, "dinghai.example"))
    .replaceAll("@@ID@@", message)
    .replaceAll("@@READER@@", reader)
    .replaceAll("\n", "\r\n");
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes as a stream, in pieces of this size. */
export function streamOf(text: string, piece = 1_000): ReadableStream<Uint8Array> {
  const bytes = bytesOf(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.slice(at, at + piece));
      at += piece;
    },
  });
}
