const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A number of at least 0 and below 1 that looks drawn by chance, and is the same whenever the same names are asked for: who is kept
 * without mails and who gets which text must not change when a history is decided again. FNV-1a (Fowler, Noll, Vo) over the code units
 * of the names, mixed by the finaliser of MurmurHash3 (Appleby), since FNV alone spreads short names badly in its high bits.
 */
export function draw(...names: readonly string[]): number {
  const text = names.join("\n");
  let hash = OFFSET_BASIS;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
