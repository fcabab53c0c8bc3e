import type { Bug } from "./bugs.ts";
import type { Bundler } from "./bundle.ts";
import type { Verdict } from "./contract.ts";
import { wishOf } from "./many.ts";
import { openPool } from "./pool.ts";

/** Within so many histories a planted bug is found. */
export const HUNTED_MAX = 400;

/** Plants each bug and looks for it. Answers whether all were found, by the invariant that they break. */
export async function hunt(bundler: Bundler, bugs: readonly Bug[], say: (line: string) => void): Promise<boolean> {
  let found = 0;
  for (const bug of bugs) {
    const seen = await find(bundler, bug, HUNTED_MAX);
    if (seen) found += 1;
    say(
      `${seen ? "found    " : "NOT FOUND"} ${bug.name.padEnd(44)} ${seen ? `seed ${seen.seed}: ${broken(bug, seen)}` : `in ${HUNTED_MAX} histories`}`,
    );
  }
  say(`${found} of ${bugs.length} planted bugs found`);
  return found === bugs.length;
}

/** The first history, among `most`, in which the invariant that a bug breaks does not hold. The one that showed it last is looked at first. */
export async function find(bundler: Bundler, bug: Bug, most: number): Promise<Verdict | null> {
  const pool = await openPool(await bundler.bundle(bug.edits));
  let seen: Verdict | null = null;
  try {
    const others = Array.from({ length: most }, (_, index) => index + 1).filter((seed) => seed !== bug.seed);
    const wishes = [bug.seed, ...others].map((seed) => wishOf(seed));
    await pool.live(wishes, (verdict) => {
      if (broken(bug, verdict)) seen = verdict;
      return seen === null;
    });
  } finally {
    await pool.end();
  }
  return seen;
}

/** How a history shows a bug; null where it does not. */
export function broken({ breaks }: Pick<Bug, "breaks">, verdict: Verdict): string | null {
  return verdict.broken.find(({ invariant }) => breaks.includes(invariant))?.what ?? null;
}
