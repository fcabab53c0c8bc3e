import { FILTERS, type Filter } from "./filters.ts";

/** What somebody looks for, as it stands in the address. */
export interface Wanted {
  q: string;
  filters: Partial<Record<Filter, string>>;
}

const WORDS_MAX = 200;

export function wanted(search: string): Wanted {
  const asked = new URLSearchParams(search);
  const filters = FILTERS.flatMap((name) => {
    const value = asked.get(name);
    return value ? [[name, value] as const] : [];
  });
  return { q: (asked.get("q") ?? "").trim().slice(0, WORDS_MAX), filters: Object.fromEntries(filters) };
}

/** `?q=…&kind=…`, or nothing where nothing is looked for. */
export function address({ q, filters }: Wanted): string {
  const asked = new URLSearchParams(q ? { q } : {});
  for (const name of FILTERS) if (filters[name]) asked.set(name, filters[name]);
  const text = asked.toString();
  return text ? `?${text}` : "";
}

export const isNothing = ({ q, filters }: Wanted) => q === "" && Object.keys(filters).length === 0;
