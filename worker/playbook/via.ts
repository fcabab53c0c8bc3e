import { countsByTime, type Fact, isPageFact, showsPerson } from "./facts.ts";
import type { LeadState } from "./state.ts";

const MERGE = "merge:";

/** How facts are marked that are known of a person under the address of another lead of theirs. */
export function viaMerge(lead: string): string {
  return `${MERGE}${lead}`;
}

/** The lead under whose address a fact was heard; null for the lead's own. */
export function heardAs({ via }: Pick<Fact, "via">): string | null {
  return via?.startsWith(MERGE) ? via.slice(MERGE.length) : null;
}

/** The source of a copied fact: the same for every merge of the two, so that none is brought along twice. */
export function copySource(lead: string, source: string): string {
  return `${MERGE}${lead}:${source}`;
}

/** Whether a fact counts for a lead: what a browser read or pressed that was unlinked, or another lead did that was split off, stays in the journal and counts no more. */
export function isTheirs(lead: Pick<LeadState, "unlinked" | "merged">, fact: Fact): boolean {
  const as = heardAs(fact);
  if (as !== null) return lead.merged.includes(as);
  return !((isPageFact(fact) || fact.kind === "mail_clicked") && lead.unlinked.includes(fact.data.visitor));
}

/** Whether a fact is about an address and who has it, so that it is still heard after the lead was merged into another. */
export function isOfAddress(fact: Fact): boolean {
  return (countsByTime(fact) && showsPerson(fact)) || fact.kind === "mail_failed";
}
