/** The option with the smallest edit distance to what was written; null when there are no options. */
export function nearest(written: string, options: readonly string[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const option of options) {
    const distance = editDistance(written.toLowerCase(), option.toLowerCase());
    if (distance < least) [best, least] = [option, distance];
  }
  return best;
}

/** Like `nearest`, but null unless the two could be the same word with a slip in it. */
export function likely(written: string, options: readonly string[]): string | null {
  const option = nearest(written, options);
  if (option === null) return null;
  return editDistance(written.toLowerCase(), option.toLowerCase()) <= Math.max(1, Math.floor(Math.max(written.length, option.length) / 3))
    ? option
    : null;
}

/** Insertions, deletions, replacements and swapped neighbours count one each. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
