import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../install.mjs";

/** One place of one file said otherwise. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** The rig with the real Worker in it, as one module of text; `edits` are made on the way. Throws where one of them finds no place or several. */
export async function bundle(edits: readonly Edit[] = []): Promise<string> {
  const made = new Set<Edit>();
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "scripts/simulate/rig/entry.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "silent",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    plugins: [editing(edits, made)],
  });
  const missed = edits.find((edit) => !made.has(edit));
  if (missed) throw new Error(`${missed.file} is no part of the bundle`);
  return outputFiles[0]?.text ?? "";
}

function editing(edits: readonly Edit[], made: Set<Edit>): Plugin {
  return {
    name: "edits",
    setup(builder) {
      for (const file of new Set(edits.map((edit) => edit.file))) {
        builder.onLoad({ filter: new RegExp(`${file.replace(/[.]/g, "\\.")}$`) }, ({ path }) => {
          let contents = readFileSync(path, "utf8");
          for (const edit of edits.filter((one) => one.file === file)) {
            contents = edited(contents, edit);
            made.add(edit);
          }
          return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
        });
      }
    },
  };
}

/** A refactoring must not disarm an edit in silence. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const places = text.split(find).length - 1;
  if (places !== 1)
    throw new Error(`${places} places of ${file} read ${JSON.stringify(find)}, and it should be one: change the edit with the file`);
  return text.replace(find, () => replace);
}
