import { editionOf } from "../../content/schema/publish.ts";

/** The day this build is for; `scripts/site.ts` names it, so that every part of a build means the same one. */
export const EDITION = editionOf(process.env, Date.now());
