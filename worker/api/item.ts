import type { Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { engagementAt, fitOf } from "../playbook/score.ts";
import { type Instant, iso } from "../playbook/time.ts";
import type { Listed } from "./store.ts";

/** One lead in a list. */
export function listItem(playbook: Playbook, { lead, account }: Listed, now: Instant, locale: Locale) {
  const { axes } = playbook.score;
  const owner = playbook.team.reps.find(({ id }) => id === lead.owner?.id);
  return {
    id: lead.id,
    email: lead.profile.email,
    name: lead.profile.name,
    account: account && { id: account.id, name: account.name, domain: account.domain },
    stage: lead.stage,
    tier: lead.tier,
    score: fitOf(lead.score, axes.fit) + engagementAt(lead.score, now, axes.engagement),
    owner: lead.owner && { id: lead.owner.id, name: owner?.name[locale] ?? lead.owner.id },
    place: lead.place,
    promise: lead.promise && { by: iso(lead.promise.by), state: lead.promise.state, mode: lead.promise.mode },
  };
}
