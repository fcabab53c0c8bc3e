import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { type Scheme, schemes } from "../tokens.ts";
import { fontFolders } from "./fonts.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const WEIGHTS = ["400Regular", "600SemiBold", "700Bold"];
/** Tagged for those who hear a page or have it laid out anew: PDF/UA-1. */
const STANDARD = "ua-1";

/** The one Typst of a build, with our faces, colours and template. */
export interface Press {
  scheme: Scheme;
  template: string;
  print(source: string, inputs: Record<string, string>, path: string): { pdf: Uint8Array; pages: number };
}

export async function openPress(): Promise<Press> {
  const compiler = NodeCompiler.create({ workspace: HERE, fontArgs: [{ fontPaths: fontFolders(WEIGHTS) }] });
  return {
    scheme: schemes(await readFile(join(HERE, "../styles/theme.css"), "utf8")).light,
    template: await readFile(join(HERE, "template.typ"), "utf8"),
    print(source, inputs, path) {
      const outcome = compiler.compile({ mainFileContent: source, inputs });
      if (!outcome.result) {
        outcome.printErrors();
        throw new Error(`${path} could not be typeset.`);
      }
      return { pdf: compiler.pdf(outcome.result, { pdfStandard: STANDARD }), pages: outcome.result.numOfPages };
    },
  };
}
