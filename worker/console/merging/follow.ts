import type { Playbook } from "../../../content/schema/playbook.ts";
import type { AccountState } from "../../playbook/account.ts";
import { fill } from "../../playbook/say.ts";
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

export function moreChoices(count: number, { t }: Reader): string | null {
  return count === CHOICES_MAX ? fill(t.merging.companies.choose.more, { max: CHOICES_MAX }) : null;
}
