import { instantOf, localDate } from "../../worker/playbook/calendar.ts";
import type { Fact, FactOf, Outcome, ProductKind, ProfileAnswers } from "../../worker/playbook/facts.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { form, pageRead, product } from "../playbook/factories.ts";

/** The notation of table.yaml: what its head explains, as facts. */

export const OFFICE = "Asia/Shanghai";

export interface Person {
  mail?: string;
  industry?: ProfileAnswers["industry"];
  size?: ProfileAnswers["companySize"];
  role?: ProfileAnswers["role"];
  title?: string;
  country?: string;
  language?: "zh" | "en";
}

export function answersOf({ industry, size, role, title, country, language = "zh" }: Person): ProfileAnswers {
  return { industry, companySize: size, role, title, country, locale: language };
}

/** `2026-11-23 10:00`, in the office of the team. */
export function officeTime(text: string): Instant {
  const [, date = "", time = ""] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)$/.exec(text) ?? [];
  if (!date) throw new Error(`"${text}" is no time such as 2026-11-23 10:00`);
  return instantOf(OFFICE, date, time);
}

export interface Did {
  at: Instant;
  /** When we hear of it: at once, unless the row says so. */
  heard: Instant;
  fact(lead: LeadState | null): Fact;
}

/** `3 days ago: reads cases x2, asks contact` as facts a minute apart, in the order in which they are heard. */
export function didOf(did: Record<string, string>, now: Instant): Did[] {
  const all = Object.entries(did).flatMap(([when, what]) => {
    const [happened = "", hearing] = when.split(", heard ");
    const at = whenOf(happened, now);
    const each = what.split(", ").flatMap((one) => {
      const [, single = "", times = "1"] = /^(.*?)(?: x(\d+))?$/.exec(one) ?? [];
      return Array.from({ length: Number(times) }, () => single);
    });
    return each.map((one, index) => {
      const moment = at - (each.length - 1 - index) * MINUTE;
      return { at: moment, heard: hearing === undefined ? moment : whenOf(hearing, now), fact: factOf(one, moment) };
    });
  });
  return all.sort((a, b) => a.heard - b.heard);
}

function whenOf(text: string, now: Instant): Instant {
  if (text === "now") return now;
  const [, count = "", unit = "", time] = /^(\d+) (day|hour|minute)s? ago(?: (\d\d:\d\d))?$/.exec(text) ?? [];
  if (!unit) throw new Error(`"${text}" is no time such as now, 3 days ago, 3 days ago 18:30 or 2 hours ago`);
  const before = now - Number(count) * { day: DAY, hour: HOUR, minute: MINUTE }[unit as "day" | "hour" | "minute"];
  return time === undefined ? before : instantOf(OFFICE, localDate(OFFICE, before), time);
}

const FORMS = { "asks contact": "contact", "asks trial": "trial", "asks file": "download", subscribes: "subscribe" } as const;
const READS = { "reads cases": "cases", "reads solutions": "solutions", "reads whitepapers": "whitepapers" } as const;
const PRODUCT: Record<string, ProductKind> = {
  "signs up": "signed_up",
  "starts trial": "trial_started",
  "uses product": "used",
  pays: "paid",
  renews: "renewed",
  cancels: "cancelled",
};
const OUTCOME: Record<string, Outcome> = {
  reached: "reached",
  "no answer": "no_answer",
  meeting: "meeting",
  "not now": "not_now",
  "wrong person": "wrong_person",
  disqualified: "disqualified",
};

let serial = 0;

function factOf(what: string, at: Instant): Did["fact"] {
  serial += 1;
  const source = `table:${serial}`;
  const by = (lead: LeadState | null) => lead?.owner?.id ?? "zhou-hang";
  const asked = FORMS[what as keyof typeof FORMS];
  if (asked) return () => form({ form: asked, resource: asked === "download" ? "answering-in-time" : undefined }, at);
  const read = READS[what as keyof typeof READS];
  if (read) return () => pageRead({ pieceKind: read }, at);
  const used = PRODUCT[what];
  if (used) return () => product(used, at);
  const outcome = OUTCOME[what];
  if (outcome) return (lead) => ({ kind: "contacted", at, source, data: { by: by(lead), outcome } });
  switch (what) {
    case "types address":
      return () => form({ verified: false }, at);
    case "opens file":
      return () => ({ kind: "resource_opened", at, source, data: { resource: "answering-in-time", grant: "g" } });
    case "looks at jobs":
      return () => ({ ...pageRead({ target: "jobs" }, at), kind: "cta_clicked" });
    case "unsubscribes":
      return () => ({ kind: "unsubscribed", at, source, data: { purpose: "marketing", by: "page" } });
    case "accepted":
      return (lead) => ({ kind: "lead_accepted", at, source, data: { by: by(lead) } });
    case "given back":
      return (lead) => ({ kind: "lead_given_back", at, source, data: { by: by(lead), reason: "not mine" } });
    case "our turn ends":
      return (lead) => ({ kind: "answer_awaited", at, source, data: { by: by(lead) } });
    case "tier taken back":
      return (lead) => ({ kind: "tier_overridden", at, source, data: { by: by(lead), tier: null, until: null, reason: "as before" } });
  }
  return spoken(what, at, source, by);
}

/** What somebody of the team says with a name or a number in it. */
function spoken(what: string, at: Instant, source: string, by: (lead: LeadState | null) => string): Did["fact"] {
  const said = (pattern: RegExp) => pattern.exec(what)?.slice(1);
  const points = said(/^points ([+-]\d+) for (\d+) days$/);
  if (points) {
    const data = { points: Number(points[0]), until: at + Number(points[1]) * DAY, reason: "met at the fair" };
    return (lead) => ({ kind: "score_adjusted", at, source, data: { by: by(lead), ...data } });
  }
  const tier = said(/^tier ([SABCX]) for (\d+) days$/);
  if (tier) {
    const data = { tier: tier[0] as "S", until: at + Number(tier[1]) * DAY, reason: "a reference" };
    return (lead) => ({ kind: "tier_overridden", at, source, data: { by: by(lead), ...data } });
  }
  const deal = said(/^deal (\d+) ([A-Z]{3})$/);
  if (deal) {
    const data = { deal: { amount: Number(deal[0]), currency: deal[1] ?? "" } };
    return (lead) => ({ kind: "details_noted", at, source, data: { by: by(lead), ...data } });
  }
  const noted = notedOf(said);
  if (noted) return (lead) => ({ kind: "details_noted", at, source, data: { by: by(lead), ...noted } });
  const introducer = said(/^introduced by ([a-z-]+)$/)?.[0];
  if (introducer) return (lead) => ({ kind: "details_noted", at, source, data: { by: by(lead), introducer } });
  const claimer = said(/^claimed by ([a-z-]+)$/)?.[0];
  if (claimer) return () => ({ kind: "lead_claimed", at, source, data: { by: claimer } });
  const stage = said(/^stage (\w+)$/)?.[0];
  if (stage) return (lead) => ({ kind: "stage_set", at, source, data: { by: by(lead), to: stage as "refer", reason: "as agreed" } });
  throw new Error(`"${what}" is nothing that the head of table.yaml explains`);
}

/** What was noted of the company, or how it looks. */
function notedOf(said: (pattern: RegExp) => string[] | undefined): Partial<FactOf<"details_noted">["data"]> | null {
  const capital = said(/^capital (\d+) ([A-Z]{3})$/);
  if (capital) return { capital: { amount: Number(capital[0]), currency: capital[1] ?? "" } };
  const counted = said(/^(users|volume) (\d+)$/);
  if (counted) return { [counted[0] as "users"]: Number(counted[1]) };
  const chosen = said(/^(model|region) ([a-z-]+)$/);
  if (chosen) return { [chosen[0] as "model"]: chosen[1] ?? "" };
  const [question, answer] = said(/^judged ([a-z-]+) ([a-z]+)$/) ?? [];
  return question && answer ? { judgements: { [question]: answer === "open" ? null : answer } } : null;
}
