import type { Playbook } from "../../content/schema/playbook.ts";
import type { AccountState } from "./account.ts";

/** Why somebody was erased. A closed list: a reason in free words could name whom it is about. */
export const ERASURE_REASONS = ["asked", "mistake", "outdated"] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/**
 * Whether nobody but one person told us of a company, so that its name and its domain are theirs: `others` counts the other people known of
 * it. A company that the playbook names, or that somebody merged with another, is known from elsewhere.
 */
export function isKnownByOneAlone({ accounts, tiers }: Playbook, account: AccountState, others: number): boolean {
  const { aliases, parents } = accounts;
  const named = [...tiers.strategic.domains, ...Object.values(aliases), ...Object.keys(parents), ...Object.values(parents)];
  return others === 0 && account.rootId === null && account.merged.length === 0 && !named.includes(account.domain);
}

/** The domain of a company whose own was taken away: no address can have it. */
export function domainOfNobody({ id }: Pick<AccountState, "id">): string {
  return `${id.toLowerCase()}.invalid`;
}
