/** DESIGN §2, rule 2: a room imports only from rows below its own. */
export const LEVELS = [
  ["index", "jobs", "app", "travel"],
  ["console"],
  ["reports"],
  ["capture", "routing", "nurture", "api", "service", "referral"],
  ["journey"],
  ["outbox"],
  ["db"],
  ["platform"],
  ["playbook"],
] as const;

export const ROOMS: readonly string[] = LEVELS.slice(1).flat();
export const DOORS: readonly string[] = LEVELS[0];

/** Pure libraries: no I/O, no clock, no randomness. */
export const PURE_LIBRARIES = ["temporal-polyfill", "tldts", "email-providers", "disposable-email-domains-js", "zod"];

export const LINES_MAX = 250;

/** `worker/journey/commit/store.ts` → `journey`; `worker/jobs.ts` → `jobs`; null outside worker/ and for what is generated. */
export function roomOf(path: string): string | null {
  const [top, room = "", ...rest] = path.split("/");
  if (top !== "worker" || room === "generated") return null;
  return rest.length === 0 ? room.replace(/\.tsx?$/, "") : room;
}

export function levelOf(room: string): number {
  return LEVELS.findIndex((row) => (row as readonly string[]).includes(room));
}

/** Rule 1: these files of a room do I/O; the rooms `db` and `platform` are I/O, and the doors hand the world over. */
export function mayDoIo(path: string): boolean {
  const room = roomOf(path) ?? "";
  return DOORS.includes(room) || room === "db" || room === "platform" || /\/(?:commands|store|routes)\.tsx?$/.test(path);
}

/** The only places that may ask the machine for time, chance or the network. */
export function isOutsideWorld(path: string): boolean {
  return path === "worker/index.ts" || path.startsWith("worker/platform/");
}
