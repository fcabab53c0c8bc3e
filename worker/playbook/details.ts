import type { FactOf } from "./facts.ts";

export interface Money {
  amount: number;
  currency: string;
}

/** What sales learned of the deal and of the company, and how it looks to them. */
export interface Details {
  deal: Money | null;
  product: string | null;
  /** The rep whose relation brought this person. */
  introducer: string | null;
  /** Registered capital. */
  capital: Money | null;
  /** The business model, by its name in details.yaml. */
  model: string | null;
  /** Orders or transactions a month. */
  volume: number | null;
  /** How many people would use the product. */
  users: number | null;
  /** A part of the country, by its name in details.yaml. */
  region: string | null;
  /** Question of details.yaml → answer; a question without one is open. */
  judgements: Record<string, string>;
}

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
