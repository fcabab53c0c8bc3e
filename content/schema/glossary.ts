import * as z from "zod";
import { bilingual, slug } from "./common.ts";

const words = z.array(z.string().min(2)).min(1);

/** How we call things: `content/glossary.yaml`. */
export const glossaryFile = z.strictObject({
  terms: z.array(
    z.strictObject({
      id: slug,
      /** What takes the place of the words below; left out where only the writer can know it. */
      use: z.strictObject({ zh: z.string().min(1).optional(), en: z.string().min(1).optional() }).optional(),
      /** Words that no piece uses, by language. */
      not: z.strictObject({ zh: words.optional(), en: words.optional() }),
      /** May stand between quotation marks, where a piece speaks of the word itself. */
      quoted: z.boolean().default(false),
      because: bilingual,
    }),
  ),
});
export type Glossary = z.infer<typeof glossaryFile>;
