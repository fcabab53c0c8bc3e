/** The most characters of a tag: mail services take tags of up to 256. */
const TAG_LENGTH_MAX = 250;

/** A message's id in letters, digits, `-` and `_` alone, for headers and for the tags that providers send back with what they report. */
export function tagOf(id: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(id)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** The id behind a tag; null where nobody made one like it. */
export function idOfTag(tag: string): string | null {
  if (tag.length > TAG_LENGTH_MAX || !/^[\w-]+$/.test(tag)) return null;
  try {
    const bytes = Uint8Array.from(atob(tag.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const id = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return tagOf(id) === tag ? id : null;
  } catch {
    return null;
  }
}
