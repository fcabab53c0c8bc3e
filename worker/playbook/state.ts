import type { CompanySize, Industry, Locale, Pace, Purpose, Role, Stage, Tier } from "../../content/schema/common.ts";
import type { Details } from "./details.ts";
import type { Enrolment } from "./enrolment.ts";
import type { ConsentState, Touch, Whereabouts } from "./facts.ts";
import type { Instant } from "./time.ts";
import type { Wait } from "./wait.ts";

/** A sentence in both languages with the rule it comes from. */
export interface Reason {
  rule: string;
  zh: string;
  en: string;
}

/** One line of score: the points a rule gave, and how they fade. `halfLife` is 0 for points that stay. */
export interface Receipt {
  rule: string;
  /** `interest` says what somebody reads about; it is no part of the score. */
  axis: "fit" | "engagement" | "interest";
  /** The group of an engagement rule, the topic of an interest rule. */
  group: string | null;
  points: number;
  halfLife: number;
  cap: number;
  reason: Reason;
}

export const EMAIL_KINDS = ["work", "free", "disposable"] as const;
export type EmailKind = (typeof EMAIL_KINDS)[number];

export interface Profile {
  email: string;
  emailKind: EmailKind;
  domain: string;
  name: string | null;
  company: string | null;
  title: string | null;
  phone: string | null;
  country: string | null;
  industry: Industry | null;
  companySize: CompanySize | null;
  role: Role | null;
  locale: Locale;
  zone: string;
  calendar: string;
  /** Where their requests come from, as far as that is not another country than they said. */
  seen?: Whereabouts;
}

/** The signed sum of a group as of its latest fact. Its value later is `sum` halved every `halfLife`, clamped to ±cap. */
export interface Group {
  sum: number;
  at: Instant;
  halfLife: number;
  cap: number;
}

/** How often a rule has fired: in all, in points, and on its latest day. */
export interface Firing {
  times: number;
  points: number;
  day: string;
  timesThatDay: number;
}

/** Points a person gave or took by hand, until they expire. */
export interface Adjustment {
  id: string;
  points: number;
  at: Instant;
  until: Instant;
  by: string;
  reason: string;
}

export interface ScoreState {
  fit: Receipt[];
  groups: Record<string, Group>;
  /** What was read about, by topic. */
  topics: Record<string, Group>;
  firings: Record<string, Firing>;
  adjustments: Adjustment[];
}

/** A tier a person gave by hand; `until` is null when it stands until it is taken back. */
export interface TierOverride {
  tier: Tier;
  by: string;
  reason: string;
  at: Instant;
  until: Instant | null;
}

/** Something that says a customer may leave, and since when. */
export interface Sign {
  id: string;
  since: Instant;
  reason: Reason;
}

export interface Milestone {
  kind: string;
  at: Instant;
  source: string;
  /** What a stage rule may ask about it. */
  form?: string | undefined;
  /** When the trial or the contract that it begins is to end; absent means not said. */
  end?: Instant | undefined;
  /** The stage that somebody set by hand, and why. */
  set?: { to: Stage; by: string; reason: string } | undefined;
}

export const PROMISE_STATES = ["open", "accepted", "kept", "missed", "withdrawn"] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

export interface SalesPromise {
  id: string;
  by: Instant;
  warnAt: Instant;
  returnAt: Instant;
  givenAt: Instant;
  mode: "visit" | "telephone" | "open";
  /** The tier whose terms it was given on; a re-offer keeps them. */
  tier: Tier;
  state: PromiseState;
  warnedAt: Instant | null;
  /** Whether the prospect was told this time, and so must hear before it passes. */
  shown: boolean;
  /** How many new times the prospect was given before this one. */
  round: number;
  /** Since when the clock stands still because it is the prospect's turn to answer. */
  pausedAt: Instant | null;
}

/** `merged`: it is the same person as another lead, which hears and gets everything instead. */
export const PLACES = ["owned", "pool", "escalated", "nurture", "disqualified", "merged"] as const;
export type Place = (typeof PLACES)[number];

export interface StageChange {
  from: Stage | null;
  to: Stage;
  at: Instant;
  /** When it came about, which may be long before it was decided. */
  since: Instant;
  cause: Reason;
}

/** A piece somebody has read: for how long at most at once, or null where they opened it as a file. */
export interface PieceRead {
  slug: string;
  at: Instant;
  visibleMs: number | null;
}

/**
 * The shape of a lead today. Whoever changes `LeadState`, or what `apply` makes of an entry, raises it: rows of an earlier shape are then
 * folded anew from their streams.
 */
export const LEAD_SHAPE = 4;

/** A lead, as the fold of its stream. */
export interface LeadState {
  id: string;
  /** `LEAD_SHAPE` of the version that folded this row from its first entry. */
  shape: number;
  seq: number;
  createdAt: Instant;
  playbook: string;
  profile: Profile;
  accountId: string | null;
  stage: Stage | null;
  stages: StageChange[];
  milestones: Milestone[];
  score: ScoreState;
  tier: Tier | null;
  tierWhy: Reason[];
  override: TierOverride | null;
  details: Details;
  place: Place;
  owner: { id: string; why: Reason[]; since: Instant } | null;
  promise: SalesPromise | null;
  /** What they wait for beside a promise, until they are shown a time. */
  waits: Wait | null;
  /** Reps who had this promise and let it lapse; they are not offered it again. */
  lapsed: string[];
  escalatedAt: Instant | null;
  /** When it went to the pool; a lead there waits for somebody to claim it, or for the person to ask again. */
  pooledAt: Instant | null;
  /** Who had it before it went to the pool, and from when on they may claim it again. */
  formerOwners: { rep: string; again: Instant }[];
  /** When the owner last accepted it or was in touch. */
  attendedAt: Instant | null;
  /** When somebody of us last spoke to them. */
  contactedAt: Instant | null;
  /** Tickets of theirs that are open. */
  tickets: string[];
  /** Browsers that were taken for this person's and are not. */
  unlinked: string[];
  /** When they last used the product. */
  usedAt: Instant | null;
  /** What of the product they have used, in the order of the alphabet. */
  features: string[];
  /** What says that they may leave. */
  signs: Sign[];
  /** Leads that a person merged into this one: the same human under other addresses. */
  merged: string[];
  /** The lead that this one was merged into. */
  mergedInto: string | null;
  touches: Touch[];
  /** What they read, latest last. */
  reading: PieceRead[];
  enrolments: Enrolment[];
  consents: Partial<Record<Purpose, { state: ConsentState; at: Instant }>>;
  /** What they chose of marketing mail; `topics` is null for every topic. */
  chosen: { topics: string[] | null; pace: Pace };
  undeliverableAt: Instant | null;
  /** When mails were refused for the time being, the last few. */
  softFailures: Instant[];
  /** When marketing mail was written to this person, the last few. */
  written: Instant[];
  /** The latest fact that counts by time: anything before it is late. */
  latest: { at: Instant; source: string };
  lastSeenAt: Instant;
  wakeAt: Instant | null;
}

export const ADJUSTMENTS_MAX = 20;
export const FORMER_OWNERS_MAX = 20;
export const UNLINKED_MAX = 50;
export const MERGED_LEADS_MAX = 20;
export const TOUCHES_MAX = 20;
export const READING_MAX = 30;
export const STAGES_MAX = 50;
export const MILESTONES_MAX = 100;
export const WRITTEN_MAX = 10;
export const SOFT_FAILURES_MAX = 10;
export const FEATURES_MAX = 100;
export const TICKETS_MAX = 20;
