/** What decides whether readers see a piece. */
export interface Dated {
  draft?: boolean | undefined;
  publishedAt: string;
}

/** From which day on readers see a piece; null for a draft, which they never do. */
export function publishedFrom({ draft, publishedAt }: Dated): string | null {
  return draft ? null : publishedAt;
}

/** Whether readers see a piece on a day. `preview` shows everything. */
export function isPublished(piece: Dated, { day, preview }: Edition): boolean {
  const from = publishedFrom(piece);
  return preview || (from !== null && from <= day);
}

/** For which day is built, and for whom. */
export interface Edition {
  /** `2026-11-22`; a day begins at 00:00 UTC, for every reader at once. */
  day: string;
  /** Drafts and pieces of days to come are built too, for whoever writes them. Never deployed. */
  preview: boolean;
}

/** When nobody asks for a day: every piece but a draft is published, and none is overdue. */
export const WHENEVER: Edition = { day: "9999-12-31", preview: false };

/** The edition that the environment asks for: of the clock's day, or of `DINGHAI_TODAY`; with `DINGHAI_DRAFTS=1` the preview. */
export function editionOf(env: { DINGHAI_TODAY?: string | undefined; DINGHAI_DRAFTS?: string | undefined }, now: number): Edition {
  const asked = env.DINGHAI_TODAY ?? "";
  if (asked !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(asked)) throw new Error(`DINGHAI_TODAY is “${asked}”: write a day such as 2026-12-01.`);
  return { day: asked === "" ? new Date(now).toISOString().slice(0, 10) : asked, preview: env.DINGHAI_DRAFTS === "1" };
}
