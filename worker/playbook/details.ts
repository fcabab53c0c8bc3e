import type { FactOf } from "./facts.ts";
import type { Details } from "./state.ts";

export const NOTHING_NOTED: Details = {
  deal: null,
  product: null,
  introducer: null,
  capital: null,
  model: null,
  volume: null,
  users: null,
  region: null,
  judgements: {},
};

/** What is known after a note: what it leaves out stays as it was, and null says that nothing is known. */
export function detailsAfter(known: Details, { by: _, judgements, ...noted }: FactOf<"details_noted">["data"]): Details {
  return { ...known, ...noted, judgements: judgements ? answersAfter(known.judgements, judgements) : known.judgements };
}

function answersAfter(known: Details["judgements"], noted: Record<string, string | null>): Details["judgements"] {
  const answers = Object.entries({ ...known, ...noted });
  return Object.fromEntries(answers.filter((answer): answer is [string, string] => answer[1] !== null));
}
