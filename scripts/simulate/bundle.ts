import { readFileSync } from "node:fs";
import { join } from "node:path";
import { context, type Plugin } from "esbuild";
import { ROOT } from "../install.mjs";

/** One place of one file said otherwise. */
export interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** Makes bundles one after the other: what no edit touches is read once. */
export interface Bundler {
  /** The rig with the real Worker in it, as one module of text; `edits` are made on the way. Throws where one of them finds no place or several. */
  bundle(edits: readonly Edit[]): Promise<string>;
  end(): Promise<void>;
}

export async function openBundler(): Promise<Bundler> {
  let edits: readonly Edit[] = [];
  const builder = await context({
    entryPoints: [join(ROOT, "scripts/simulate/rig/entry.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "silent",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    plugins: [editing(() => edits)],
  });
  return {
    async bundle(wanted) {
      edits = wanted;
      const { outputFiles } = await builder.rebuild();
      return outputFiles?.[0]?.text ?? "";
    },
    end: () => builder.dispose(),
  };
}

/** Only the files of the Worker are edited, and every one of them is asked. */
function editing(edits: () => readonly Edit[]): Plugin {
  return {
    name: "edits",
    setup(builder) {
      const asked = new Set<string>();
      builder.onStart(() => asked.clear());
      builder.onLoad({ filter: /[\\/]worker[\\/].*\.tsx?$/ }, ({ path }) => {
        const file = path.slice(ROOT.length + 1).replaceAll("\\", "/");
        asked.add(file);
        const contents = edits().reduce((text, edit) => (edit.file === file ? edited(text, edit) : text), readFileSync(path, "utf8"));
        return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
      });
      builder.onEnd(() => {
        const missed = edits().find((edit) => !asked.has(edit.file));
        if (missed) throw new Error(`${missed.file} is no part of the bundle`);
      });
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
