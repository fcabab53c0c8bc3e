import { likely } from "./nearest.ts";
import { type Problem, problemAt } from "./problem.ts";
import { lineOf, type Source } from "./source.ts";

const list = (words: string) => words.split(" ");
const ELEMENTS = list("svg g path rect circle ellipse line polyline polygon text tspan title desc");
const GEOMETRY = list("d x y x1 x2 y1 y2 dx dy cx cy r rx ry width height points transform");
const STROKE = list("stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity");
const LETTERS = list("font-size font-weight text-anchor dominant-baseline");
const ATTRIBUTES = ["class", ...GEOMETRY, ...STROKE, ...LETTERS];
const FILLS = list("ink quiet sea tide soft beacon card good bad none").map((colour) => `fill-${colour}`);
const STROKES = list("ink line tide beacon quiet").map((colour) => `stroke-${colour}`);
const CLASSES = [...FILLS, ...STROKES];
const ROOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300">';
const COMMENT_OR_TAG = /<!--[\s\S]*?-->|<\?xml[^>]*\?>|<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g;
const NOT_TEXT = /[<>]|&(?!amp;|lt;|gt;|quot;|apos;|#\d+;|#x[\da-f]+;)/i;

/** An SVG becomes part of the page: it may hold shapes and letters in the colours of the theme. Whatever else stands in it is refused. */
export function drawingProblems(source: Source): Problem[] {
  const found: Problem[] = [];
  const say = (offset: number, [message, fix]: Wrong) => found.push(problemAt(source, lineOf(source, offset), message, fix));
  const open: string[] = [];
  let end = 0;
  let roots = 0;
  for (const match of source.text.matchAll(COMMENT_OR_TAG)) {
    const between = source.text.slice(end, match.index);
    if (NOT_TEXT.test(between)) say(end + between.search(NOT_TEXT), ["is no readable SVG", ""]);
    end = match.index + match[0].length;
    const [tag, closes, name, attributes = "", empty] = match;
    if (name === undefined) continue;
    if (closes) {
      if (open.pop() !== name) say(match.index, [`${tag} closes nothing`, ""]);
      continue;
    }
    if (open.length === 0) roots += 1;
    for (const wrong of [...wrongElement(name, attributes, open.length), ...wrongAttributes(name, attributes)]) say(match.index, wrong);
    if (!empty) open.push(name);
  }
  if (roots !== 1 || open.length > 0 || /\S/.test(source.text.slice(end))) say(end, ["is no readable SVG: one <svg>, closed", ""]);
  return found;
}

type Wrong = [message: string, fix: string];

function wrongElement(name: string, attributes: string, depth: number): Wrong[] {
  if (!ELEMENTS.includes(name)) return [[`<${name}> is refused; the elements are ${ELEMENTS.join(", ")}`, "remove it"]];
  if ((name === "svg") !== (depth === 0)) return [["an SVG has one root, <svg>", ROOT]];
  if (name === "svg" && !/\bviewBox="0 0 [\d.]+ [\d.]+"/.test(attributes)) return [["<svg> needs a viewBox that begins at 0 0", ROOT]];
  return [];
}

function wrongAttributes(element: string, attributes: string): Wrong[] {
  return [...attributes.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].flatMap(([written, name = "", double, single]): Wrong[] => {
    const value = double ?? single ?? "";
    if (element === "svg" && /^(?:viewBox|xmlns)$/.test(name)) return [];
    if (!ATTRIBUTES.includes(name))
      return [
        [
          `${written} is refused: shapes are attributes, colours are classes`,
          /^(?:fill|stroke)$/.test(name) ? `class="${name}-ink"` : `remove ${name}`,
        ],
      ];
    if (/url\s*\(|:\/\/|javascript:/i.test(value)) return [[`${written} refers to something else`, `remove ${name}`]];
    if (name !== "class") return [];
    return value
      .split(/\s+/)
      .filter((one) => !CLASSES.includes(one))
      .map((one) => [`the class “${one}” is no colour of a drawing: ${CLASSES.join(", ")}`, meant(one, value)]);
  });
}

function meant(one: string, value: string): string {
  const better = likely(one, CLASSES);
  return better === null ? "" : `class="${value.replace(one, better)}"`;
}
