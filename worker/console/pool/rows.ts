import type { Playbook } from "../../../content/schema/playbook.ts";
import { leadSubject } from "../../journey/rows.ts";
import { mayClaimFrom } from "../../playbook/pool.ts";
import { fill } from "../../playbook/say.ts";
import type { LeadState, Reason } from "../../playbook/state.ts";
import { whyNow } from "../inbox.ts";
import { ago, moment, type Reader } from "../times.ts";

/** A lead of the pool as a row: who, why it is there, who had it, since when, and whether the reader may have it. */
export interface PoolRow {
  id: string;
  tier: LeadState["tier"];
  name: string;
  company: string | null;
  whyNow: string;
  why: string[];
  before: string[];
  since: string;
  waits: string;
  /** From when on the reader may claim it, when that is not yet. */
  coolDown: string | null;
}

export function poolRows(
  playbook: Playbook,
  leads: readonly LeadState[],
  reasons: ReadonlyMap<string, readonly Reason[]>,
  rep: string,
  reader: Reader,
): PoolRow[] {
  const nameOf = (id: string) => playbook.team.reps.find((one) => one.id === id)?.name[reader.locale] ?? id;
  return leads.map((lead) => {
    const since = lead.pooledAt ?? lead.createdAt;
    return {
      id: lead.id,
      tier: lead.tier,
      name: lead.profile.name ?? lead.profile.email,
      company: lead.profile.company,
      whyNow: whyNow(playbook, lead, reader),
      why: (reasons.get(leadSubject(lead.id)) ?? []).map((reason) => reason[reader.locale]),
      before: lead.formerOwners.map((former) => nameOf(former.rep)).reverse(),
      since: moment(since, reader),
      waits: ago(since, reader),
      coolDown: coolDown(lead, rep, reader),
    };
  });
}

/** What a former owner reads in the place of the button, until they may claim the lead again. */
export function coolDown(lead: LeadState, rep: string, reader: Reader): string | null {
  const from = mayClaimFrom(lead, rep);
  return from > reader.now ? fill(reader.t.pool.coolDown, { from: moment(from, reader) }) : null;
}
