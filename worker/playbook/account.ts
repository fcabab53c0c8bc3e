import { type CompanySize, type Industry, ROLES, type Role, type Tier } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { chairOf, type Pieces, type Sitter } from "./chair.ts";
import type { Reason } from "./state.ts";
import type { Instant } from "./time.ts";

/** One lead of a company as its row says. */
export interface Member extends Sitter {
  lead: string;
  tier: Tier | null;
  score: number;
}

/** Who sits in a chair, by id: names stay with the leads, so that erasing a person needs no search here. */
export interface Seat {
  lead: string;
  /** 0–1 */
  confidence: number;
  why: Reason[];
}

export interface AccountVerdict {
  tier: Tier | null;
  /** From 0 to the playbook's `scoreMax`: the best person's score weighted by their chair, plus points for every further chair that is filled. */
  score: number;
  chairs: Record<Role, Seat[]>;
  missing: Role[];
}

/** A company, as the fold of its stream. */
export interface AccountState extends AccountVerdict {
  id: string;
  seq: number;
  domain: string;
  name: string | null;
  industry: Industry | null;
  companySize: CompanySize | null;
  ownerId: string | null;
  /** The company that somebody merged this one into; null for one that stands by itself. */
  rootId: string | null;
  /** Companies that were merged into this one. Its people are all of theirs. */
  merged: string[];
  createdAt: Instant;
}

/** More companies than this are not one. */
export const MERGED_ACCOUNTS_MAX = 50;

export type AccountEntry =
  | { kind: "account_created"; at: Instant; data: { id: string; domain: string; name: string | null } }
  | { kind: "account_owned"; at: Instant; data: { owner: string } }
  | { kind: "account_judged"; at: Instant; data: AccountVerdict & Pick<AccountState, "name" | "industry" | "companySize"> }
  /** `into` stands in the stream of the company that ends, `from` in that of the one that stays; a company without an owner takes over `owner`. */
  | { kind: "accounts_merged"; at: Instant; data: ByHand & ({ into: string } | { from: string; owner: string | null }) }
  /** `from` stands in the stream of the company that is itself again, `lost` in that of the one it was merged into. */
  | { kind: "account_split"; at: Instant; data: ByHand & ({ from: string } | { lost: string }) };

interface ByHand {
  by: string;
  reason: string;
}

/** The company after one more entry of its stream, which starts with `account_created`. */
export function applyAccount(account: AccountState | null, entry: AccountEntry): AccountState {
  if (!account) {
    if (entry.kind !== "account_created") throw new RangeError(`an account's stream starts with account_created, not ${entry.kind}`);
    const empty = { tier: null, score: 0, chairs: emptyChairs(), missing: [...ROLES], industry: null, companySize: null };
    const alone = { ownerId: null, rootId: null, merged: [] };
    return { ...empty, ...alone, ...entry.data, seq: 1, createdAt: entry.at };
  }
  const seq = account.seq + 1;
  switch (entry.kind) {
    case "account_created":
      return { ...account, seq };
    case "account_owned":
      return { ...account, seq, ownerId: entry.data.owner };
    case "account_judged":
      return { ...account, ...entry.data, seq };
    case "accounts_merged": {
      const { data } = entry;
      if ("into" in data) return { ...account, seq, rootId: data.into };
      return { ...account, seq, merged: [...account.merged, data.from], ownerId: account.ownerId ?? data.owner };
    }
    case "account_split": {
      const { data } = entry;
      return "from" in data
        ? { ...account, seq, rootId: null }
        : { ...account, seq, merged: account.merged.filter((id) => id !== data.lost) };
    }
  }
}

const TIER_ORDER: Tier[] = ["S", "A", "B", "C", "X"];

/** A company judged from its people: the best tier among them, a weighted score, and who sits in which chair. `pieces` says what was written for whom. */
export function judgeAccount(playbook: Playbook, members: readonly Member[], pieces: Pieces = new Map()): AccountVerdict {
  const { chairPoints, scoreMax } = playbook.accounts;
  const chairs = emptyChairs();
  const seated = members.map((member) => ({ ...member, chair: chairOf(playbook, member, pieces) }));
  for (const { lead, chair } of seated) {
    if (chair) chairs[chair.role].push({ lead, confidence: chair.confidence, why: [chair.why] });
  }
  const filled = ROLES.filter((role) => chairs[role].length > 0);
  const best = Math.max(0, ...seated.map(({ score, chair }) => score * weightOf(playbook, chair?.role)));
  return {
    tier: TIER_ORDER.find((tier) => members.some((member) => member.tier === tier)) ?? null,
    score: Math.min(scoreMax, best + chairPoints * Math.max(0, filled.length - 1)),
    chairs,
    missing: ROLES.filter((role) => chairs[role].length === 0),
  };
}

function weightOf(playbook: Playbook, role: Role | undefined): number {
  return playbook.accounts.roleWeights[role ?? "unknown"];
}

function emptyChairs(): AccountVerdict["chairs"] {
  return { user: [], evaluator: [], budget: [], decider: [], signer: [] };
}
