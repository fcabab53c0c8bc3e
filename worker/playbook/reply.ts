import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { FactOf } from "./facts.ts";

/** Somebody wrote back: whoever has them is told what, and the head of sales where nobody has them. Once for an answer. */
export function tellReply(draft: Draft, fact: FactOf<"replied">, { playbook }: Context): void {
  const { id, owner } = draft.state;
  const rep = playbook.team.reps.find((one) => one.id === owner?.id)?.id ?? playbook.routes.escalation.head;
  draft.effect({
    kind: "mail",
    id: `owner-replied:${id}:${fact.source}:${rep}`,
    template: "transactional/owner-replied",
    to: { rep },
    purpose: "internal",
    subject: { owner: rep, arrival: fact.source },
  });
}
