import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where the weights of the one face lie that is set on paper and on pictures. */
export function fontFolders(weights: readonly string[]): string[] {
  const root = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-sc/package.json"));
  return weights.map((weight) => join(root, weight));
}
