/** What of a build's output is for whoever writes: file, line, the line as it stands and as it should be. */
export function wordsToWriters(output: string): string[] {
  return [...output.matchAll(/^content\/\S+:\d+ {2}.*(?:\n {4}.*)?(?:\n {2}→ .*)?/gm)].map(([words]) => words);
}

/** Why a build failed: what a writer can put right, else the error without the pages that went well and the frames of the tools. */
export function whyItFailed(output: string): string {
  const words = wordsToWriters(output);
  if (words.length > 0) return words.join("\n\n");
  const error = output.search(/^.*\[ERROR\]/m);
  return (error === -1 ? output : output.slice(error))
    .split("\n")
    .filter((line) => !/^[\d:]+\s+├─|^\s+at .*node_modules/.test(line))
    .join("\n");
}
