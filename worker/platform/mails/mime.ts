import type { Instant } from "../../playbook/time.ts";
import type { Mail } from "../mail.ts";
import { addressHeader, encodedWords } from "./header.ts";

const LINE_LENGTH_MAX = 76;
/** A call takes only so many arguments. */
const CHUNK_BYTES = 8_192;
/** `=_` stands in no part: quoted-printable and base64 never write it. */
const BOUNDARY = "=_dinghai_parts";

/** A mail as it stands on the wire (RFC 5322, 2045–2047): one of every header, both parts, lines that every server takes. ASCII, unless an address is not. */
export function mimeOf(mail: Mail, at: Instant): string {
  const headers: [string, string][] = [
    ["Date", new Date(at).toUTCString().replace("GMT", "+0000")],
    ["From", addressHeader(mail.from)],
    ["To", addressHeader(mail.to)],
    ...(mail.replyTo ? [["Reply-To", addressHeader(mail.replyTo)] satisfies [string, string]] : []),
    ["Subject", encodedWords(mail.subject)],
    ...Object.entries(mail.headers),
    ["X-Dinghai-Message", mail.id],
    ["MIME-Version", "1.0"],
    ["Content-Type", `multipart/alternative;\r\n boundary="${BOUNDARY}"`],
  ];
  return [...headers.map(headerLine), "", ...part("text/plain", mail.text), ...part("text/html", mail.html), `--${BOUNDARY}--`, ""].join(
    "\r\n",
  );
}

/** A line end that does not fold the line would begin a header that nobody meant. */
function headerLine([name, value]: [string, string]): string {
  if (!/^[\w-]+$/.test(name) || /[\r\n](?![\n\t ])|\0/.test(value) || /\n$/.test(value))
    throw new RangeError(`the header ${name} is not one line`);
  return `${name}: ${value}`;
}

function part(type: string, text: string): string[] {
  const [encoding, body] = encoded(new TextEncoder().encode(text.replace(/\r\n?|\n/g, "\r\n")));
  return [`--${BOUNDARY}`, `Content-Type: ${type}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`, "", body];
}

/** What is mostly plain stays readable; for the rest base64 is shorter. */
function encoded(bytes: Uint8Array): [encoding: string, body: string] {
  let foreign = 0;
  for (const byte of bytes) if (byte > 126) foreign += 1;
  if (foreign * 6 <= bytes.length) return ["quoted-printable", quotedPrintable(bytes)];
  return ["base64", (base64(bytes).match(new RegExp(`.{1,${LINE_LENGTH_MAX}}`, "g")) ?? []).join("\r\n")];
}

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  return btoa(text);
}

function quotedPrintable(bytes: Uint8Array): string {
  const lines: string[] = [];
  let line = "";
  for (const [index, byte] of bytes.entries()) {
    if (byte === 13 && bytes[index + 1] === 10) continue;
    if (byte === 10) {
      lines.push(line);
      line = "";
      continue;
    }
    const blank = byte === 32 || byte === 9;
    const last = bytes[index + 1] === 13 || index === bytes.length - 1;
    const plain = (byte > 32 && byte < 127 && byte !== 61) || (blank && !last);
    const sign = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    if (line.length + sign.length >= LINE_LENGTH_MAX) {
      lines.push(`${line}=`);
      line = "";
    }
    line += sign;
  }
  return [...lines, line].join("\r\n");
}
