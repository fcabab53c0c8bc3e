import { LOCALES, type Locale } from "../schema/common.ts";
import type { Library } from "./library.ts";
import { likely } from "./nearest.ts";
import { missingFile, problemAt } from "./problem.ts";
import { lineWith } from "./source.ts";
import { type Path, pathText, readYamlText, type YamlText } from "./yaml.ts";

export type Sentences = { [key: string]: string | Sentences };
export type Words = Record<string, Partial<Record<Locale, Sentences>>>;

/** The site reads its own words; of them the Worker bundles only what its pages show too. */
const SHARED: Record<string, readonly string[]> = { site: ["choices"] };

export function readWords(library: Library): Words {
  const words: Words = {};
  for (const path of library.within("words")) {
    if (!/^[a-z]+\/(?:zh|en)\.yaml$/.test(path))
      library.problems.push(
        missingFile(
          `content/words/${path}`,
          "is no book of words: content/words/<room>/{zh,en}.yaml",
          "remove it, or put it where words belong",
        ),
      );
  }
  for (const room of library.folders("words")) {
    const books: Partial<Record<Locale, Book>> = {};
    for (const locale of LOCALES) {
      const path = `words/${room}/${locale}.yaml`;
      if (!library.has(path)) {
        library.problems.push(
          missingFile(`content/${path}`, "is missing: every room has its words in both languages", `create content/${path}`),
        );
        continue;
      }
      const book = readBook(library, path);
      if (book) books[locale] = book;
    }
    const { zh, en } = books;
    if (!zh || !en) continue;
    checkSameKeys(library, zh, en);
    checkSameKeys(library, en, zh);
    words[room] = { zh: shared(room, zh.sentences), en: shared(room, en.sentences) };
  }
  return words;
}

function shared(room: string, sentences: Sentences): Sentences {
  const keys = SHARED[room];
  return keys ? Object.fromEntries(Object.entries(sentences).filter(([key]) => keys.includes(key))) : sentences;
}

interface Book {
  yaml: YamlText;
  sentences: Sentences;
  /** Dotted key → path, sentence. */
  leaves: Map<string, { path: Path; text: string }>;
}

function readBook(library: Library, path: string): Book | null {
  const yaml = readYamlText(library.open(path), library.problems);
  if (!yaml) return null;
  const leaves: Book["leaves"] = new Map();
  let sound = true;
  const visit = (value: unknown, at: Path): void => {
    if (typeof value === "string" && value.trim() !== "") leaves.set(pathText(at), { path: at, text: value });
    else if (value !== null && typeof value === "object" && !Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) visit(inner, [...at, key]);
    else {
      sound = false;
      const spot = yaml.spot(at);
      library.problems.push(
        problemAt(
          yaml.source,
          spot.line,
          `${pathText(at) || "the file"} must be a sentence or a block of sentences`,
          at.length === 0
            ? "key: sentence"
            : lineWith(
                yaml.source,
                spot.start,
                spot.end,
                value === null || value === "" ? `${String(at.at(-1))}: "…"` : JSON.stringify(String(value)),
              ),
        ),
      );
    }
  };
  visit(yaml.raw, []);
  return sound ? { yaml, sentences: yaml.raw as Sentences, leaves } : null;
}

function checkSameKeys(library: Library, has: Book, lacks: Book): void {
  const extra = [...lacks.leaves.keys()].filter((key) => !has.leaves.has(key));
  for (const [key, { path, text }] of has.leaves) {
    const twin = lacks.leaves.get(key);
    if (twin) {
      const [here, there] = [placeholders(text), placeholders(twin.text)];
      const lost = here.find((name) => !there.includes(name));
      if (lost !== undefined) {
        const spot = lacks.yaml.spot(twin.path);
        library.problems.push(
          problemAt(
            lacks.yaml.source,
            spot.line,
            `${key} has no {${lost}}; ${has.yaml.source.path}:${has.yaml.spot(path).line} has it`,
            "",
          ),
        );
      }
      continue;
    }
    const spot = lacks.yaml.spot(path);
    const name = String(path.at(-1));
    const slip = likely(key, extra);
    const wrong = slip === null ? null : lacks.leaves.get(slip);
    const at = wrong ? lacks.yaml.spot(wrong.path, "key") : spot;
    library.problems.push(
      problemAt(
        lacks.yaml.source,
        at.line,
        `${key} is missing; ${has.yaml.source.path}:${has.yaml.spot(path).line} has “${text}”`,
        wrong
          ? lineWith(lacks.yaml.source, at.start, at.end, name)
          : `add  ${"  ".repeat(path.length - 1)}${name}: <translation of “${text}”>`,
      ),
    );
  }
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
