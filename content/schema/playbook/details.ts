import * as z from "zod";
import { bilingual, slug } from "../common.ts";

const choices = z.record(slug, bilingual);

/** What sales may note of a company and of how it looks to them, as far as it is chosen and not written. */
export const detailsFile = z.strictObject({
  /** How the company does business. */
  models: choices,
  /** Parts of a country, as far as it matters who is there. */
  regions: choices,
  /** Quick judgements. A condition asks for an answer by `judged.<question>`. */
  questions: z.array(
    z.strictObject({
      id: slug,
      ask: bilingual,
      answers: choices.refine((answers) => Object.keys(answers).length > 1, "has fewer than two answers to choose from"),
    }),
  ),
});
export type DetailsPolicy = z.infer<typeof detailsFile>;
