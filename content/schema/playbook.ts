import * as z from "zod";
import { bilingual, isoDate, locale, PURPOSES, ROLES, STAGES, slug, TIERS } from "./common.ts";

/** What a condition may look at. `fact.*` is the signal being judged; the rest is the lead and its company. */
export const CONDITION_FIELDS = [
  "industry",
  "companySize",
  "role",
  "country",
  "locale",
  "title",
  "emailKind",
  "domain",
  "channel",
  "stage",
  "tier",
  "dealSize",
  "product",
  "introducer",
  "fact.form",
  "fact.resource",
  "fact.pieceKind",
  "fact.slug",
  "fact.target",
  "fact.visibleMs",
  "fact.scroll",
  "fact.feature",
  "fact.message",
  "fact.outcome",
] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

/** The kinds of fact a rule may listen to. */
export const FACT_KINDS = [
  "form_submitted",
  "page_read",
  "cta_clicked",
  "resource_opened",
  "file_requested",
  "email_confirmed",
  "preferences_changed",
  "signed_up",
  "trial_started",
  "used",
  "paid",
  "renewed",
  "cancelled",
  "contacted",
  "lead_accepted",
  "mail_failed",
  "step_struck",
  "clock_struck",
  "unsubscribed",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

const field = z.enum(CONDITION_FIELDS);
const scalar = z.union([z.string(), z.number()]);

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { field: ConditionField; is: string | number }
  | { field: ConditionField; in: (string | number)[] }
  | { field: ConditionField; atLeast: number }
  | { field: ConditionField; below: number }
  | { field: ConditionField; contains: string[] }
  | { field: ConditionField; known: boolean };

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
    z.strictObject({ field, is: scalar }),
    z.strictObject({ field, in: z.array(scalar).min(1) }),
    z.strictObject({ field, atLeast: z.number() }),
    z.strictObject({ field, below: z.number() }),
    z.strictObject({ field, contains: z.array(z.string().min(1)).min(1) }),
    z.strictObject({ field, known: z.boolean() }),
  ]),
);

/** The facts that may move a stage: a lead keeps them, so that a late one finds its place. */
export const MILESTONE_KINDS = ["stage_set", "form_submitted", "signed_up", "trial_started", "paid", "renewed", "cancelled"] as const;

/** The fields a condition looks at. */
export function fieldsOf(one: Condition): ConditionField[] {
  if ("all" in one) return one.all.flatMap(fieldsOf);
  if ("any" in one) return one.any.flatMap(fieldsOf);
  return "not" in one ? fieldsOf(one.not) : [one.field];
}

/** A condition on what happened alone: what a lead is today must not change what it earned then, whenever it is heard. */
const factCondition = condition.refine((one) => fieldsOf(one).every((name) => name.startsWith("fact.")), {
  message: "may look at the fact only, e.g. { field: fact.pieceKind, is: cases }",
});
const formCondition = condition.refine((one) => fieldsOf(one).every((name) => name === "fact.form"), {
  message: "may look at the form only, e.g. { field: fact.form, is: contact }",
});

const count = z.union([
  z.literal("once"),
  z.literal("each"),
  z.strictObject({ perDay: z.int().min(1).optional(), total: z.number().positive().optional() }),
]);

const fitRule = z.strictObject({
  id: slug,
  axis: z.literal("fit"),
  when: condition,
  points: z.number().min(-50).max(50),
  reason: bilingual,
});

const engagementRule = z.strictObject({
  id: slug,
  axis: z.literal("engagement"),
  group: slug,
  on: z.enum(FACT_KINDS),
  when: factCondition.optional(),
  points: z.number().min(-50).max(50),
  count,
  reason: bilingual,
});

/** What somebody reads about: it earns no score, and tells sales what to speak of. */
const interestRule = z.strictObject({
  id: slug,
  axis: z.literal("interest"),
  topic: slug,
  on: z.enum(FACT_KINDS),
  when: factCondition.optional(),
  points: z.number().positive().max(50),
  count,
  reason: bilingual,
});

export const scoreFile = z.strictObject({
  axes: z.strictObject({ fit: z.number().positive().max(50), engagement: z.number().positive().max(50) }),
  groups: z.record(slug, z.strictObject({ halfLifeDays: z.number().positive(), cap: z.number().positive(), name: bilingual })),
  /** Product lines and subjects that interest rules name. `interest` is how many points make one worth telling. */
  topics: z.record(slug, z.strictObject({ halfLifeDays: z.number().positive(), name: bilingual })),
  interest: z.number().positive(),
  /** The most points a person may give or take by hand at once, and for how long. */
  byHand: z.strictObject({ points: z.number().positive().max(50), days: z.number().positive() }),
  rules: z.array(z.discriminatedUnion("axis", [fitRule, engagementRule, interestRule])).min(1),
  /** Lines of a score that no rule gives. */
  derived: z.strictObject({ cap: bilingual, earlier: bilingual, adjusted: bilingual }),
});
export type ScorePolicy = z.infer<typeof scoreFile>;
export type FitRule = z.infer<typeof fitRule>;
export type EngagementRule = z.infer<typeof engagementRule>;
export type InterestRule = z.infer<typeof interestRule>;
/** A rule that hears facts. */
export type HearingRule = EngagementRule | InterestRule;

export const tiersFile = z.strictObject({
  /** Read from the top; the first line a lead reaches on both axes is its tier. */
  grid: z
    .array(
      z.strictObject({
        id: slug,
        tier: z.enum(["S", "A", "B", "C"]),
        fit: z.number().min(0),
        engagement: z.number().min(0),
        reason: bilingual,
      }),
    )
    .min(1),
  otherwise: z.strictObject({ tier: z.literal("C"), reason: bilingual }),
  /** How far below its line engagement may fall before a tier is lost. */
  hysteresis: z.number().min(0),
  strategic: z.strictObject({ domains: z.array(z.string()), reason: bilingual }),
  disqualify: z.array(z.strictObject({ id: slug, when: condition, reason: bilingual })),
  /** A tier given by hand: what it says, and how long it may stand at most. */
  byHand: z.strictObject({ days: z.number().positive(), until: bilingual, standing: bilingual }),
  meaning: z.record(z.enum(TIERS), bilingual),
});
export type TierPolicy = z.infer<typeof tiersFile>;

const days = z.number().positive();

export const stagesFile = z.strictObject({
  /** A trial and a contract whose fact names no `endsAt` end after so many days. */
  endDays: z.strictObject({ trial_started: days, paid: days, renewed: days }),
  /** What a person's own words are put into when they set a stage. */
  byHand: bilingual,
  /** Moves that time makes by itself. `end` is that of the latest trial or contract. */
  timed: z.array(
    z.strictObject({
      id: slug,
      from: z.array(z.enum(STAGES)).min(1),
      due: z.union([
        z.strictObject({ silentDays: days }),
        z.strictObject({ daysInStage: days }),
        z.strictObject({ daysAfterEnd: days }),
        z.strictObject({ daysBeforeEnd: days }),
      ]),
      to: z.enum(STAGES),
      reason: bilingual,
    }),
  ),
  moves: z
    .array(
      z.strictObject({
        id: slug,
        on: z.enum(MILESTONE_KINDS).exclude(["stage_set"]),
        when: formCondition.optional(),
        from: z.union([z.literal("any"), z.array(z.enum(["none", ...STAGES])).min(1)]),
        to: z.enum(STAGES),
        reason: bilingual,
      }),
    )
    .min(1),
});
export type StagePolicy = z.infer<typeof stagesFile>;
export type TimedMove = StagePolicy["timed"][number];

/** Who takes a lead by a rule: `introducer` is the rep whose relation brought it. */
const chain = {
  to: z.array(slug).min(1),
  /** Who is asked when none of them can, group after group. */
  fallback: z.array(z.array(slug).min(1)).default([]),
  /** `prefer`: whoever is at work right now goes first. */
  hours: z.enum(["ignore", "prefer"]).default("ignore"),
  reason: bilingual,
};

/** How a salesperson goes about it. */
export const MODES = ["visit", "telephone", "open"] as const;

export const routesFile = z.strictObject({
  /** Tiers that get a salesperson; the others stay in nurture with self-service. */
  owned: z.array(z.enum(["S", "A", "B", "C"])),
  rules: z.array(z.strictObject({ id: slug, when: condition, ...chain })),
  otherwise: z.strictObject(chain),
  /** Expected deals are compared in one currency; a rate says what one unit of another is worth in it. */
  deals: z.strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/),
    rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()),
    telephoneBelow: z.number().positive(),
    visitFrom: z.number().positive(),
    between: z.enum(MODES),
  }),
  escalation: z.strictObject({ head: slug, retryMinutes: z.number().positive(), reason: bilingual }),
  reasons: z.strictObject({
    sameAccount: bilingual,
    parentAccount: bilingual,
    turn: bilingual,
    notLocale: bilingual,
    full: bilingual,
    away: bilingual,
    before: bilingual,
    nurture: bilingual,
    disqualified: bilingual,
    nobody: bilingual,
    taken: bilingual,
    offHours: bilingual,
    next: bilingual,
    introducer: bilingual,
    left: bilingual,
    merged: bilingual,
  }),
});
export type RoutePolicy = z.infer<typeof routesFile>;

/** Signs that a customer may leave, told to whoever looks after them. */
export const signsFile = z.strictObject({
  signs: z.array(
    z.strictObject({
      id: slug,
      stages: z.array(z.enum(STAGES)).min(1),
      due: z.strictObject({ unusedDays: days }),
      reason: bilingual,
    }),
  ),
});
export type SignPolicy = z.infer<typeof signsFile>;

/** The pool (公海): leads that somebody had and nobody has. */
export const poolFile = z.strictObject({
  /** Days without a contact after which an owned lead goes back, by tier; a tier without a line is kept. */
  returnAfterDays: z.partialRecord(z.enum(["S", "A", "B", "C"]), days),
  /** Customers stay with their owner: the return clock runs in these stages only. */
  stages: z.array(z.enum(STAGES)).min(1),
  /** How many leads one rep may claim in a day of theirs. */
  claimsPerDay: z.int().min(1),
  /** How long a former owner waits before claiming the same lead again. */
  coolDownDays: z.number().min(0),
  reasons: z.strictObject({ clock: bilingual, byHand: bilingual, claimed: bilingual }),
});
export type PoolPolicy = z.infer<typeof poolFile>;

export const teamFile = z.strictObject({
  company: z.strictObject({ name: bilingual, address: bilingual, email: z.email(), site: z.url() }),
  reps: z
    .array(
      z.strictObject({
        id: slug,
        name: bilingual,
        title: bilingual,
        email: z.email(),
        zone: z.string().min(1),
        calendar: slug,
        languages: z.array(locale).min(1),
        capacity: z.int().min(0),
        weight: z.number().positive(),
        active: z.boolean(),
        /** Local days, both included, on which the rep takes no new lead, and which no promise of theirs counts. */
        away: z.array(z.strictObject({ from: isoDate, to: isoDate })).default([]),
        booking: z.url().optional(),
      }),
    )
    .min(1),
});
export type TeamPolicy = z.infer<typeof teamFile>;
export type RepPolicy = TeamPolicy["reps"][number];

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:00");

export const calendarFile = z.strictObject({
  calendar: slug,
  zone: z.string().min(1),
  /** 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1),
  /** In order, without overlap; what lies between is lunch. */
  hours: z.array(z.tuple([clockTime, clockTime])).min(1),
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.strictObject({
      holidays: z.array(z.strictObject({ from: isoDate, to: isoDate, name: bilingual })),
      /** Weekend days that are worked because a holiday moved. */
      worked: z.array(isoDate).default([]),
    }),
  ),
});
export type CalendarPolicy = z.infer<typeof calendarFile>;

const tierPromise = z.strictObject({
  workingMinutes: z.number().positive(),
  mode: z.enum(MODES),
  booking: z.boolean(),
  what: bilingual,
});

export const promisesFile = z.strictObject({
  tiers: z.partialRecord(z.enum(["S", "A", "B", "C"]), tierPromise),
  /** Shares of the promised working time: the owner is warned, then the lead is offered to the next rep. */
  warnAtShare: z.number().gt(0).lt(1),
  returnAtShare: z.number().gt(0).lt(1),
  /** How often the prospect may be given a new time before the head of sales takes over. */
  tellAtMost: z.int().min(0),
  /** How long a promise waits for the prospect's answer before its clock goes on by itself. */
  pauseDays: days,
  text: bilingual,
  /** Why a prospect hears from somebody else: nobody took it up, the owner gave it back, the owner left. */
  told: bilingual,
  toldReturned: bilingual,
  toldLeft: bilingual,
  selfService: bilingual,
  escalated: bilingual,
});
export type PromisePolicy = z.infer<typeof promisesFile>;

export const intakeFile = z.strictObject({
  /** A form filled faster than this was not filled by a person. */
  elapsedMsMin: z.number().min(0),
  quarantine: z.strictObject({ honeypot: bilingual, tooFast: bilingual, disposable: bilingual }),
  doubleOptIn: z.array(z.string().regex(/^[A-Z]{2}$/)),
  grantDays: z.number().positive(),
  visitorDays: z.number().positive(),
  confirmDays: z.number().positive(),
  purposes: z.record(z.enum(PURPOSES), bilingual),
  /** Country → zone and calendar of a reader; `default` serves the rest. */
  places: z.record(z.string(), z.strictObject({ zone: z.string(), calendar: slug })),
  /** What a title says about a person's chair. */
  titles: z.partialRecord(z.enum(ROLES), z.array(z.string())),
  channels: z.strictObject({ search: z.array(z.string()), social: z.array(z.string()), paidMedia: z.array(z.string()) }),
  next: z.strictObject({
    download: bilingual,
    contact: bilingual,
    trial: bilingual,
    subscribe: bilingual,
    unticked: bilingual,
    confirm: bilingual,
    unverified: bilingual,
  }),
});
export type IntakePolicy = z.infer<typeof intakeFile>;

/** A company's own domain: maker.example, not mail.maker.example. Checked when content compiles. */
const companyDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, "a domain in lower case, e.g. maker.example");

const share = z.number().min(0).max(1);

export const accountsFile = z.strictObject({
  /** Other domains of a company → its main one: they have one account. */
  aliases: z.record(companyDomain, companyDomain).default({}),
  /** A company's domain → that of the company above it: two accounts, and the one below starts with the owner of the one above. */
  parents: z.record(companyDomain, companyDomain).default({}),
  /** How much a chair weighs in the company's score. */
  roleWeights: z.record(z.enum([...ROLES, "unknown"]), z.number().min(0)),
  /** How sure we are of a chair: said in a form, read from the job title, or guessed from what was read. */
  confidence: z.strictObject({ said: share, title: share, reading: share }),
  /** How many pieces somebody must read for one role, each for how long, to be taken for it. */
  reading: z.strictObject({ pieces: z.int().min(1), seconds: z.number().min(0) }),
  /** Points for every chair that is filled beyond the first. */
  chairPoints: z.number().min(0),
  reasons: z.strictObject({ said: bilingual, title: bilingual, reading: bilingual }),
});
export type AccountPolicy = z.infer<typeof accountsFile>;

export const nurtureFile = z.strictObject({
  purpose: z.literal("marketing"),
  /** Local sending hours of the reader. */
  window: z.tuple([clockTime, clockTime]),
  perDay: z.int().min(1),
  perWeek: z.int().min(1),
  accountPerDay: z.int().min(1),
  reasons: z.strictObject({
    unsubscribed: bilingual,
    undeliverable: bilingual,
    removed: bilingual,
    finished: bilingual,
    sendingHours: bilingual,
    budget: bilingual,
    accountBudget: bilingual,
  }),
});
export type NurturePolicy = z.infer<typeof nurtureFile>;

const delay = z.union([
  z.strictObject({ minutes: z.number().min(0) }),
  z.strictObject({ hours: z.number().min(0) }),
  z.strictObject({ days: z.number().min(0) }),
  z.strictObject({ workingDays: z.number().min(0) }),
]);

/** `content/mail/<sequence>/sequence.yaml`: who enters, what is sent when, what ends it. */
export const sequenceFile = z.strictObject({
  sequence: slug,
  /** Entering this stage enrols; leaving it ends the run. */
  stage: z.enum(STAGES),
  /** Facts that end the run before its last step, each with its reason. */
  endsOn: z.array(z.strictObject({ on: z.enum(FACT_KINDS), when: condition.optional(), reason: bilingual })).default([]),
  again: z.enum(["never", "each-time"]),
  hypothesis: bilingual,
  steps: z.array(z.strictObject({ id: slug, after: delay })).min(1),
});
export type SequencePolicy = z.infer<typeof sequenceFile>;

/** Frontmatter of one mail in one language. */
export const mailFrontmatter = z.strictObject({
  subject: z.string().min(2).max(120),
  preheader: z.string().min(2).max(160),
});
export type MailFrontmatter = z.infer<typeof mailFrontmatter>;

/** What a mail may say about its reader and its occasion. */
export const MAIL_VARIABLES = [
  "name",
  "company",
  "owner",
  "ownerTitle",
  "resource",
  "resourceUrl",
  "expires",
  "by",
  "reason",
  "leadName",
  "leadCompany",
  "leadTier",
  "leadWhy",
  "consoleUrl",
  "confirmUrl",
  "signInUrl",
  "bookingUrl",
  "siteUrl",
  "message",
  "what",
] as const;
export type MailVariable = (typeof MAIL_VARIABLES)[number];

export const TRANSACTIONAL = [
  "download",
  "answer",
  "confirm",
  "owner-new",
  "owner-asked",
  "owner-warned",
  "owner-returned",
  "owner-pooled",
  "owner-handed",
  "owner-sign",
  "head-escalated",
  "prospect-told",
  "sign-in",
] as const;
export type TransactionalMail = (typeof TRANSACTIONAL)[number];

/** The whole policy, as the Worker bundles it. */
export interface Playbook {
  version: string;
  score: ScorePolicy;
  tiers: TierPolicy;
  stages: StagePolicy;
  routes: RoutePolicy;
  team: TeamPolicy;
  promises: PromisePolicy;
  intake: IntakePolicy;
  accounts: AccountPolicy;
  nurture: NurturePolicy;
  pool: PoolPolicy;
  signs: SignPolicy;
  calendars: Record<string, CalendarPolicy>;
  sequences: Record<string, SequencePolicy>;
}

export const PLAYBOOK_FILES = {
  score: scoreFile,
  tiers: tiersFile,
  stages: stagesFile,
  routes: routesFile,
  team: teamFile,
  promises: promisesFile,
  intake: intakeFile,
  accounts: accountsFile,
  nurture: nurtureFile,
  pool: poolFile,
  signs: signsFile,
} as const;
