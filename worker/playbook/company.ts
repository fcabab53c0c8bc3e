import type { AccountPolicy } from "../../content/schema/playbook.ts";
import { domainOf, emailKindOf } from "./identity.ts";

/** The domain that a person's company has its account by: that of a work address, or the main one it is an alias of. Null for free and throw-away addresses. */
export function companyOf(policy: AccountPolicy, email: string): string | null {
  return emailKindOf(email) === "work" ? mainDomain(policy, domainOf(email)) : null;
}

export function mainDomain({ aliases }: AccountPolicy, domain: string): string {
  return aliases[domain] ?? domain;
}

/** More companies above one another than this are not asked for their owner. */
const PARENTS_MAX = 5;

/** The domains of the companies above one, nearest first. */
export function parentsOf(policy: AccountPolicy, domain: string): string[] {
  const above: string[] = [];
  for (let at = policy.parents[domain]; at !== undefined && above.length < PARENTS_MAX; at = policy.parents[at]) {
    at = mainDomain(policy, at);
    if (at === domain || above.includes(at)) break;
    above.push(at);
  }
  return above;
}
