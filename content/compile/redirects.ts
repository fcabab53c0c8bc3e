import type { Redirects } from "../schema/redirects.ts";
import type { Library } from "./library.ts";
import { type Addresses, likelyPath } from "./links.ts";
import { problemIn, type Yaml } from "./yaml.ts";

/** A page that has gone leads to one that is there, and no page that is there leads away. */
export function checkRedirects(library: Library, yaml: Yaml<Redirects> | null, addresses: Addresses): void {
  const { redirects } = yaml?.value ?? { redirects: [] };
  for (const [i, { from, to }] of redirects.entries()) {
    if (!yaml) continue;
    const say = (key: "from" | "to", message: string, fix?: string) =>
      library.problems.push(problemIn(yaml, ["redirects", i, key], message, fix));
    if (addresses.paths.has(from)) say("from", `${from} still exists: readers would never see it`);
    const first = redirects.findIndex((other) => other.from === from);
    if (first !== i) say("from", `${from} stands twice (first at line ${yaml.spot(["redirects", first, "from"]).line})`);
    const onward = redirects.find((other) => other.from === to);
    if (onward) say("to", `leads to ${to}, which leads on: name its end`, onward.to);
    else if (!addresses.paths.has(to)) say("to", `leads to ${to}, which does not exist`, likelyPath(to, addresses.paths) ?? undefined);
    else if (addresses.hidden.has(to)) say("to", `leads to ${to}, which readers cannot see yet`);
  }
}
