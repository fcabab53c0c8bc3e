import * as z from "zod";

/** Measures that several files of the playbook use. */
export const days = z.number().positive();
export const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:00");

/** How a salesperson goes about it. */
export const MODES = ["visit", "telephone", "open"] as const;
