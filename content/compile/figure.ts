import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import type { Library } from "./library.ts";
import { everyNode } from "./mdx.ts";
import { likely } from "./nearest.ts";
import { missingFile, type Problem, problemAt } from "./problem.ts";
import type { Source } from "./source.ts";

/** The drawings a text shows must lie beside it, and say what they show to those who cannot see them. */
export function figureProblems(library: Library, folder: string, locale: string, source: Source, tree: Root): Problem[] {
  const files = library.within(folder);
  return [...everyNode(tree)].flatMap((node) =>
    node.type === "mdxJsxFlowElement" && node.name === "Figure" ? drawnProblems(node, files, locale, source) : [],
  );
}

/** A drawing without a language stands for both; where one language has its own, so must the other. */
export function lonelyDrawings(folder: string, files: readonly string[]): Problem[] {
  return files.flatMap((name) => {
    const [, file, locale] = /^([^.]+)\.(zh|en)\.svg$/.exec(name) ?? [];
    const twin = `${file}.${locale === "zh" ? "en" : "zh"}.svg`;
    if (!locale || files.includes(twin)) return [];
    return [missingFile(`content/${folder}/${twin}`, `is missing: ${name} has the other language`, `create content/${folder}/${twin}`)];
  });
}

function drawnProblems(figure: MdxJsxFlowElement, files: readonly string[], locale: string, source: Source): Problem[] {
  const line = figure.position?.start.line ?? 1;
  const shown = source.lines[line - 1] ?? "";
  const value = (name: string) => {
    const found = figure.attributes.find((each) => each.type === "mdxJsxAttribute" && each.name === name)?.value;
    return typeof found === "string" ? found.trim() : "";
  };
  const silent = 'needs alt="…": what the drawing shows, in words';
  if (value("alt") === "") return [problemAt(source, line, `<Figure> ${silent}`, shown.replace("<Figure", '<Figure alt="…"'))];
  const file = value("file");
  if (files.includes(`${file}.${locale}.svg`) || files.includes(`${file}.svg`)) return [];
  const drawings = files.flatMap((name) => /^([^.]+)(?:\.(?:zh|en))?\.svg$/.exec(name)?.[1] ?? []);
  const meant = likely(file, drawings);
  const fix = meant === null ? "" : shown.replace(`file="${file}"`, `file="${meant}"`);
  return [problemAt(source, line, `neither ${file}.${locale}.svg nor ${file}.svg lies beside the text`, fix)];
}
