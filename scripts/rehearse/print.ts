import type { Block } from "./tell.ts";

/** Blocks for a terminal. */
export function asText(blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    if ("title" in block) return `\n${block.title}`;
    if ("sentence" in block) return `  ${block.sentence}`;
    return "list" in block ? block.list.map((item) => `    ${item}`).join("\n") : aligned(block.table).join("\n");
  });
  return parts.join("\n").trimStart();
}

/** Blocks for a comment on a pull request. */
export function asMarkdown(blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    if ("title" in block) return `### ${block.title}`;
    if ("sentence" in block) return block.sentence;
    return "list" in block ? block.list.map((item) => `- ${item}`).join("\n") : table(block.table);
  });
  return parts.join("\n\n");
}

function table([head = [], ...rows]: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** Columns of equal width: the first to the left, the others to the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0));
  return rows.map((row) => `    ${row.map(pad).join("  ")}`.trimEnd());
}
