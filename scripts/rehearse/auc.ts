/** Fewer than this on either side say nothing about a model. */
export const OUTCOMES_MIN = 5;

/**
 * The chance that somebody who was won had scored above somebody who was lost, a tie counting half: the area under the ROC curve, 0–1,
 * as the Mann–Whitney statistic U / (won · lost). Null when there are fewer than `OUTCOMES_MIN` of either.
 */
export function aucOf(won: readonly number[], lost: readonly number[]): number | null {
  if (won.length < OUTCOMES_MIN || lost.length < OUTCOMES_MIN) return null;
  const all = [...won.map((score) => ({ score, won: true })), ...lost.map((score) => ({ score, won: false }))];
  all.sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let first = 0; first < all.length; ) {
    let next = first;
    while (next < all.length && all[next]?.score === all[first]?.score) next += 1;
    // ranks count from 1; those of equal scores are shared
    const rank = (first + 1 + next) / 2;
    ranks += rank * all.slice(first, next).filter((one) => one.won).length;
    first = next;
  }
  return (ranks - (won.length * (won.length + 1)) / 2) / (won.length * lost.length);
}
