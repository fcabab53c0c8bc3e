/** The most bytes of text in one encoded word: as base64 with its frame it stays within the 75 characters of RFC 2047. */
const WORD_BYTES_MAX = 45;
const PLAIN_LENGTH_MAX = 200;

/** Text of a header: as it is when it is plain, else encoded words (RFC 2047), each on a line of its own. */
export function encodedWords(text: string): string {
  return isPlain(text) ? text : wordsOf(text).map(encoded).join("\r\n ");
}

/** A name and an address, or the address alone; an encoded word is one only outside quotation marks. */
export function addressHeader({ name, email }: { name: string | null; email: string }): string {
  if (!name) return email;
  return isPlain(name) ? `"${name.replace(/["\\]/g, "\\$&")}" <${email}>` : `${encodedWords(name)}\r\n <${email}>`;
}

function isPlain(text: string): boolean {
  return text.length <= PLAIN_LENGTH_MAX && /^[\x20-\x7e]*$/.test(text) && !text.includes("=?");
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (bytesOf(word + character).byteLength > WORD_BYTES_MAX) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word];
}

function encoded(word: string): string {
  return `=?UTF-8?B?${btoa(String.fromCharCode(...bytesOf(word)))}?=`;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
