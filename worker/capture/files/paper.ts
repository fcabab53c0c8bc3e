import { catalogue } from "../../generated/catalogue.ts";

/** The version of a paper that is handed out today; null when it is not handed out. */
export function versionOf(resource: string): number | null {
  return catalogue.find(({ slug, gated }) => gated && slug === resource)?.version ?? null;
}
