import type { Stage } from "../../content/schema/common.ts";
import type { SignPolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { LeadState } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/** What signs are read from: the stage, since when, and when the product was last used. */
export interface Use {
  stage: Stage | null;
  since: Instant;
  usedAt: Instant | null;
}

/** When the first sign of the policy begins to hold if nothing happens; null while none can. */
export function signedFrom({ signs }: SignPolicy, use: Use): Instant | null {
  const from = signs.map((sign) => holdsFrom(sign, use)).filter((at) => at !== null);
  return from.length > 0 ? Math.min(...from) : null;
}

/** The same for one sign. It goes only when the product is used again, or with the stage. */
function holdsFrom({ stages, due }: SignPolicy["signs"][number], { stage, since, usedAt }: Use): Instant | null {
  if (stage === null || !stages.includes(stage)) return null;
  return Math.max(usedAt ?? 0, since) + due.unusedDays * DAY;
}

function useOf({ stage, stages, usedAt, createdAt }: LeadState): Use {
  return { stage, since: stages.at(-1)?.since ?? createdAt, usedAt };
}

/** Writes which signs have come and which have gone, and tells the owner of those that came. */
export function readSigns(draft: Draft, { playbook, now }: Context): void {
  for (const sign of playbook.signs.signs) {
    const from = holdsFrom(sign, useOf(draft.state));
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
    const at = lead.signs.some(({ id }) => id === sign.id) ? null : holdsFrom(sign, useOf(lead));
    if (at !== null && (next === null || at < next.at)) next = { sign, at };
  }
  return next;
}
