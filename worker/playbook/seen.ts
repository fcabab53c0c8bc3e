import { type Fact, showsPerson, type Touch } from "./facts.ts";
import { FEATURES_MAX, type PieceRead, READING_MAX, TOUCHES_MAX } from "./state.ts";
import { HOUR, type Instant } from "./time.ts";

/** What they read, over facts in the order in which they happened. */
export function readingOver(facts: readonly Fact[]): PieceRead[] {
  return facts.reduce<PieceRead[]>(readingWith, []);
}

export function readingWith(reading: PieceRead[], fact: Fact): PieceRead[] {
  const read = pieceIn(fact);
  if (!read) return reading;
  const before = reading.find(({ slug }) => slug === read.slug) ?? read;
  const visibleMs = before.visibleMs === null || read.visibleMs === null ? null : Math.max(before.visibleMs, read.visibleMs);
  const now = { slug: read.slug, at: Math.max(before.at, read.at), visibleMs };
  const others = reading.filter(({ slug }) => slug !== read.slug);
  return [...others, now].sort((a, b) => a.at - b.at || (a.slug < b.slug ? -1 : 1)).slice(-READING_MAX);
}

function pieceIn(fact: Fact): PieceRead | null {
  if (fact.kind === "resource_opened") return { slug: fact.data.resource, at: fact.at, visibleMs: null };
  if (fact.kind !== "page_read" || fact.data.slug === undefined) return null;
  return { slug: fact.data.slug, at: fact.at, visibleMs: fact.data.visibleMs ?? 0 };
}

/** Where the person came from and when they were last seen, over facts in the order in which they happened. */
export function seenOver(facts: readonly Fact[], createdAt: Instant): { touches: Touch[]; lastSeenAt: Instant } {
  let touches: Touch[] = [];
  let lastSeenAt = createdAt;
  for (const fact of facts) {
    touches = touchesWith(touches, fact);
    if (showsPerson(fact)) lastSeenAt = Math.max(lastSeenAt, fact.at);
  }
  return { touches, lastSeenAt };
}

/** When they last used the product. */
export function usedAfter(usedAt: Instant | null, fact: Fact): Instant | null {
  return fact.kind === "used" ? Math.max(usedAt ?? 0, fact.at) : usedAt;
}

/** What of the product they have used. Facts heard in any order give the same. */
export function featuresWith(features: readonly string[], fact: Fact): string[] {
  const feature = fact.kind === "used" ? fact.data.feature : undefined;
  return typeof feature === "string" ? [...new Set([...features, feature])].sort().slice(0, FEATURES_MAX) : [...features];
}

function touchIn(fact: Fact): Touch | undefined {
  if (fact.kind === "form_submitted") return fact.data.verified ? fact.data.touch : undefined;
  return fact.kind === "page_read" || fact.kind === "cta_clicked" ? fact.data.touch : undefined;
}

export function touchesWith(touches: Touch[], fact: Fact): Touch[] {
  const touch = touchIn(fact);
  if (!touch || touches.some((other) => isSameVisit(other, touch))) return touches;
  const ordered = [...touches, touch].sort((a, b) => a.at - b.at);
  // The first touch is where the person came from: it stays when the middle of a long history leaves.
  return ordered.length > TOUCHES_MAX ? [...ordered.slice(0, 1), ...ordered.slice(2)] : ordered;
}

/** Every page of a visit carries the tags it arrived with; they are one touch. */
function isSameVisit(a: Touch, b: Touch): boolean {
  const [first, next] = a.at <= b.at ? [a, b] : [b, a];
  return next.at < first.until && TAGS.every((tag) => a[tag] === b[tag]);
}

const TAGS = ["channel", "source", "medium", "campaign", "term", "content", "referrer"] as const;

/** What every visit lasted before touches said it. */
const VISIT_AT_FIRST = 12 * HOUR;

/** A touch in the shape of today. */
export function lasting(touch: Omit<Touch, "until"> & { until?: Instant }): Touch {
  return { ...touch, until: touch.until ?? touch.at + VISIT_AT_FIRST };
}
