import * as z from "zod";
import { COMPANY_SIZES, INDUSTRIES, LOCALES, PACES, PURPOSES, ROLES, STAGES, TIERS } from "../../../content/schema/common.ts";
import { FIELDS } from "../../../content/schema/form.ts";

// What the doors answer with. A test holds real answers against these.

const instant = z.iso.datetime();
const tier = z.enum(TIERS).nullable();
const stage = z.enum(STAGES).nullable();
const place = z.enum(["owned", "pool", "escalated", "nurture", "disqualified"]);
const reason = z.strictObject({ rule: z.string(), text: z.string() });
const money = z.strictObject({ amount: z.number(), currency: z.string() });
const promise = z.strictObject({
  by: instant,
  state: z.enum(["open", "accepted", "kept", "missed", "withdrawn"]),
  mode: z.enum(["visit", "telephone", "open"]),
});

export const failure = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), fields: z.record(z.string(), z.string()).optional() }),
});

export const formAnswer = z.strictObject({
  submission: z.string(),
  lead: z.string(),
  download: z.string().optional(),
  promise: z.strictObject({ owner: z.string(), by: instant, text: z.string(), booking: z.string().optional() }).optional(),
  event: z
    .strictObject({
      startsAt: instant,
      endsAt: instant,
      zone: z.string(),
      place: z.string(),
      seat: z.enum(["held", "waiting"]).optional(),
      calendar: z.string().optional(),
    })
    .optional(),
  next: z.string(),
  read: z.strictObject({ text: z.string(), path: z.string() }).optional(),
});

export const fieldsAnswer = z.strictObject({ fields: z.array(z.enum(FIELDS)), known: z.array(z.enum(FIELDS)) });
export const eventsAnswer = z.strictObject({ accepted: z.int(), refused: z.int() });
export const signalsAnswer = z.strictObject({
  accepted: z.int(),
  signals: z.array(z.strictObject({ id: z.string(), lead: z.string(), repeated: z.boolean() })),
});

export const leadsAnswer = z.strictObject({
  leads: z.array(
    z.strictObject({
      id: z.string(),
      email: z.string(),
      name: z.string().nullable(),
      account: z.strictObject({ id: z.string(), name: z.string().nullable(), domain: z.string() }).nullable(),
      stage,
      tier,
      score: z.number(),
      owner: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
      place,
      promise: promise.nullable(),
    }),
  ),
  next: z.string().nullable(),
});

const chair = z.array(z.strictObject({ lead: z.string(), name: z.string().nullable(), confidence: z.number(), why: z.array(reason) }));

export const leadAnswer = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  country: z.string().nullable(),
  company: z.string().nullable(),
  role: z.enum(ROLES).nullable(),
  locale: z.enum(LOCALES),
  zone: z.string(),
  createdAt: instant,
  playbook: z.string(),
  account: z
    .strictObject({
      id: z.string(),
      domain: z.string(),
      name: z.string().nullable(),
      industry: z.enum(INDUSTRIES).nullable(),
      companySize: z.enum(COMPANY_SIZES).nullable(),
      tier,
      score: z.number(),
      committee: z.strictObject({
        user: chair,
        evaluator: chair,
        budget: chair,
        decider: chair,
        signer: chair,
        missing: z.array(z.enum(ROLES)),
      }),
    })
    .nullable(),
  stage,
  stages: z.array(z.strictObject({ from: stage, to: z.enum(STAGES), at: instant, cause: reason })),
  tier,
  tierWhy: z.array(reason),
  score: z.strictObject({
    total: z.number(),
    fit: z.number(),
    engagement: z.number(),
    inAWeek: z.number(),
    receipts: z.array(
      z.looseObject({
        rule: z.string(),
        axis: z.enum(["fit", "engagement"]),
        points: z.number(),
        value: z.number(),
        reason: z.string(),
        at: instant,
        evidence: z.string().nullable(),
      }),
    ),
  }),
  interests: z.array(z.strictObject({ topic: z.string(), name: z.string(), points: z.number() })),
  details: z.strictObject({
    deal: money.nullable(),
    product: z.string().nullable(),
    introducer: z.string().nullable(),
    capital: money.nullable(),
    model: z.string().nullable(),
    volume: z.int().nullable(),
    users: z.int().nullable(),
    region: z.string().nullable(),
    judgements: z.record(z.string(), z.string()),
  }),
  place,
  owner: z.strictObject({ id: z.string(), name: z.string(), why: z.array(reason) }).nullable(),
  promise: promise.extend({ pausedAt: instant.nullable() }).nullable(),
  touches: z.array(z.looseObject({ at: instant, channel: z.string().nullable(), landing: z.string().nullable() })),
  enrolments: z.array(
    z.strictObject({
      sequence: z.string(),
      next: z.string().nullable(),
      dueAt: instant.nullable(),
      status: z.enum(["active", "paused", "done", "ended"]),
      reason: reason.nullable(),
    }),
  ),
  consents: z.array(
    z.strictObject({
      purpose: z.enum(PURPOSES),
      state: z.enum(["pending", "given", "withdrawn"]),
      at: instant,
      text: z.string().nullable(),
      page: z.string().nullable(),
    }),
  ),
  preferences: z.strictObject({ topics: z.array(z.string()).nullable(), pace: z.enum(PACES) }),
  journal: z.array(z.strictObject({ seq: z.int(), at: instant, kind: z.string(), subject: z.string(), source: z.string().nullable() })),
});

const judged = { playbook: z.string() };
const because = reason.extend({ ...judged, evidence: z.string().nullable() });
const receipt = z.looseObject({ rule: z.string(), points: z.number(), value: z.number(), reason: z.string(), at: instant, ...judged });

export const whyAnswer = z.strictObject({
  lead: z.string(),
  now: instant,
  at: instant,
  ...judged,
  score: z.looseObject({ total: z.number(), fit: z.number(), engagement: z.number(), receipts: z.array(receipt) }),
  interests: z.array(z.strictObject({ topic: z.string(), name: z.string(), points: z.number(), receipts: z.array(receipt) })),
  tier: z.strictObject({
    is: tier,
    why: z.array(because),
    asOf: reason.extend({ tier: z.enum(TIERS), ...judged }).nullable(),
    inAWeek: tier,
  }),
  stage: z.strictObject({
    is: stage,
    why: z.array(because.extend({ from: stage, to: z.enum(STAGES), at: instant, since: instant })),
  }),
  place,
  owner: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  ownerWhy: z.array(because),
  promise: promise.extend({ pausedAt: instant.nullable(), rule: z.string(), ...judged, evidence: z.string().nullable() }).nullable(),
  next: z.array(z.strictObject({ at: instant, what: z.string(), rule: z.string(), text: z.string(), ...judged })),
});

export const clockAnswer = z.strictObject({ now: instant, steps: z.int() });
export const outboxAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.literal("mail"),
      to: z.string(),
      from: z.string(),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      headers: z.record(z.string(), z.string()),
      at: instant,
      lead: z.string().nullable(),
      template: z.string(),
      cause: z.string().nullable(),
    }),
  ),
});
export const healthAnswer = z.strictObject({
  ok: z.literal(true),
  version: z.string(),
  playbook: z.string(),
  now: instant,
  database: z.literal("ok"),
  queue: z.strictObject({ waiting: z.int(), overdueSince: instant.nullable() }),
  cron: z.strictObject({ lastTick: instant.nullable() }),
  alerts: z.int(),
});
