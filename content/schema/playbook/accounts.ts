import * as z from "zod";
import { bilingual, ROLES } from "../common.ts";

/** A company's own domain: maker.example, not mail.maker.example. Checked when content compiles. */
const companyDomain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, "a domain in lower case, e.g. maker.example");

const share = z.number().min(0).max(1);

export const accountsFile = z.strictObject({
  /** Other domains of a company → its main one: they have one account. */
  aliases: z.record(companyDomain, companyDomain).default({}),
  /** A company's domain → that of the company above it: two accounts, and the one below starts with the owner of the one above. */
  parents: z.record(companyDomain, companyDomain).default({}),
  /** How much a chair weighs in the company's score. */
  roleWeights: z.record(z.enum([...ROLES, "unknown"]), z.number().min(0)),
  /** How sure we are of a chair: said in a form, read from the job title, or guessed from what was read. */
  confidence: z.strictObject({ said: share, title: share, reading: share }),
  /** How many pieces somebody must read for one role, each for how long, to be taken for it. */
  reading: z.strictObject({ pieces: z.int().min(1), seconds: z.number().min(0) }),
  /** Points for every chair that is filled beyond the first. */
  chairPoints: z.number().min(0),
  /** A company's score never exceeds this. */
  scoreMax: z.number().positive(),
  reasons: z.strictObject({ said: bilingual, title: bilingual, reading: bilingual }),
});
export type AccountPolicy = z.infer<typeof accountsFile>;
