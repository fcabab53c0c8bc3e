import type { Purpose } from "../../content/schema/common.ts";
import { consentTexts } from "../generated/forms.ts";
import { words } from "../generated/words.ts";
import { recordLead } from "../journey/commands.ts";
import { leadSubject } from "../journey/rows.ts";
import { findLead, stream } from "../journey/store.ts";
import { asTheySee, closedFor, saidOn } from "../journey/suppression/commands.ts";
import { type ConsentText, closedSince, grantRows, suppress, withdrawalRows } from "../journey/suppression/store.ts";
import { digest, read, sign } from "../platform/tokens.ts";
import type { World } from "../platform/world.ts";
import { isFact } from "../playbook/entries.ts";
import type { Fact, FactOf } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";
import { clipped, REASON_CHARACTERS_MAX } from "./arrivals/arrival.ts";
import { pendingConsent } from "./store.ts";

/** A mail came back for good: the person's runs end, and their address is closed until they show that it is theirs and open. */
export async function mailFailed(world: World, lead: string, message: string, said = ""): Promise<void> {
  const { lead: found } = await findLead(world.db, lead);
  // nobody is left to hear of it who was erased meanwhile
  if (!found) return;
  const at = world.now();
  const closed = suppress([{ hash: await digest(found.profile.email), scope: "all", reason: "bounced", at }]);
  const reason = clipped(said, REASON_CHARACTERS_MAX);
  const data = { message, permanent: true, ...(reason ? { reason } : {}) };
  await recordLead(world, lead, [{ kind: "mail_failed", at, source: `failed:${message}`, data }], [closed]);
}

/** Whom a genuine link to leave belongs to. Somebody who has been erased has no lead, and is answered like anybody else. */
export interface Leaver {
  lead: LeadState | null;
  /** The path of their preferences. */
  preferences: string;
}

export async function leaverOf(world: World, token: string): Promise<Leaver | null> {
  const found = await read(world.config.secret, "unsubscribe", token, world.now());
  if (typeof found === "string") return null;
  const { lead } = await findLead(world.db, found.id);
  return { lead, preferences: `/mail/preferences/${await sign(world.config.secret, "preferences", found)}` };
}

/** Somebody leaves. Said twice, it is still one no; a link that says nothing changes nothing. */
export async function unsubscribe(world: World, token: string, by: "one_click" | "page"): Promise<Leaver | null> {
  const leaver = await leaverOf(world, token);
  const meant = leaver?.lead && (await meantBy(world, leaver.lead));
  if (leaver?.lead && meant && meant.consents.marketing?.state !== "withdrawn") await withdraw(world, leaver.lead, meant, "marketing", by);
  return leaver;
}

/** One no for the yes that `meant` has given, however many presses come at once. */
async function withdraw(world: World, lead: LeadState, meant: LeadState, purpose: Purpose, by: "one_click" | "page"): Promise<void> {
  const at = world.now();
  const said = await saidOn(words.pages[lead.profile.locale].unsubscribe.press, by);
  const own = withdrawalRows({ lead: lead.id, purpose, hash: await digest(lead.profile.email), at, said }, "unsubscribed");
  const source = `unsubscribed:${purpose}:${meant.consents[purpose]?.at ?? 0}`;
  await recordLead(world, lead.id, [{ kind: "unsubscribed", at, source, data: { purpose, by } }], async () => own);
}

export async function preferencesOf(world: World, token: string): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "preferences", token);
  return lead && asTheySee(world, await meantBy(world, lead));
}

export async function confirmerOf(world: World, token: string): Promise<LeadState | null> {
  return leadOfToken(world, "confirm", token);
}

/** What a person wants of marketing mail; `null` leaves it as it is. */
export type Chosen = LeadState["chosen"] | null;

/** Sets what a person wants to hear. A yes from their own mailbox lifts their earlier no. */
export async function changePreferences(
  world: World,
  token: string,
  wanted: Partial<Record<Purpose, boolean>>,
  chosen: Chosen,
): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "preferences", token);
  if (!lead) return null;
  const meant = await meantBy(world, lead);
  if (chosen && JSON.stringify(chosen) !== JSON.stringify(meant.chosen)) await choose(world, lead, chosen);
  const closed = await closedFor(world, lead);
  for (const [purpose, yes] of Object.entries(wanted) as [Purpose, boolean][]) {
    const state = meant.consents[purpose]?.state ?? "withdrawn";
    if (yes && (state !== "given" || closed.includes(purpose))) await consent(world, lead, purpose);
    if (!yes && state !== "withdrawn") await withdraw(world, lead, meant, purpose, "page");
  }
  return preferencesOf(world, token);
}

async function choose(world: World, lead: LeadState, { topics, pace }: NonNullable<Chosen>): Promise<void> {
  const at = world.now();
  await recordLead(world, lead.id, [{ kind: "mail_chosen", at, source: `chosen:${at}`, data: { topics, pace } }]);
}

async function consent(world: World, lead: LeadState, purpose: Purpose): Promise<void> {
  const at = world.now();
  const said = await saidOn(world.playbook.intake.purposes[purpose][lead.profile.locale], "preferences");
  const own = grantRows({ lead: lead.id, purpose, hash: await digest(lead.profile.email), at, said });
  await recordLead(
    world,
    lead.id,
    [{ kind: "preferences_changed", at, source: `preferences:${purpose}:${at}`, data: { purpose, state: "given" } }],
    own,
  );
}

/** The address is shown to be the person's own: a pending yes becomes a yes, and the forms that were only typed count. */
export async function confirmAddress(world: World, token: string): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "confirm", token);
  if (!lead) return null;
  const at = world.now();
  const typed = await typedBefore(world, lead, at);
  const asked = lead.consents.marketing?.state === "pending" ? lead.consents.marketing.at : null;
  const confirmed: Fact = {
    kind: "email_confirmed",
    at,
    source: `confirmed:${asked ?? typed[0]?.source ?? "known"}`,
    data: { by: "mail" },
  };
  const said = await agreedTo(world, lead, typed);
  const hash = await digest(lead.profile.email);
  const own = said ? grantRows({ lead: lead.id, purpose: "marketing", hash, at, said }) : [];
  // pressed twice, it says nothing anew: a no in between stands
  await recordLead(world, lead.id, [confirmed, ...typed], async () => own);
  return lead;
}

/** The exact words behind the yes that is being confirmed; null when there is none. */
async function agreedTo(world: World, lead: LeadState, typed: readonly FactOf<"form_submitted">[]): Promise<ConsentText | null> {
  const open = lead.consents.marketing?.state === "given" && !(await closedFor(world, lead)).includes("marketing");
  if (open) return null;
  if (lead.consents.marketing?.state === "pending") return pendingConsent(world.db, lead.id, "marketing");
  const ticked = typed.find(({ data }) => data.marketing !== undefined);
  if (!ticked) return null;
  const { form, answers, path } = ticked.data;
  return { ...consentTexts[form].marketing[answers.locale ?? lead.profile.locale], page: path ?? null };
}

/** The forms that were sent with this address before it was shown to be theirs. Now they count, and so does a yes that was ticked since they last said no. */
async function typedBefore(world: World, { id, profile }: LeadState, at: Instant): Promise<FactOf<"form_submitted">[]> {
  const facts = (await stream(world.db, leadSubject(id))).filter(isFact);
  const noes = facts.flatMap((fact) => (fact.kind === "unsubscribed" && fact.data.purpose === "marketing" ? fact.at : []));
  const closed = await closedSince(world.db, await digest(profile.email), "marketing");
  const lastNo = Math.max(...noes, closed ?? 0);
  const heard = new Set(facts.map(({ source }) => source));
  return facts.flatMap((fact) => {
    const source = `${fact.source}:confirmed`;
    if (fact.kind !== "form_submitted" || fact.data.verified || fact.via !== undefined || heard.has(source)) return [];
    const { marketing, ...data } = fact.data;
    const yes = marketing && fact.at > lastNo ? { marketing: "given" as const } : {};
    return [{ kind: fact.kind, at, source, data: { ...data, verified: true, ...yes } }];
  });
}

async function leadOfToken(world: World, purpose: "preferences" | "confirm", token: string): Promise<LeadState | null> {
  const found = await read(world.config.secret, purpose, token, world.now());
  return typeof found === "string" ? null : (await findLead(world.db, found.id)).lead;
}

/** Who is meant by a lead today: the one that it was merged into, else itself. */
async function meantBy(world: World, lead: LeadState): Promise<LeadState> {
  return (lead.mergedInto === null ? null : (await findLead(world.db, lead.mergedInto)).lead) ?? lead;
}
