import type { Bilingual, Locale } from "../../../content/schema/common.ts";
import { grants } from "../../db/schema.ts";
import { type CataloguePiece, catalogue } from "../../generated/catalogue.ts";
import { recordLead } from "../../journey/commands.ts";
import { findLead } from "../../journey/store.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import { localDate } from "../../playbook/calendar.ts";
import type { Fact } from "../../playbook/facts.ts";
import { refusesMail } from "../../playbook/mailable.ts";
import type { LeadState } from "../../playbook/state.ts";
import { heldUntil } from "../../playbook/strike.ts";
import { DAY, type Instant, MINUTE } from "../../playbook/time.ts";
import { topicsOfPiece, wants } from "../../playbook/topics.ts";
import { letterSources } from "../store.ts";
import { dueOffers, findWalks, moveOffer, type Offer, offerMoved, slotRow, slotsOf, walkOn } from "./store.ts";

/** People that one tick looks at after a paper has a newer version. */
export const WALKED_MAX = 500;
/** Offers that one tick writes: each is a commit of its own. */
export const OFFERS_MAX = 40;
/** What failed is looked at again after this. */
const TRY_AGAIN = 30 * MINUTE;

export type Paper = Pick<CataloguePiece, "slug" | "version" | "changes" | "gated">;

/** Who asked for an earlier version of a paper is offered the newer one: one stretch of the walk, and the offers that are due. Answers how many mails were written. */
export async function offerVersions(world: World, papers: readonly Paper[] = catalogue): Promise<number> {
  const renewed = papers.filter(({ gated, version }) => gated && version > 1);
  if (renewed.length === 0) return 0;
  const walks = await findWalks(
    world.db,
    renewed.map(({ slug }) => slug),
  );
  for (const { slug, version } of renewed) {
    const walk = walks.get(slug);
    if (walk?.version === version && walk.after === null) continue;
    await walkOn(world.db, slug, walk?.version === version ? walk : { version, after: "" }, world.now(), WALKED_MAX);
  }
  let written = 0;
  for (const offer of await dueOffers(world.db, world.now(), OFFERS_MAX)) {
    const paper = renewed.find(({ slug }) => slug === offer.resource);
    try {
      const outcome = await decide(world, offer, paper);
      if (outcome.end === "written") written += 1;
      else await moveOffer(world.db, offer, outcome.dueAt, outcome.end);
    } catch (cause) {
      world.log.error("offer_failed", cause, { lead: offer.leadId, resource: offer.resource });
      await moveOffer(world.db, offer, world.now() + TRY_AGAIN, null);
    }
  }
  return written;
}

type Outcome = { end: string; dueAt: null } | { end: null; dueAt: Instant };

/** Waits inside the commit: another mail to the same person or company came first. */
class Held extends Error {
  readonly until: Instant;
  constructor(until: Instant) {
    super("held");
    this.until = until;
  }
}

async function decide(world: World, offer: Offer, paper: Paper | undefined): Promise<Outcome> {
  const { lead, account } = await meant(world, offer.leadId);
  // a newer version has come meanwhile, or the paper is gone: the offer of that one is enough
  const reason = paper?.version !== offer.version ? "overtaken" : await refusal(world, lead, offer.resource);
  if (reason !== null || !paper || !lead) return { end: reason ?? "overtaken", dueAt: null };
  const now = world.now();
  const check = (one: LeadState, accountWritten: number) => {
    const held = heldUntil(one, { playbook: world.playbook, now, accountWritten });
    if (held) throw new Held(held.dueAt);
  };
  try {
    const { changed } = await recordLead(
      world,
      lead.id,
      [factOf(offer, paper, now)],
      async () => {
        const day = localDate(lead.profile.zone, now);
        const taken = account ? await slotsOf(world.db, account.id, day) : 0;
        check(lead, taken);
        return [
          grantRow(world, offer, now, lead),
          offerMoved(offer, null, "written"),
          ...(account ? [slotRow(account.id, day, taken + 1, lead.id)] : []),
        ];
      },
      (one) => check(one, 0),
    );
    // somebody who is two people has heard of it already, under the other name
    if (!changed) await moveOffer(world.db, offer, null, "heard before");
    return { end: "written", dueAt: null };
  } catch (cause) {
    if (cause instanceof Held) return { end: null, dueAt: cause.until };
    throw cause;
  }
}

/** Who is meant today: the lead, or the one that it was merged into. */
async function meant(world: World, id: string): Promise<Awaited<ReturnType<typeof findLead>>> {
  const found = await findLead(world.db, id);
  return found.lead?.mergedInto ? findLead(world.db, found.lead.mergedInto) : found;
}

/** Why this person gets no such mail, at the time when it would be written; null when they may. */
async function refusal(world: World, lead: LeadState | null, resource: string): Promise<string | null> {
  if (!lead) return "erased";
  if (lead.mergedInto !== null) return "merged";
  if (lead.undeliverableAt !== null) return "undeliverable";
  if (refusesMail(world.playbook.nurture, lead, world.now())) return "refused too often";
  if (lead.consents.marketing?.state !== "given") return "no consent";
  if (!wants(lead.chosen, topicsOfPiece(world.playbook, resource))) return "other topics";
  const hash = await digest(lead.profile.email);
  return (await letterSources(world.db, [], [hash], [])).suppressed.has(hash) ? "suppressed" : null;
}

function factOf(offer: Offer, paper: Paper, at: Instant): Fact {
  const { resource, version, had } = offer;
  const data = { resource, version, from: had, submission: submissionOf(offer), changes: changesSince(paper, had) };
  return { kind: "version_offered", at, source: `version:${resource}:${version}`, data };
}

/** What has changed since the version somebody has, latest first. */
function changesSince({ changes }: Paper, had: number): Bilingual {
  const told = (locale: Locale, between: string) =>
    changes
      .filter(({ version }) => version > had)
      .map(({ says }) => says[locale])
      .join(between);
  return { zh: told("zh", " "), en: told("en", " ") };
}

/** The new file is granted beside the old one, whose link stays what it was. */
function submissionOf({ submissionId, version }: Offer): string {
  return `${submissionId.replace(/\.v\d+$/, "")}.v${version}`;
}

function grantRow({ playbook }: World, offer: Offer, at: Instant, { id: leadId, profile }: LeadState) {
  const submissionId = submissionOf(offer);
  const expiresAt = at + playbook.intake.grantDays * DAY;
  const { resource, version } = offer;
  const row = { id: `g${submissionId}`, leadId, resource, locale: profile.locale, submissionId, at, expiresAt, version };
  return { table: grants, rows: () => [row], onConflict: "keep" as const };
}
