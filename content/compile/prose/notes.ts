import type { Root } from "mdast";
import { everyNode } from "../mdx.ts";
import { likely } from "../nearest.ts";
import { type Problem, problemAt } from "../problem.ts";
import { lineOf, lineWith, type Source } from "../source.ts";

const MARK = /\[\^([^\]\s]+)\]/g;

/** Marks of notes that are not there, which readers would see as they are typed, and notes that no mark leads to, which they would not see. */
export function notes(source: Source, tree: Root): Problem[] {
  const nodes = [...everyNode(tree)];
  const told = nodes.flatMap((node) => (node.type === "footnoteDefinition" ? [node] : []));
  const names = told.map(({ label, identifier }) => label ?? identifier);
  const marked = new Set(nodes.flatMap((node) => (node.type === "footnoteReference" ? [node.identifier] : [])));
  return [
    ...nodes.flatMap((node) =>
      node.type === "text" ? lost(source, node.position?.start.offset ?? 0, node.position?.end.offset ?? 0, names) : [],
    ),
    ...told.flatMap(({ identifier, label, position }) =>
      marked.has(identifier)
        ? []
        : [
            problemAt(
              source,
              position?.start.line ?? 1,
              `explains [^${label ?? identifier}], which stands nowhere in the text: put it where it belongs, or take the note out`,
              "",
            ),
          ],
    ),
  ];
}

function lost(source: Source, start: number, end: number, names: readonly string[]): Problem[] {
  return [...source.text.slice(start, end).matchAll(MARK)].map(({ 0: mark, 1: name = "", index }) => {
    const meant = likely(name, names);
    return problemAt(
      source,
      lineOf(source, start + index),
      `has ${mark}, and no note says what it stands for`,
      meant === null
        ? `add a line  ${mark}: Author, Title, year.`
        : lineWith(source, start + index, start + index + mark.length, `[^${meant}]`),
    );
  });
}
