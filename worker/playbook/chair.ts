import { type Bilingual, type Locale, ROLES, type Role } from "../../content/schema/common.ts";
import type { AccountPolicy, IntakePolicy, Playbook } from "../../content/schema/playbook.ts";
import { mentions } from "./condition.ts";
import { fill } from "./say.ts";
import type { PieceRead, Reason } from "./state.ts";

/** What is known of a person's place in their company. */
export interface Sitter {
  title: string | null;
  role: Role | null;
  reading: readonly PieceRead[];
}

/** For whom each piece was written, by slug. */
export type Pieces = ReadonlyMap<string, { roles: readonly Role[]; titles: Bilingual }>;

export interface Chair {
  role: Role;
  /** 0–1 */
  confidence: number;
  why: Reason;
}

/** The chair somebody sits in: the one they named, else the one their title names, else the one that they read for. Null while none of them says. */
export function chairOf(playbook: Playbook, sitter: Sitter, pieces: Pieces): Chair | null {
  const { confidence, reasons } = playbook.accounts;
  if (sitter.role) return { role: sitter.role, confidence: confidence.said, why: { rule: "said", ...reasons.said } };
  const role = roleOfTitle(playbook.intake, sitter.title);
  if (role) return { role, confidence: confidence.title, why: { rule: "title", ...reasons.title } };
  return chairOfReader(playbook.accounts, sitter, pieces);
}

/** The role whose words a title has. The longest word wins, 总经理 over 经理; of two as long, the role that decides more. */
export function roleOfTitle({ titles }: Pick<IntakePolicy, "titles">, title: string | null): Role | null {
  if (title === null) return null;
  let best: { role: Role; length: number } | null = null;
  for (const role of ROLES) {
    const lengths = (titles[role] ?? []).filter((word) => mentions(title, word)).map((word) => word.length);
    const length = Math.max(0, ...lengths);
    if (length > 0 && length >= (best?.length ?? 0)) best = { role, length };
  }
  return best?.role ?? null;
}

/** The pieces that somebody really read: long enough by the playbook, or as a file. */
export function piecesRead({ reading: { seconds } }: AccountPolicy, reading: readonly PieceRead[]): string[] {
  return reading.filter(({ visibleMs }) => visibleMs === null || visibleMs >= seconds * 1_000).map(({ slug }) => slug);
}

/** Who read enough pieces for one role, and more than for any other, probably has it. */
function chairOfReader(policy: AccountPolicy, { reading }: Sitter, pieces: Pieces): Chair | null {
  const read = piecesRead(policy, reading).flatMap((slug) => pieces.get(slug) ?? []);
  const counts = ROLES.map((role) => ({ role, count: read.filter(({ roles }) => roles.includes(role)).length }));
  const [first, second] = counts.sort((a, b) => b.count - a.count);
  if (!first || first.count < policy.reading.pieces || first.count === second?.count) return null;
  const titles = read.filter(({ roles }) => roles.includes(first.role)).map((piece) => piece.titles);
  const say = (locale: Locale, comma: string) =>
    fill(policy.reasons.reading[locale], { count: first.count, pieces: titles.map((title) => title[locale]).join(comma) });
  return { role: first.role, confidence: policy.confidence.reading, why: { rule: "reading", zh: say("zh", "、"), en: say("en", "; ") } };
}
