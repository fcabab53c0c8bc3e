import type { FormId } from "../../content/schema/common.ts";
import { type Submitted, submitForm } from "../../worker/capture/commands.ts";
import { type Portrait, portrait } from "../../worker/journey/portrait.ts";
import { leadSources } from "../../worker/journey/store.ts";
import type { World } from "../../worker/platform/world.ts";

let serial = 0;

/** Somebody new each time who decides for a large manufacturer: at least an A with the default playbook. */
export function decider(more: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  const company = `maker-${serial}`;
  return {
    email: `head@${company}.example`,
    name: "王芳",
    company,
    industry: "manufacturing",
    companySize: "1001-5000",
    role: "decider",
    locale: "zh",
    resource: "answering-in-time",
    ...more,
  };
}

export async function send(world: World, form: FormId, body: Record<string, unknown>, key: string | null = null): Promise<Submitted> {
  return submitForm(world, form, form === "download" ? body : { ...body, resource: undefined }, key, "en");
}

/** The lead a submission made. */
export async function leadOf(world: World, submitted: Submitted): Promise<Portrait> {
  if (!("lead" in submitted.answer)) throw new Error("this submission made no lead");
  return leadById(world, submitted.answer.lead);
}

export async function leadById(world: World, id: string): Promise<Portrait> {
  const sources = await leadSources(world.db, id);
  if (!sources) throw new Error(`there is no lead ${id}`);
  return portrait(world.playbook, sources, world.now(), "en");
}
