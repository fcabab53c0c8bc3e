/** Units that people write and the schema has under another name, or not at all. */
const SAID_AS: Record<string, { key: string; times: number }> = {
  minute: { key: "minutes", times: 1 },
  hour: { key: "hours", times: 1 },
  day: { key: "days", times: 1 },
  week: { key: "days", times: 7 },
  "working day": { key: "workingDays", times: 1 },
  workingday: { key: "workingDays", times: 1 },
};

/** `2 days` as `days: 2` where a block has that key; null where it is no length of time, or not one that the block takes. */
export function measured(written: string, keys: readonly string[]): string | null {
  const [, amount = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z][a-z -]*?)\s*$/i.exec(written) ?? [];
  const known = SAID_AS[unit.toLowerCase().replace("-", " ").replace(/s$/, "")];
  return known && keys.includes(known.key) ? `${known.key}: ${Number(amount) * known.times}` : null;
}
