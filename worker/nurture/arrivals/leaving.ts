import type { ArrivalsPolicy } from "../../../content/schema/playbook.ts";

/** Longer sentences speak of something else as well, and are left to a person. */
const SENTENCE_CHARACTERS_MAX = 200;
/** How far before a phrase its opposite may stand, in characters. */
const NEGATION_REACH = 14;

/**
 * Whether somebody says that they want no more mail: a line that is nothing but one of the words, or a sentence with one of the phrases.
 * A word in a sentence about something else is no no.
 */
export function leaves(policy: ArrivalsPolicy["leave"], subject: string, ownWords: string): boolean {
  const sentences = ownWords
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll("’", "'")
    .split(/[\n.!?。！？;；]+/);
  // a mail program that is told to leave by mail writes it in the subject
  return [subject.toLowerCase(), ...sentences].some((sentence) => isBare(policy, sentence)) || sentences.some((one) => asks(policy, one));
}

function isBare({ words, courtesy }: ArrivalsPolicy["leave"], sentence: string): boolean {
  if (sentence.length > SENTENCE_CHARACTERS_MAX) return false;
  const bare = (text: string) =>
    text
      .replace(/[^\p{L}\p{N}\s'-]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim();
  const plain = bare(sentence);
  return words.includes(plain) || words.includes(bare(without(courtesy, plain)));
}

function without(courtesy: readonly string[], sentence: string): string {
  let rest = ` ${sentence} `;
  for (const word of courtesy) rest = isLatin(word) ? rest.replaceAll(` ${word} `, " ") : rest.replaceAll(word, "");
  return rest;
}

function asks({ phrases, negations }: ArrivalsPolicy["leave"], sentence: string): boolean {
  if (sentence.length > SENTENCE_CHARACTERS_MAX) return false;
  return phrases.some((phrase) => {
    const at = sentence.indexOf(phrase);
    if (at === -1) return false;
    const before = sentence.slice(Math.max(0, at - NEGATION_REACH), at);
    return !negations.some((not) => (isLatin(not) ? ` ${before} `.includes(` ${not} `) : before.trimEnd().endsWith(not)));
  });
}

function isLatin(word: string): boolean {
  return /^[a-zäöüß' -]+$/.test(word);
}
