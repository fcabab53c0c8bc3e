import type { Condition, Playbook } from "../../content/schema/playbook.ts";
import type { LeadState } from "./state.ts";

/** Whether somebody with this choice wants mail about `topics`: one of them is enough. Mail that belongs to no topic is for everybody. */
export function wants({ topics: chosen }: LeadState["chosen"], topics: readonly string[]): boolean {
  return chosen === null || topics.length === 0 || topics.some((topic) => chosen.includes(topic));
}

/** What a piece is about: the topics whose interest rules name its slug, each once. */
export function topicsOfPiece({ score }: Pick<Playbook, "score">, slug: string): string[] {
  const topics = score.rules.flatMap((rule) =>
    rule.axis === "interest" && rule.when && named(rule.when).includes(slug) ? [rule.topic] : [],
  );
  return [...new Set(topics)];
}

/** What a mail is about: a step says so itself, a newer version is about what its paper is. `mail` is its template, `<sequence>/<step>` for a step. */
export function topicsOfMail({ score, sequences }: Pick<Playbook, "score" | "sequences">, mail: string, resource?: string): string[] {
  const [sequence = "", id] = mail.split("/");
  if (resource !== undefined) return topicsOfPiece({ score }, resource);
  return sequences[sequence]?.steps.find((step) => step.id === id)?.topics ?? [];
}

/** The pieces for which a condition asks; those that it rules out are not meant. */
function named(condition: Condition): (string | number)[] {
  if ("all" in condition) return condition.all.flatMap(named);
  if ("any" in condition) return condition.any.flatMap(named);
  if ("not" in condition || (condition.field !== "fact.slug" && condition.field !== "fact.resource")) return [];
  if ("is" in condition) return [condition.is];
  return "in" in condition ? condition.in : [];
}
