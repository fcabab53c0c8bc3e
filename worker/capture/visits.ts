import type { PageEvent } from "../../content/schema/event.ts";
import { PIECE_KINDS, type PieceKind } from "../../content/schema/piece.ts";
import type { IntakePolicy } from "../../content/schema/playbook.ts";
import { touchOf } from "../playbook/attribution.ts";
import type { Reading } from "../playbook/evidence.ts";
import type { PageFact } from "../playbook/facts.ts";
import { clickIn, withoutClick } from "../playbook/tags.ts";
import type { Instant } from "../playbook/time.ts";

/** A page event as it is kept: no query string, an instant that is not in the future. */
export interface StoredEvent {
  visitor: string;
  id: string;
  kind: PageEvent["kind"];
  path: string;
  at: Instant;
  visibleMs: number | null;
  scroll: number | null;
  target: string | null;
  referrer: string | null;
  utm: Record<string, string> | null;
  receivedAt: Instant;
  variant: string | null;
}

/** What is stored of a reported event. Campaign tags are kept, every other part of a query is not; a clock that runs ahead is set back. */
export function storedEvent(visitor: string, event: PageEvent, receivedAt: Instant): StoredEvent {
  const tags = withoutClick(event.utm ?? {});
  const utm = Object.fromEntries(Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === "string"));
  return {
    visitor,
    id: event.id,
    kind: event.kind,
    path: withoutQuery(event.path),
    at: Math.min(Date.parse(event.at), receivedAt),
    visibleMs: event.visibleMs ?? null,
    scroll: event.scroll ?? null,
    target: event.target ?? null,
    referrer: event.referrer ? withoutQuery(event.referrer) : null,
    utm: Object.keys(utm).length > 0 ? utm : null,
    receivedAt,
    variant: event.variant ?? null,
  };
}

/** The reading of somebody whom a link of a mail led here; null for all other events. */
export function readingIn(visitor: string, event: PageEvent, heardAt: Instant): Reading | null {
  const { click } = clickIn(event.utm?.content ?? "");
  if (event.kind !== "page_read" || click === null) return null;
  const { path, at, visibleMs } = storedEvent(visitor, event, heardAt);
  return { click, visitor, path, at, heardAt, visibleMs: visibleMs ?? 0 };
}

/** What a known person's events say about them. Searches and half-filled forms only count for the page. */
export function visitFacts(policy: IntakePolicy, events: readonly StoredEvent[]): PageFact[] {
  return events.flatMap((event) =>
    event.kind === "page_read" || event.kind === "cta_clicked" ? [visitFact(policy, event, event.kind)] : [],
  );
}

function visitFact(policy: IntakePolicy, event: StoredEvent, kind: PageFact["kind"]): PageFact {
  const arrived = event.utm !== null || event.referrer !== null;
  const touch = arrived ? touchOf(policy, { at: event.at, path: event.path, referrer: event.referrer, utm: event.utm }) : undefined;
  return {
    kind,
    at: event.at,
    source: `event:${event.visitor}:${event.id}`,
    data: {
      path: event.path,
      ...pieceOf(event.path),
      visitor: event.visitor,
      ...(event.visibleMs === null ? {} : { visibleMs: event.visibleMs }),
      ...(event.scroll === null ? {} : { scroll: event.scroll }),
      ...(event.target === null ? {} : { target: event.target }),
      ...(touch ? { touch } : {}),
    },
  };
}

/** The piece a path shows: /zh/cases/pump-maker-first-hour/ is a case. */
function pieceOf(path: string): { pieceKind?: PieceKind; slug?: string } {
  const [, kind, slug] = /^\/(?:zh|en)\/([a-z]+)\/([a-z0-9-]+)\/?$/.exec(path) ?? [];
  const pieceKind = PIECE_KINDS.find((known) => known === kind);
  return pieceKind && slug ? { pieceKind, slug } : {};
}

export function withoutQuery(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? "";
}
