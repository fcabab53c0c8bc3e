import type { Playbook } from "../../../content/schema/playbook.ts";
import type { AccountState } from "../../playbook/account.ts";
import { fill } from "../../playbook/say.ts";
import type { LeadState } from "../../playbook/state.ts";
import { nameOf } from "../company/view.ts";
import type { Reader } from "../times.ts";
import { CHOICES_MAX, PEOPLE_COUNTED_MAX } from "./store.ts";

/** What merging two companies will do, a sentence each. */
export function companiesFollow(
  playbook: Playbook,
  kept: AccountState,
  other: AccountState,
  people: number,
  { t, locale }: Reader,
): string[] {
  const { follows } = t.merging.companies;
  const repName = (id: string) => playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
  const names = { kept: nameOf(kept) ?? "", other: nameOf(other) ?? "", domain: other.domain };
  const owner = kept.ownerId ?? other.ownerId;
  const sentence = kept.ownerId ? follows.ownerStays : owner ? follows.ownerMoves : follows.ownerNone;
  return [
    fill(follows.people, { ...names, count: `${people}${people === PEOPLE_COUNTED_MAX ? "+" : ""}` }),
    fill(sentence, { ...names, who: owner ? repName(owner) : "" }),
    fill(follows.leads, names),
    fill(follows.mail, names),
    fill(follows.undo, names),
  ];
}

/** What merging two leads will do, a sentence each. */
export function peopleFollow(playbook: Playbook, kept: LeadState, other: LeadState, { t, locale }: Reader): string[] {
  const { follows } = t.merging.people;
  const repName = (id: string) => playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
  const names = { kept: personName(kept), other: personName(other), keptEmail: kept.profile.email, otherEmail: other.profile.email };
  // nobody is given who is out of the question
  const owner = kept.owner ?? (kept.tier === "X" ? null : other.owner);
  const loses = other.owner && other.owner.id !== owner?.id ? [fill(follows.loses, { ...names, who: repName(other.owner.id) })] : [];
  return [
    fill(follows.counts, names),
    owner ? fill(follows.owner, { ...names, who: repName(owner.id) }) : fill(follows.ownerNone, names),
    ...loses,
    fill(follows.promise, names),
    fill(follows.mail, names),
    fill(follows.undo, names),
  ];
}

export function personName({ profile }: LeadState): string {
  return profile.name ?? profile.email;
}

export function moreChoices(count: number, { t }: Reader): string | null {
  return count === CHOICES_MAX ? fill(t.merging.companies.choose.more, { max: CHOICES_MAX }) : null;
}
