import { ROLES, type Role, TIERS } from "../../../content/schema/common.ts";
import type { Playbook } from "../../../content/schema/playbook.ts";
import type { AccountEntry, AccountState } from "../../playbook/account.ts";
import { fill } from "../../playbook/say.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Viewer } from "../commands.ts";
import { chairsOf, standingOf } from "../lead.ts";
import { may, mayWithCompany } from "../policy.ts";
import { moment, type Reader } from "../times.ts";
import { labelled } from "../words.ts";
import type { CompanySources } from "./store.ts";

/** The most people the page lists: the best tier first, then who was seen last. */
export const PEOPLE_MAX = 100;

export type CompanyView = ReturnType<typeof companyView>;

/** Everything the page of one company says, in the reader's language and on the reader's clock. */
export function companyView(playbook: Playbook, sources: CompanySources, viewer: Viewer, reader: Reader) {
  const { account, members, entries, owned, others } = sources;
  const { t, locale } = reader;
  const repName = (id: string) => playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
  const companyName = (id: string) => nameOf(others.get(id)) ?? id;
  const readable = new Set(members.filter((lead) => may(viewer, "read_lead", lead)).map(({ id }) => id));
  const merged = account.merged.flatMap((id) => others.get(id) ?? []);
  return {
    id: account.id,
    name: nameOf(account) ?? account.id,
    domains: [account, ...merged].map(({ domain }) => domain),
    tier: account.tier,
    standing: standingOf(account, reader),
    details: [
      ...(account.industry ? [t.industries[account.industry]] : []),
      ...(account.companySize ? [fill(t.companySize, { size: account.companySize })] : []),
    ].join(" · "),
    owner: account.ownerId && { name: repName(account.ownerId), why: owned && whyOwned(owned, companyName, reader) },
    chairs: chairsOf(account, new Map(members.map((lead) => [lead.id, lead.profile.name ?? lead.profile.email])), reader),
    readable,
    people: [...members]
      .sort((a, b) => rankOf(a) - rankOf(b) || b.lastSeenAt - a.lastSeenAt)
      .slice(0, PEOPLE_MAX)
      .map((lead) => ({
        id: lead.id,
        tier: lead.tier,
        name: lead.profile.name ?? lead.profile.email,
        title: lead.profile.title,
        stage: labelled(t.company.stage, t.stages[lead.stage ?? "none"], t),
        owner: lead.owner ? labelled(t.lead.owner, repName(lead.owner.id), t) : fill(t.lead.ownerNone, { place: t.places[lead.place] }),
      })),
    peopleMore: members.length > PEOPLE_MAX ? fill(t.company.peopleMore, { max: PEOPLE_MAX }) : null,
    mayMerge: mayWithCompany(viewer, "merge_accounts", { ownerId: account.ownerId, salespeople: [] }),
    merged: merged.map((other) => ({
      id: other.id,
      name: nameOf(other) ?? other.id,
      domain: other.domain,
      maySplit: [account, other].every(({ ownerId }) => mayWithCompany(viewer, "merge_accounts", { ownerId, salespeople: [] })),
    })),
    items: entries.map((entry) => ({ when: moment(entry.at, reader), ...told(entry, { repName, companyName }, reader) })),
  };
}

export function nameOf(account: Pick<AccountState, "name" | "domain"> | undefined): string | null {
  return account ? (account.name ?? account.domain) : null;
}

function rankOf({ tier }: LeadState): number {
  return tier ? TIERS.indexOf(tier) : TIERS.length;
}

function whyOwned(entry: AccountEntry, companyName: (id: string) => string, reader: Reader): string {
  const { t } = reader;
  const since = moment(entry.at, reader);
  if (entry.kind === "accounts_merged" && "from" in entry.data)
    return fill(t.company.ownedByMerge, { since, company: companyName(entry.data.from) });
  return fill(t.company.owned, { since });
}

interface Names {
  repName(id: string): string;
  companyName(id: string): string;
}

/** An entry of a company's stream in plain words. */
function told(entry: AccountEntry, { repName, companyName }: Names, { t }: Reader): { text: string; more: string[] } {
  const e = t.company.entries;
  switch (entry.kind) {
    case "account_created":
      return { text: fill(e.account_created, { domain: entry.data.domain }), more: [] };
    case "account_owned":
      return { text: fill(e.account_owned, { who: repName(entry.data.owner) }), more: [] };
    case "account_judged": {
      const { tier, score, missing } = entry.data;
      const empty = missing.length > 0 ? [fill(e.missing, { roles: rolesOf(missing, t.roles, t.pool.comma) })] : [e.complete];
      return { text: fill(e.account_judged, { tier: tier ?? t.stages.none, score: Math.round(score) }), more: empty };
    }
    case "accounts_merged": {
      const { by, reason } = entry.data;
      const [sentence, other] = "into" in entry.data ? [e.merged_into, entry.data.into] : [e.accounts_merged, entry.data.from];
      return { text: fill(sentence, { who: repName(by), company: companyName(other) }), more: [reason] };
    }
    case "account_split": {
      const { by, reason } = entry.data;
      const [sentence, other] = "from" in entry.data ? [e.split_from, entry.data.from] : [e.account_split, entry.data.lost];
      return { text: fill(sentence, { who: repName(by), company: companyName(other) }), more: [reason] };
    }
  }
}

function rolesOf(roles: readonly Role[], names: Record<Role, string>, comma: string): string {
  return ROLES.filter((role) => roles.includes(role))
    .map((role) => names[role])
    .join(comma);
}
