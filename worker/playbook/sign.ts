import type { SignPolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { LeadState } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/** When a sign of the policy begins to hold for a lead if nothing happens; null where it cannot. */
function holdsFrom({ stages, due }: SignPolicy["signs"][number], { stage, stages: changes, usedAt, createdAt }: LeadState): Instant | null {
  if (stage === null || !stages.includes(stage)) return null;
  return Math.max(usedAt ?? 0, changes.at(-1)?.since ?? createdAt) + due.unusedDays * DAY;
}

/** Writes which signs have come and which have gone, and tells the owner of those that came. */
export function readSigns(draft: Draft, { playbook, now }: Context): void {
  for (const sign of playbook.signs.signs) {
    const from = holdsFrom(sign, draft.state);
    const seen = draft.state.signs.some(({ id }) => id === sign.id);
    const holds = from !== null && from <= now;
    if (seen && !holds) draft.decide("sign_gone", { sign: sign.id });
    if (seen || !holds) continue;
    draft.decide("sign_seen", { sign: { id: sign.id, since: from, reason: { rule: sign.id, ...sign.reason } } });
    const { id, seq, owner } = draft.state;
    if (!owner) continue;
    draft.effect({
      kind: "mail",
      id: `owner-sign:${id}:${seq}:${owner.id}`,
      template: "transactional/owner-sign",
      to: { rep: owner.id },
      purpose: "internal",
      subject: { owner: owner.id, why: sign.reason },
    });
  }
}

/** When the next sign comes if nothing happens, and which; null while none can. */
export function nextSign({ signs }: SignPolicy, lead: LeadState): { sign: SignPolicy["signs"][number]; at: Instant } | null {
  let next: { sign: SignPolicy["signs"][number]; at: Instant } | null = null;
  for (const sign of signs) {
    const at = lead.signs.some(({ id }) => id === sign.id) ? null : holdsFrom(sign, lead);
    if (at !== null && (next === null || at < next.at)) next = { sign, at };
  }
  return next;
}
