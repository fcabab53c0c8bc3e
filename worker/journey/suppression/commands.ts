import { PURPOSES, type Purpose } from "../../../content/schema/common.ts";
import { words } from "../../generated/words.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import type { Fact } from "../../playbook/facts.ts";
import type { LeadState } from "../../playbook/state.ts";
import { purposesIn, type SuppressionReason, type SuppressionScope, scopesClosing } from "../../playbook/suppression.ts";
import type { Instant } from "../../playbook/time.ts";
import { recordLead } from "../commands.ts";
import type { OwnRows } from "../commit/store.ts";
import { type ConsentText, consentRow, leadsByEmail, type Suppression, scopesOf, suppress, withdrawalRows } from "./store.ts";

const TEXT_HASH_DIGITS = 16;

/** An address that is to be closed, by itself or by its hash. */
export interface Closing {
  email: string | null;
  hash: string;
  scope: SuppressionScope;
  reason: SuppressionReason;
}

/** What becomes of an address: whether somebody here has it, and the purposes whose yes ends with it. */
export interface Closed {
  result: "added" | "already";
  known: boolean;
  ends: Purpose[];
}

/**
 * Closes addresses, and withdraws the yes of those who have a lead here. Only ever adds: an address that is closed stays as it is. Answers
 * what became, or with `dry` would become, of each.
 */
export async function importSuppressions(world: World, by: string, list: readonly Closing[], dry: boolean): Promise<Closed[]> {
  const closed = await scopesOf(
    world.db,
    list.map(({ hash }) => hash),
  );
  const results = list.map(({ hash, scope }): Closed["result"] => {
    const scopes = closed.get(hash) ?? new Set();
    closed.set(hash, scopes);
    if (scopes.has(scope) || scopes.has("all")) return "already";
    scopes.add(scope);
    return "added";
  });
  const at = world.now();
  const rows: Suppression[] = list.filter((_, index) => results[index] === "added").map(({ email: _email, ...row }) => ({ ...row, at }));
  // the addresses first: whatever becomes of the rest, nobody is written to
  if (!dry && rows.length > 0) await world.db.run(suppress(rows));
  const emails = list.flatMap(({ email }) => email ?? []);
  const leads = await leadsByEmail(world.db, emails);
  const outcomes: Closed[] = [];
  for (const [index, { email, hash, scope, reason }] of list.entries()) {
    const lead = email === null ? undefined : leads.get(email);
    const ends = purposesIn(scope).filter((purpose) => lead?.meant.consents[purpose]?.state === "given");
    outcomes.push({ result: results[index] ?? "already", known: lead !== undefined, ends });
    if (!dry && lead && ends.length > 0) await withdraw(world, { lead: lead.id, hash, reason, by, at }, ends, lead.meant.profile.locale);
  }
  return outcomes;
}

interface Withdrawing {
  lead: string;
  hash: string;
  reason: SuppressionReason;
  by: string;
  at: Instant;
}

async function withdraw(world: World, no: Withdrawing, purposes: readonly Purpose[], locale: "zh" | "en"): Promise<void> {
  const { lead, hash, reason, by, at } = no;
  const text = words.pages[locale].unsubscribe.listed;
  const said = await saidOn(text, `import ${by}`);
  const facts = purposes.map((purpose): Fact => listedFact(purpose, at));
  await recordLead(
    world,
    lead,
    facts,
    purposes.flatMap((purpose) => withdrawalRows({ lead, purpose, hash, at, said }, reason)),
  );
}

/** The words by which somebody said it, as they stand in the record, and where. */
export async function saidOn(text: string, page: string | null): Promise<ConsentText> {
  return { text, hash: (await digest(text)).slice(0, TEXT_HASH_DIGITS), page };
}

/** Somebody's address turned out to be on the list of those that are closed. Of what is heard in one moment it is the first: its source stands before that of a form. */
function listedFact(purpose: Purpose, at: Instant): Fact {
  return { kind: "unsubscribed", at, source: `listed:${purpose}:${at}`, data: { purpose, by: "import" } };
}

/** The yes of somebody whose address is closed ends a moment before `at`, when they are asked anew: the fact, and its line in the ledger. */
export async function yesEndedBefore({ id, profile }: LeadState, purpose: Purpose, at: Instant): Promise<{ fact: Fact; own: OwnRows }> {
  const before = at - 1;
  const text = words.pages[profile.locale].unsubscribe.listed;
  const said = await saidOn(text, null);
  return { fact: listedFact(purpose, before), own: consentRow({ lead: id, purpose, at: before, said }, "withdrawn") };
}

/** The purposes for which the address of a lead is closed, whatever the lead once agreed to. */
export async function closedFor(world: World, { profile }: LeadState): Promise<Purpose[]> {
  const hash = await digest(profile.email);
  const scopes = (await scopesOf(world.db, [hash])).get(hash);
  return PURPOSES.filter((purpose) => scopesClosing(purpose).some((scope) => scopes?.has(scope)));
}

/** What an address is closed for nobody gets, whatever they once agreed to. */
export async function asTheySee(world: World, lead: LeadState): Promise<LeadState> {
  const closed = (await closedFor(world, lead)).map((purpose) => [purpose, { state: "withdrawn", at: lead.lastSeenAt }]);
  return { ...lead, consents: { ...lead.consents, ...Object.fromEntries(closed) } };
}
