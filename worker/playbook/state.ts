import type { CompanySize, Industry, Locale, Purpose, Role, Stage, Tier } from "../../content/schema/common.ts";
import type { ConsentState, Touch } from "./facts.ts";
import type { Instant } from "./time.ts";

/** A sentence in both languages with the rule it comes from. */
export interface Reason {
  rule: string;
  zh: string;
  en: string;
}

/** One line of score: the points a rule gave, and how they fade. `halfLife` is 0 for points that stay. */
export interface Receipt {
  rule: string;
  axis: "fit" | "engagement";
  group: string | null;
  points: number;
  halfLife: number;
  cap: number;
  reason: Reason;
}

export type EmailKind = "work" | "free" | "disposable";

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

export interface ScoreState {
  fit: Receipt[];
  groups: Record<string, Group>;
  firings: Record<string, Firing>;
}

export interface Milestone {
  kind: string;
  at: Instant;
  source: string;
  /** What a stage rule may ask about it. */
  form?: string | undefined;
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
}

export const PLACES = ["owned", "pool", "escalated", "nurture", "disqualified"] as const;
export type Place = (typeof PLACES)[number];

export interface Enrolment {
  id: string;
  sequence: string;
  status: "active" | "paused" | "done" | "ended";
  next: string | null;
  dueAt: Instant | null;
  startedAt: Instant;
  reason: Reason | null;
}

export interface StageChange {
  from: Stage | null;
  to: Stage;
  at: Instant;
  cause: Reason;
}

/** A lead, as the fold of its stream. */
export interface LeadState {
  id: string;
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
  place: Place;
  owner: { id: string; why: Reason[]; since: Instant } | null;
  promise: SalesPromise | null;
  /** Reps who had this promise and let it lapse; they are not offered it again. */
  lapsed: string[];
  escalatedAt: Instant | null;
  touches: Touch[];
  enrolments: Enrolment[];
  consents: Partial<Record<Purpose, { state: ConsentState; at: Instant }>>;
  undeliverableAt: Instant | null;
  /** When marketing mail was written to this person, the last few. */
  written: Instant[];
  /** The latest fact that counts by time: anything before it is late. */
  latest: { at: Instant; source: string };
  lastSeenAt: Instant;
  wakeAt: Instant | null;
}

export const TOUCHES_MAX = 20;
export const STAGES_MAX = 50;
export const MILESTONES_MAX = 100;
export const WRITTEN_MAX = 10;
export const ENROLMENTS_MAX = 20;
