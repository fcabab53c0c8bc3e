import * as z from "zod";
import type { Whereabouts } from "../playbook/facts.ts";
import { isZone } from "../playbook/zone.ts";

const told = z.object({ country: z.string().regex(/^[A-Z]{2}$/), timezone: z.string().max(64).refine(isZone) });

/** In which country and by which clock a request was sent, as the network that carried it tells; null where it tells nothing of use. Nobody can write it into a form. */
export function whereabouts(request: Request): Whereabouts | null {
  const found = told.safeParse((request as { cf?: unknown }).cf);
  return found.success ? { country: found.data.country, zone: found.data.timezone } : null;
}
