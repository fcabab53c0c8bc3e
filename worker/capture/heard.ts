import type { FormId } from "../../content/schema/common.ts";
import type { Submission } from "../../content/schema/form.ts";
import type { World } from "../platform/world.ts";
import { touchOf } from "../playbook/attribution.ts";
import type { ConsentState, FactOf, ProfileAnswers } from "../playbook/facts.ts";
import type { Instant } from "../playbook/time.ts";
import { withoutQuery } from "./visits.ts";

/** A form as its lead hears it. */
export function formFact(
  { playbook }: Pick<World, "playbook">,
  form: FormId,
  sent: Submission,
  submission: string,
  at: Instant,
  { answers, ...terms }: { verified: boolean; marketing: ConsentState | null; answers: ProfileAnswers },
): FactOf<"form_submitted"> {
  const path = sent.path === undefined ? undefined : withoutQuery(sent.path);
  const touch = touchOf(playbook.intake, { at, path: path ?? null, referrer: sent.referrer ?? null, utm: sent.utm ?? null });
  return {
    kind: "form_submitted",
    at,
    source: `submission:${submission}`,
    data: {
      submission,
      form,
      verified: terms.verified,
      answers,
      ...(sent.message === undefined ? {} : { message: sent.message }),
      ...(sent.resource === undefined ? {} : { resource: sent.resource }),
      ...(path === undefined ? {} : { path }),
      ...(sent.visitor ? { visitor: sent.visitor } : {}),
      touch,
      ...(terms.marketing ? { marketing: terms.marketing } : {}),
    },
  };
}
