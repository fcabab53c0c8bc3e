import type {
  Bilingual,
  CompanySize,
  FormId,
  Industry,
  Locale,
  Outcome,
  Pace,
  Purpose,
  Role,
  Stage,
  Tier,
} from "../../content/schema/common.ts";
import type { PieceKind } from "../../content/schema/piece.ts";
import type { Details } from "./details.ts";
import type { Instant } from "./time.ts";

/** Where a visit came from. Written once, never changed. */
export interface Touch {
  at: Instant;
  /** Until when its visit lasts: whoever arrives with the same tags before then is still on it. */
  until: Instant;
  channel: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  term: string | null;
  content: string | null;
  landing: string | null;
  referrer: string | null;
}

/** Where somebody was when they sent a form: a country of two capitals, or "" where only the clock is known, and the zone of its clocks. */
export interface Whereabouts {
  country: string;
  zone: string;
}

/** What a person said about themselves; absent means not said. */
export interface ProfileAnswers {
  name?: string | undefined;
  company?: string | undefined;
  title?: string | undefined;
  phone?: string | undefined;
  country?: string | undefined;
  industry?: Industry | undefined;
  companySize?: CompanySize | undefined;
  role?: Role | undefined;
  locale?: Locale | undefined;
  /** What their request said beside them. */
  seen?: Whereabouts | undefined;
}

export type ConsentState = "pending" | "given" | "withdrawn";

export const PRODUCT_KINDS = ["signed_up", "trial_started", "used", "paid", "renewed", "cancelled"] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

export { OUTCOMES, type Outcome } from "../../content/schema/common.ts";

interface Happened<K extends string, D> {
  kind: K;
  /** When it happened, which may be long before it was heard. */
  at: Instant;
  /** Unique within the subject: the same thing heard twice counts once. */
  source: string;
  /** Under whose address it was heard, where that is not the lead's own: `merge:<lead>`. */
  via?: string | undefined;
  data: D;
}

export type FormSubmitted = Happened<
  "form_submitted",
  {
    submission: string;
    form: FormId;
    /** False while a known address was only typed by somebody who has not shown that it is theirs. */
    verified: boolean;
    answers: ProfileAnswers;
    message?: string | undefined;
    resource?: string | undefined;
    path?: string | undefined;
    visitor?: string | undefined;
    touch?: Touch | undefined;
    marketing?: ConsentState | undefined;
  }
>;
export type PageFact = Happened<
  "page_read" | "cta_clicked",
  {
    path: string;
    pieceKind?: PieceKind | undefined;
    slug?: string | undefined;
    visibleMs?: number | undefined;
    scroll?: number | undefined;
    target?: string | undefined;
    visitor: string;
    touch?: Touch | undefined;
  }
>;
export type ProductFact = Happened<ProductKind, Record<string, unknown>>;

export type Fact =
  | FormSubmitted
  | PageFact
  | ProductFact
  | Happened<"resource_opened", { resource: string; grant: string }>
  | Happened<"file_requested", { resource: string; submission: string }>
  | Happened<"email_confirmed", { by: "mail" }>
  | Happened<"preferences_changed", { purpose: Purpose; state: ConsentState }>
  /** Which subjects somebody wants mail about, by topic, and how often; `topics` is null for all of them, those to come included. */
  | Happened<"mail_chosen", { topics: string[] | null; pace: Pace }>
  | Happened<"unsubscribed", { purpose: Purpose; by: "one_click" | "page" | "reply" | "complaint" | "import" }>
  /** They wrote back; `message` is the mail that they answered, where that could be told. */
  | Happened<"replied", { message: string | null; text: string }>
  /** A link of a mail was pressed, and a person read the page behind it. `joins` where their browser was nobody's until then. */
  | Happened<"mail_clicked", { message: string; link: string; path: string; visitor: string; joins?: true }>
  | Happened<"ticket_opened", { by: string; ticket: string }>
  | Happened<"ticket_closed", { by: string; ticket: string }>
  | Happened<"lead_accepted", { by: string }>
  | Happened<"contacted", { by: string; outcome: Outcome; note?: string | undefined }>
  | Happened<"stage_set", { by: string; to: Stage; reason: string }>
  | Happened<"lead_claimed", { by: string }>
  | Happened<"lead_given_back", { by: string; reason: string }>
  | Happened<"owner_left", { rep: string }>
  | Happened<"answer_awaited", { by: string }>
  | Happened<"answer_heard", { by: string }>
  | Happened<"visitor_unlinked" | "visitor_relinked", { by: string; visitor: string; reason: string }>
  | Happened<"lead_merged" | "lead_split", { by: string; lead: string; reason: string }>
  | Happened<"lead_merged_into", { by: string; into: string; reason: string }>
  | Happened<"lead_split_from", { by: string; from: string; reason: string }>
  | Happened<"score_adjusted", { by: string; points: number; until: Instant; reason: string }>
  /** `tier` is null when an earlier one is taken back. */
  | Happened<"tier_overridden", { by: string; tier: Tier | null; until: Instant | null; reason: string }>
  | Happened<"details_noted", { by: string } & Partial<Omit<Details, "judgements">> & { judgements?: Record<string, string | null> }>
  | Happened<"mail_failed", { message: string; permanent: boolean; reason?: string | undefined }>
  /** A newer version of a paper was offered to somebody who has an earlier one: `from`. `submission` is under which the new file is granted. */
  | Happened<"version_offered", { resource: string; version: number; from: number; submission: string; changes: Bilingual }>
  /** Their place at an event was given back. */
  | Happened<"seat_returned", { event: string; by: string; reason: string }>
  /** A seat that became free was given to them, who waited under this submission. */
  | Happened<"seat_given", { event: string; submission: string }>
  | Happened<"step_struck", { enrolment: string; step: string }>
  | Happened<"clock_struck", Record<string, never>>;

export type FactOf<K extends Exclude<Fact["kind"], PageFact["kind"] | ProductKind>> = Extract<Fact, { kind: K }>;

export function isPageFact(fact: Fact): fact is PageFact {
  return fact.kind === "page_read" || fact.kind === "cta_clicked";
}

/** Facts that earn nothing and move nothing by their own place in time; they are answered when they are heard. */
const SPOKEN = new Set<string>([
  "clock_struck",
  "step_struck",
  "version_offered",
  "seat_returned",
  "seat_given",
  "lead_accepted",
  "mail_failed",
  "ticket_opened",
  "ticket_closed",
  "lead_claimed",
  "lead_given_back",
  "owner_left",
  "answer_awaited",
  "answer_heard",
  "visitor_unlinked",
  "visitor_relinked",
  "lead_merged",
  "lead_merged_into",
  "lead_split",
  "lead_split_from",
  "score_adjusted",
  "tier_overridden",
  "details_noted",
]);

/** What we did about a person, not what they did. */
const OURS = new Set<string>(["contacted", "stage_set"]);

/** Whether a fact shows the person themselves at work, rather than us or the clock. */
export function showsPerson(fact: { kind: string }): boolean {
  return countsByTime(fact) && !OURS.has(fact.kind);
}

/** Whether a fact counts by the time it happened, so that hearing it late must give the same end. */
export function countsByTime(fact: { kind: string }): boolean {
  return !SPOKEN.has(fact.kind);
}
