import { CHANNEL_NAMES } from "../../../worker/playbook/attribution.ts";
import type { Fields } from "../../../worker/playbook/condition.ts";

import { EMAIL_KINDS } from "../../../worker/playbook/state.ts";
import { COMPANY_SIZES, FORMS, INDUSTRIES, LOCALES, OUTCOMES, ROLES, type Stage, TIERS, type Tier } from "../../schema/common.ts";
import { PIECE_KINDS, type PieceKind } from "../../schema/piece.ts";
import type { ConditionField, DetailsPolicy, FactKind } from "../../schema/playbook.ts";
import { type Leaf, listsFor, numbersFor, type Range, textsFor, unlistedFor } from "./values.ts";

/** Fields that vary together, and the values they can have as far as the given comparisons can tell; null when those are too many. */
export interface Variable {
  fields: readonly ConditionField[];
  values(leaves: readonly Leaf[]): Fields[] | null;
}

/** Everything that a condition may be asked about. A field without a variable is never known. */
export type Ground = readonly Variable[];

/** What there is in this content folder for conditions to meet. */
export interface Scope {
  pieces: readonly { kind: PieceKind; slug: string }[];
  resources: readonly string[];
  /** Stages that somebody can be in; null is none yet. */
  stages: readonly (Stage | null)[];
  /** What sales may note by choosing. */
  details: DetailsPolicy;
  /** What there is to read about. */
  topics: readonly string[];
}

/** Leads: all of them, or those of some tiers. */
export function leadGround(scope: Scope, tiers: readonly (Tier | null)[] = [...TIERS, null]): Ground {
  const { models, regions, questions } = scope.details;
  return [
    listed("industry", [...INDUSTRIES, null]),
    listed("companySize", [...COMPANY_SIZES, null]),
    listed("role", [...ROLES, null]),
    listed("country", [...COUNTRIES, null]),
    listed("locale", LOCALES),
    text("title", null),
    listed("emailKind", EMAIL_KINDS),
    text("domain"),
    listed("channel", [...CHANNEL_NAMES, null]),
    listed("stage", scope.stages),
    listed("tier", tiers),
    number("dealSize", MONEY),
    text("product", null),
    text("introducer", null),
    number("capital", MONEY),
    listed("businessModel", [...Object.keys(models), null]),
    number("volume", COUNT),
    number("users", COUNT),
    listed("region", [...Object.keys(regions), null]),
    ...questions.map(({ id, answers }) => listed(`judged.${id}`, [...Object.keys(answers), null])),
  ];
}

/** Readers of a sequence, of whom more is known; in some stages only where those are given. Whoever is disqualified gets no mail. */
export function readerGround(scope: Scope, stages: Scope["stages"] = scope.stages): Ground {
  const tiers = TIERS.filter((tier) => tier !== "X");
  return [...leadGround({ ...scope, stages }, [...tiers, null]), listed("interest", [...scope.topics, null]), list("features")];
}

/** A fact of one kind about a reader of a sequence. */
export function heardGround(scope: Scope, kind: FactKind, stages: Scope["stages"] = scope.stages): Ground {
  return [...readerGround(scope, stages), ...factVariables(scope, kind)];
}

/** A fact of one kind about any lead. */
export function factGround(scope: Scope, kind: FactKind): Ground {
  return [...leadGround(scope), ...factVariables(scope, kind)];
}

/** The fields that a kind of fact carries. */
export function carriedBy(kind: FactKind): ConditionField[] {
  return factVariables({ pieces: [], resources: [] }, kind).flatMap(({ fields }) => fields);
}

const MONEY: Range = { min: 0, max: 1e15, whole: false };
const COUNT: Range = { min: 0, max: 1e9, whole: true };
/** A beacon reports at most a day of reading. */
const VISIBLE_MS: Range = { min: 0, max: 86_400_000, whole: true };
const SCROLL: Range = { min: 0, max: 100, whole: false };

function factVariables({ pieces, resources }: Pick<Scope, "pieces" | "resources">, kind: FactKind): Variable[] {
  switch (kind) {
    case "form_submitted":
      return [listed("fact.form", FORMS), resource(resources, null), text("fact.message", null)];
    case "page_read":
    case "cta_clicked":
      return [piece(pieces), number("fact.visibleMs", VISIBLE_MS), number("fact.scroll", SCROLL), text("fact.target", null)];
    case "resource_opened":
    case "file_requested":
      return [resource(resources)];
    case "contacted":
      return [listed("fact.outcome", OUTCOMES)];
    case "used":
      return [text("fact.feature", null)];
    case "email_confirmed":
    case "preferences_changed":
    case "signed_up":
    case "trial_started":
    case "paid":
    case "renewed":
    case "cancelled":
    case "lead_accepted":
    case "mail_failed":
    case "replied":
    case "mail_clicked":
    case "ticket_opened":
    case "ticket_closed":
    case "step_struck":
    case "clock_struck":
    case "unsubscribed":
      return [];
  }
}

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Every code of two capitals, some well-known ones first. */
const COUNTRIES = [...new Set(["US", "FR", "JP", ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second))])];

function listed(field: ConditionField, values: readonly (string | null)[]): Variable {
  return { fields: [field], values: () => values.map((value) => ({ [field]: value })) };
}

function text(field: ConditionField, ...unknown: null[]): Variable {
  return {
    fields: [field],
    values: (leaves) => {
      const texts = textsFor(leaves);
      return texts && [...texts, ...unknown].map((value) => ({ [field]: value }));
    },
  };
}

/** A list of names that nobody has thought of beforehand; null where it is empty. */
function list(field: ConditionField): Variable {
  return {
    fields: [field],
    values: (leaves) => listsFor(leaves)?.map((entries) => ({ [field]: entries.length > 0 ? entries : null })) ?? null,
  };
}

function number(field: ConditionField, range: Range): Variable {
  return {
    fields: [field],
    values: (leaves) => {
      const numbers = numbersFor(leaves, range);
      return numbers && [...numbers.map((value) => ({ [field]: value })), { [field]: null }];
    },
  };
}

/** What is handed out, or was until it was taken down. */
function resource(resources: Scope["resources"], ...unknown: null[]): Variable {
  return {
    fields: ["fact.resource"],
    values: (leaves) => {
      const gone = unlistedFor(leaves, resources);
      return gone && [...resources, ...gone, ...unknown].map((value) => ({ "fact.resource": value }));
    },
  };
}

/** A page shows a piece of one kind, there or gone, or none at all. */
function piece(pieces: Scope["pieces"]): Variable {
  return {
    fields: ["fact.pieceKind", "fact.slug"],
    values: (leaves) => {
      const slugs = leaves.filter(({ field }) => field === "fact.slug");
      const gone = unlistedFor(
        slugs,
        pieces.map(({ slug }) => slug),
      );
      const all = gone && [...pieces, ...PIECE_KINDS.flatMap((kind) => gone.map((slug) => ({ kind, slug })))];
      return all && [...all.map(({ kind, slug }) => ({ "fact.pieceKind": kind, "fact.slug": slug })), NO_PIECE];
    },
  };
}

const NO_PIECE: Fields = { "fact.pieceKind": null, "fact.slug": null };
