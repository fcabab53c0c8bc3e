import { oddDates } from "./dates.ts";
import type { Library } from "./library.ts";
import type { PolicyFiles } from "./playbook.ts";
import type { References } from "./references.ts";

/** A domain belongs to one house: it is counted once. */
export function checkDelivery(library: Library, refs: References, { delivery }: PolicyFiles): void {
  if (!delivery) return;
  const { houses, warmUp } = delivery.value;
  refs.mustBeUnique(delivery, ["houses"], houses);
  const homes = new Map<string, string>();
  for (const [i, { id, domains }] of houses.entries()) {
    for (const [k, domain] of domains.entries()) {
      const home = homes.get(domain);
      if (home !== undefined) refs.say(delivery, ["houses", i, "domains", k], `${domain} already belongs to ${home}: take it out of one`);
      homes.set(domain, id);
    }
  }
  if (warmUp.from !== null) library.problems.push(...oddDates(delivery, [["warmUp", "from"]]));
}
