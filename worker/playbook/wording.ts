import type { SequencePolicy } from "../../content/schema/playbook.ts";
import { type Fields, holds } from "./condition.ts";
import { draw } from "./draw.ts";
import type { Step } from "./sequence.ts";

/** The arm of a test that gets the step's own text. */
export const OWN_ARM = "a";

/** Which text of a step somebody gets. `template` names its folder below content/mail. */
export interface Wording {
  template: string;
  variant?: string;
  arm?: string;
}

/**
 * The text of a step for one reader: that of the first variant whose condition holds, else the step's own, else, where a test is on, the
 * other text for one half of the readers. Who is in which half depends on lead and step alone. A variant is no part of a test.
 */
export function wordingOf({ sequence }: Pick<SequencePolicy, "sequence">, step: Step, lead: string, reader: Fields): Wording {
  const own = `${sequence}/${step.id}`;
  const variant = step.variants?.find(({ when }) => holds(when, reader))?.id;
  if (variant !== undefined) return { template: `${own}/${variant}`, variant };
  if (!step.test) return { template: own };
  return draw(lead, sequence, step.id) < 0.5
    ? { template: own, arm: OWN_ARM }
    : { template: `${own}/${step.test.arm}`, arm: step.test.arm };
}
