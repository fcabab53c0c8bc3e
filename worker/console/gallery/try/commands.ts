import type { Locale } from "../../../../content/schema/common.ts";
import { headersOf } from "../../../nurture/headers.ts";
import type { Delivery } from "../../../platform/mail.ts";
import type { World } from "../../../platform/world.ts";
import { exampleOf } from "../examples.ts";

/** Really sends one mail of the gallery, and says what happened on the way. Nothing of it is written down. */
export async function tryMail(
  world: World,
  to: string,
  template: string,
  locale: Locale,
): Promise<{ steps: string[]; delivery: Delivery; subject: string }> {
  const { mail, purpose } = await exampleOf(world.playbook, world.config.siteUrl, world.now(), template, locale);
  const id = `try:${world.newId()}`;
  const headers = headersOf({ id, sender: mail.from.email, purpose, unsubscribe: null });
  const steps: string[] = [];
  const [delivery] = await world.mail.deliver([{ ...mail, id, headers, to: { name: null, email: to } }], (step) => void steps.push(step));
  return { steps, delivery: delivery ?? { state: "unknown", reason: "no answer" }, subject: mail.subject };
}
