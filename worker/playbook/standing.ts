import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import { isFact } from "./entries.ts";
import { countsByTime } from "./facts.ts";
import { passTime, standingOf, standingOver } from "./stage.ts";
import type { Instant } from "./time.ts";
import { isTheirs } from "./via.ts";

/** The moves that time has made by `until` are written: a trial that ended, a renewal that comes near, a silence. */
export function timePasses(draft: Draft, context: Context, until: Instant): void {
  const { playbook } = context;
  for (const move of passTime(playbook, standingOf(playbook.stages, draft.state), until)) {
    draft.decide("stage_changed", { from: draft.state.stage, ...move });
  }
}

/** The stage as it would stand had every fact been heard in its order. Throws RangeError without the history that it needs. */
export function restage(draft: Draft, context: Context): void {
  if (!context.history) throw new RangeError("the history of the lead is needed to find its stage again");
  const facts = [...context.history, ...draft.entries.filter(isFact)].filter((fact) => countsByTime(fact) && isTheirs(draft.state, fact));
  const { stage, since, cause } = standingOver(context.playbook, facts, draft.state.createdAt, context.now);
  // the same stage from another time on: what time does next is counted from there
  const stands = stage === draft.state.stage && since === draft.state.stages.at(-1)?.since;
  if (stage && cause && !stands) draft.decide("stage_changed", { from: draft.state.stage, to: stage, since, cause });
}
