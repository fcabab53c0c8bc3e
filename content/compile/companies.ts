import { domainOf, emailKindOf } from "../../worker/playbook/identity.ts";
import type { Library } from "./library.ts";
import type { PolicyFiles } from "./playbook.ts";
import { problemIn } from "./yaml.ts";

/** Whose domain is whose: every name must be a company's own domain, an alias leads to the main one at once, and nobody is above themselves. */
export function checkCompanies(library: Library, { accounts, tiers }: PolicyFiles): void {
  if (!accounts) return;
  const { aliases, parents } = accounts.value;
  const say = (path: string[], message: string, fix: string, part: "key" | "value") =>
    library.problems.push(problemIn(accounts, path, message, fix, part));
  for (const [field, pairs] of [["aliases", aliases] as const, ["parents", parents] as const]) {
    for (const [domain, to] of Object.entries(pairs)) {
      const path = [field, domain];
      for (const [name, part] of [[domain, "key"] as const, [to, "value"] as const]) {
        const own = domainOf(`@${name}`);
        if (own !== name || !own.includes(".")) say(path, `names “${name}”, which is no registrable domain`, own, part);
        else if (emailKindOf(`@${name}`) !== "work") say(path, `names “${name}”, where anybody may have an address`, "maker.example", part);
      }
      if (to === domain) say(path, "leads onto itself", "main.example", "value");
      else if (aliases[to] !== undefined) say(path, `leads to “${to}”, itself an alias of ${aliases[to]}`, aliases[to], "value");
    }
  }
  for (const [domain, above] of Object.entries(parents)) {
    if (aliases[domain] !== undefined) say(["parents", domain], `is an alias of ${aliases[domain]}: name that one`, aliases[domain], "key");
    if (above !== domain && isAbove(parents, domain, above)) say(["parents", domain], "is above itself", "group.example", "value");
  }
  for (const [i, domain] of tiers?.value.strategic.domains.entries() ?? []) {
    const main = aliases[domain];
    if (tiers && main !== undefined)
      library.problems.push(problemIn(tiers, ["strategic", "domains", i], `“${domain}” is an alias of ${main}: name that one`, main));
  }
}

/** Whether going up from a domain comes to `sought`. */
function isAbove(parents: Record<string, string>, sought: string, from: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from; at !== undefined && !seen.has(at); at = parents[at]) {
    if (at === sought) return true;
    seen.add(at);
  }
  return false;
}
