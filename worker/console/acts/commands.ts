import type { Stage } from "../../../content/schema/common.ts";
import { relinkVisitor, unlinkVisitor } from "../../journey/identity/commands.ts";
import { leadSubject, sourceOf } from "../../journey/rows.ts";
import { heardSources } from "../../journey/store.ts";
import type { World } from "../../platform/world.ts";
import type { Fact } from "../../playbook/facts.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Actor } from "../../routing/actor.ts";
import { acceptLead, logContact } from "../../routing/commands.ts";
import {
  adjustScore,
  awaitAnswer,
  closeTicket,
  endOverride,
  hearAnswer,
  type NotedDetails,
  noteDetails,
  openTicket,
  overrideTier,
  setStage,
} from "../../routing/judgement/commands.ts";
import { claimLead, giveBackLead } from "../../routing/pool/commands.ts";
import { type LeadAction, may, refusal } from "../policy.ts";
import { stateOfLead } from "../store.ts";
import type { Adjusting, BrowserNamed, Contact, TierGiven } from "./form.ts";

/** A button that was pressed: by whom, on which lead, and the key of the form. */
export interface Pressed {
  actor: Actor;
  id: string;
  key: string;
}

/** Accepts a lead. Says whether it was taken out of the queue. */
export async function accept(world: World, { actor, id, key }: Pressed): Promise<"accepted" | "taken"> {
  const after = await once(world, { actor, id, key }, "accept_lead", "lead_accepted", () => acceptLead(world, actor, id, key));
  return after.owner?.why.some(({ rule }) => rule === "taken") ? "taken" : "accepted";
}

/** Logs a contact. Says whether the promise is kept with it. */
export async function log(world: World, { actor, id, key }: Pressed, { outcome, note }: Contact): Promise<"contacted" | "kept"> {
  const work = () => logContact(world, actor, id, outcome, note, key);
  const after = await once(world, { actor, id, key }, "log_contact", "contacted", work);
  return after.promise?.state === "kept" ? "kept" : "contacted";
}

export async function claim(world: World, { actor, id, key }: Pressed): Promise<"claimed"> {
  await once(world, { actor, id, key }, "claim_lead", "lead_claimed", () => claimLead(world, actor, id, key));
  return "claimed";
}

export async function giveBack(world: World, { actor, id, key }: Pressed, reason: string): Promise<"givenBack"> {
  await once(world, { actor, id, key }, "give_back", "lead_given_back", () => giveBackLead(world, actor, id, reason, key));
  return "givenBack";
}

export async function pause(world: World, { actor, id, key }: Pressed): Promise<"paused"> {
  await once(world, { actor, id, key }, "pause_promise", "answer_awaited", () => awaitAnswer(world, actor, id, key));
  return "paused";
}

export async function resume(world: World, { actor, id, key }: Pressed): Promise<"resumed"> {
  await once(world, { actor, id, key }, "pause_promise", "answer_heard", () => hearAnswer(world, actor, id, key));
  return "resumed";
}

export async function adjust(world: World, { actor, id, key }: Pressed, given: Adjusting): Promise<"adjusted"> {
  await once(world, { actor, id, key }, "judge_lead", "score_adjusted", () => adjustScore(world, actor, id, given, key));
  return "adjusted";
}

export async function giveTier(world: World, { actor, id, key }: Pressed, given: TierGiven): Promise<"tierSet"> {
  await once(world, { actor, id, key }, "judge_lead", "tier_overridden", () => overrideTier(world, actor, id, given, key));
  return "tierSet";
}

export async function takeTierBack(world: World, { actor, id, key }: Pressed, reason: string): Promise<"tierEnded"> {
  await once(world, { actor, id, key }, "judge_lead", "tier_overridden", () => endOverride(world, actor, id, reason, key));
  return "tierEnded";
}

export async function moveStage(
  world: World,
  { actor, id, key }: Pressed,
  { stage, reason }: { stage: Stage; reason: string },
): Promise<"stageSet"> {
  await once(world, { actor, id, key }, "judge_lead", "stage_set", () => setStage(world, actor, id, stage, reason, key));
  return "stageSet";
}

/** Notes details and answers with `done`, which says what they are about. */
export function noting<Done extends "noted" | "companyNoted" | "looksNoted">(done: Done) {
  return async (world: World, { actor, id, key }: Pressed, details: NotedDetails): Promise<Done> => {
    await once(world, { actor, id, key }, "judge_lead", "details_noted", () => noteDetails(world, actor, id, details, key));
    return done;
  };
}

export async function noteTicket(world: World, { actor, id, key }: Pressed, ticket: string): Promise<"ticketOpened"> {
  await once(world, { actor, id, key }, "judge_lead", "ticket_opened", () => openTicket(world, actor, id, ticket, key));
  return "ticketOpened";
}

export async function endTicket(world: World, { actor, id, key }: Pressed, ticket: string): Promise<"ticketClosed"> {
  await once(world, { actor, id, key }, "judge_lead", "ticket_closed", () => closeTicket(world, actor, id, ticket, key));
  return "ticketClosed";
}

export async function unlink(world: World, { actor, id, key }: Pressed, named: BrowserNamed): Promise<"unlinked"> {
  const relinking = { by: actor.rep, ...named };
  await once(world, { actor, id, key }, "link_browser", "visitor_unlinked", () => unlinkVisitor(world, id, relinking, key));
  return "unlinked";
}

export async function relink(world: World, { actor, id, key }: Pressed, named: BrowserNamed): Promise<"relinked"> {
  const relinking = { by: actor.rep, ...named };
  await once(world, { actor, id, key }, "link_browser", "visitor_relinked", () => relinkVisitor(world, id, relinking, key));
  return "relinked";
}

/** Carries out an act for who may, and answers the lead after it. What was pressed before with this key is answered as it was then. */
async function once(
  world: World,
  { actor, id, key }: Pressed,
  action: LeadAction,
  kind: Fact["kind"],
  work: () => Promise<{ branch: { after: LeadState } }>,
): Promise<LeadState> {
  const [lead, heard] = await Promise.all([stateOfLead(world.db, id), heardSources(world.db, leadSubject(id), [sourceOf(kind, key)])]);
  if (lead && heard.size > 0) return lead;
  if (!lead || !may(actor, action, lead)) throw refusal(actor, lead);
  return (await work()).branch.after;
}
