import type * as z from "zod";
import type { Locale } from "../../content/schema/common.ts";
import { recordLead, recordPerson } from "../journey/commands.ts";
import { importSuppressions } from "../journey/suppression/commands.ts";
import { Failure } from "../platform/failure.ts";
import { sentencesOf } from "../platform/sentences.ts";
import { digest } from "../platform/tokens.ts";
import type { World } from "../platform/world.ts";
import type { ProductFact, ProfileAnswers } from "../playbook/facts.ts";
import { HOUR } from "../playbook/time.ts";
import type { closedAnswer } from "./docs/dossier.ts";
import type { parseClosings } from "./parse.ts";
import { SCOPES, type Scope, type Signal } from "./schema.ts";
import { findKey, touchKey } from "./store.ts";

/** The key of a local demo. It exists in code only, and only where `DINGHAI_LOCAL` is set. */
const LOCAL_KEY = "dinghai-local-key";
/** A key's last use is worth knowing to the hour, not a write for every call. */
const LAST_USED_STEP = HOUR;

/** Who calls, if they may do what the scope names; a refusal otherwise. Keys are stored as hashes. */
export async function authorise(world: World, header: string | undefined, scope: Scope): Promise<string> {
  const key = /^Bearer\s+(\S{8,200})$/i.exec(header ?? "")?.[1];
  if (!key) throw new Failure("unauthorised", "key_unknown");
  if (world.config.local && key === LOCAL_KEY) return "key:local";
  const found = await findKey(world.db, await digest(key));
  if (!found) throw new Failure("unauthorised", "key_unknown");
  if (!found.scopes.includes(scope) || !SCOPES.includes(scope)) throw new Failure("forbidden", "scope_missing");
  if (found.lastUsedAt === null || found.lastUsedAt < world.now() - LAST_USED_STEP) await touchKey(world.db, found.id, world.now());
  return `key:${found.id}`;
}

export interface HeardSignal {
  id: string;
  lead: string;
  repeated: boolean;
}

/** Records what the product reports, in the order of the list, before it answers. A signal about an unknown address makes a lead. */
export async function hearSignals(world: World, signals: readonly Signal[]): Promise<HeardSignal[]> {
  const heard: HeardSignal[] = [];
  for (const one of signals) heard.push(await hearSignal(world, one));
  return heard;
}

async function hearSignal(world: World, signal: Signal): Promise<HeardSignal> {
  const data = signal.data ?? {};
  const fact: ProductFact = {
    kind: signal.kind,
    at: Math.min(Date.parse(signal.occurredAt), world.now()),
    source: `signal:${signal.id}`,
    data,
  };
  const recorded =
    signal.lead !== undefined
      ? await recordLead(world, signal.lead, [fact])
      : await recordPerson(world, { email: signal.email ?? "", visitor: null, answers: answersOf(data) }, () => ({
          facts: [fact],
          own: [],
        }));
  return { id: signal.id, lead: recorded.branch.after.id, repeated: !recorded.changed };
}

/** What the product knows of somebody new: their language, their country, and by which clock they live. */
function answersOf({ locale, country, zone }: NonNullable<Signal["data"]>): ProfileAnswers {
  return {
    locale: locale === "zh" ? "zh" : "en",
    ...(country === undefined ? {} : { country }),
    ...(zone === undefined ? {} : { seen: { country: country ?? "", zone } }),
  };
}

/** Closes addresses, or says what that would do. Answers row by row, in the order of the list. */
export async function closeAddresses(
  world: World,
  by: string,
  rows: ReturnType<typeof parseClosings>,
  dry: boolean,
  locale: Locale,
): Promise<z.infer<typeof closedAnswer>> {
  const good = rows.flatMap((row) => ("wrong" in row ? [] : row));
  const list = await Promise.all(
    good.map(async ({ email, hash, scope, reason }) => ({
      email: email ?? null,
      hash: hash ?? (await digest(email ?? "")),
      scope,
      reason,
    })),
  );
  const outcomes = (await importSuppressions(world, by, list, dry)).values();
  const said = rows.map((row) => {
    if (!("wrong" in row)) return outcomes.next().value ?? { result: "already" as const, known: false, ends: [] };
    const { fields } = sentencesOf(new Failure("invalid", "suppressions_invalid", { fields: row.wrong }), locale);
    return { result: "refused" as const, fields };
  });
  const count = (result: string) => said.filter((one) => one.result === result).length;
  return { dry, added: count("added"), already: count("already"), refused: count("refused"), rows: said };
}
