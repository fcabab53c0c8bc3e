import { parse } from "yaml";
import * as z from "zod";
import { bilingual, type Locale } from "../../content/schema/common.ts";

const member = z.object({ id: z.string(), name: bilingual, title: bilingual });
const file = z.object({ company: z.object({ email: z.string() }), reps: z.array(member) });

export type Author = { name: string; title: string };

/** From `content/playbook/team.yaml`: how to write to the company, and who may sign a piece. */
export function team(source: string): { company: { email: string }; author: (id: string, locale: Locale) => Author } {
  const { company, reps } = file.parse(parse(source));
  return {
    company,
    author(id, locale) {
      const person = reps.find((each) => each.id === id);
      if (!person) throw new Error(`content/playbook/team.yaml has nobody called "${id}", whom a piece names as its owner.`);
      return { name: person.name[locale], title: person.title[locale] };
    },
  };
}
