/** More texts than content has. */
const KEPT_MAX = 2_000;

/** Works out once what a text gives: an edit changes one file of hundreds, and a compiler that watches them reads all. What is given must not be changed. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const fresh = work(text);
    if (known.size >= KEPT_MAX) known.clear();
    known.set(text, fresh);
    return fresh;
  };
}
