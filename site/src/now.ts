import { EDITION } from "./edition.ts";

/** What is to come and what is over is said as of the beginning of the day that is built; the site is built every day. */
export const builtAt = Date.parse(EDITION.day);
