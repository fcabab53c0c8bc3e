import type { Tier } from "../../content/schema/common.ts";
import type { LeadState } from "./state.ts";
import type { Instant } from "./time.ts";

/** Somebody who is to be told a time, since when, and the tier on whose terms. */
export interface Wait {
  since: Instant;
  tier: Tier;
  /** `asked`: nobody was free, and they were told that a mail with the time follows. `lapsed`: the time that they were shown was lost. */
  because: "asked" | "lapsed";
}

/** Somebody who was told that a mail follows, or who was told so under another address. */
export function waitAfter({ waits }: LeadState, at: Instant, { tier, wait }: { tier: Tier; wait?: Wait | undefined }): Wait {
  return wait ?? { since: waits?.since ?? at, tier, because: "asked" };
}

/** Whoever was shown a time by the one who no longer has the lead waits for another. */
export function waitsWithout({ promise, waits }: LeadState, since: Instant): Wait | null {
  const lost = promise?.shown && (promise.state === "open" || promise.state === "accepted" || promise.state === "missed");
  return lost ? { since, tier: promise.tier, because: "lapsed" } : waits;
}
