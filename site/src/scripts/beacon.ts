import type { EventKind } from "../../../content/schema/event.ts";
import { followed, landing, visitor } from "./visit.ts";

let seen = 0;
let since = document.hidden ? 0 : performance.now();
let deepest = 0;
let read = false;

function send(kind: EventKind, more: { target?: string | undefined; visibleMs?: number; scroll?: number }) {
  const { variant } = document.documentElement.dataset;
  const event = {
    id: crypto.randomUUID(),
    kind,
    path: location.pathname.slice(0, 300),
    at: new Date().toISOString(),
    variant,
    ...more,
    ...landing,
  };
  if (followed) navigator.sendBeacon("/api/events", new Blob([JSON.stringify({ visitor, events: [event] })], { type: "application/json" }));
}

function scrolled() {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  deepest = Math.max(deepest, Math.min(100, Math.round((100 * (scrollTop + clientHeight)) / scrollHeight)));
}

/** One reading per page view, sent when the reader leaves or just before a form goes out. */
export function sendRead() {
  if (read) return;
  read = true;
  scrolled();
  send("page_read", { visibleMs: Math.round(seen + (since && performance.now() - since)), scroll: deepest });
}

addEventListener("scroll", scrolled, { passive: true });
addEventListener("pagehide", sendRead);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    sendRead();
    if (since) seen += performance.now() - since;
    since = 0;
  } else since = performance.now();
});
document.addEventListener("click", ({ target }) => {
  const pressed = (target as Element).closest<HTMLElement>("[data-cta]");
  if (pressed) send("cta_clicked", { target: pressed.dataset["cta"] });
});
