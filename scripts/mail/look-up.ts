import { Resolver } from "node:dns/promises";
import { getDomain } from "tldts";
import { spfAsks, spfOf, type Zone } from "./checks.ts";
import type { Provider } from "./provider.ts";

/** Records that include each other must come to an end. */
const NAMES_MAX = 60;
const ANSWER_MS = 1_500;
const NO_SUCH_NAME = "ENOTFOUND";
const NOTHING_THERE = [NO_SUCH_NAME, "ENODATA"];

/** Asks for everything the checks look at. `dns` is a server as host:port; without it the machine's own are asked. */
export async function lookUp(domain: string, provider: Provider, selectors: readonly string[], dns: string | undefined): Promise<Zone> {
  const resolver = new Resolver({ timeout: ANSWER_MS, tries: 2 });
  if (dns !== undefined) resolver.setServers([dns]);
  await requireThere(resolver, domain);
  const txt = new Map<string, string[]>();
  const mx = new Map<string, string[]>();
  const zone: Zone = { txt, mx };
  const readTxt = async (name: string) => {
    if (txt.has(name) || txt.size > NAMES_MAX) return;
    txt.set(
      name,
      (await asked(resolver.resolveTxt(name), name)).map((parts) => parts.join("")),
    );
  };
  const readSpf = async (name: string): Promise<void> => {
    if (txt.has(name)) return;
    await readTxt(name);
    for (const one of spfOf(zone, name).flatMap(spfAsks)) await readSpf(one);
  };
  const keys = [...provider.selectors, ...selectors].map((selector) => `${selector}._domainkey.${domain}`);
  const policies = [domain, getDomain(domain) ?? domain].map((name) => `_dmarc.${name}`);
  await Promise.all([...keys, ...policies].map(readTxt));
  for (const name of [domain, provider.bounces]) {
    await readSpf(name);
    const found = await asked(resolver.resolveMx(name), name);
    mx.set(
      name,
      found.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, "")),
    );
  }
  return zone;
}

/** A domain that nobody has registered lacks no record: it was mistyped, or is still to be bought. */
async function requireThere(resolver: Resolver, domain: string): Promise<void> {
  const organisation = getDomain(domain) ?? domain;
  const answers = await Promise.all(
    [domain, organisation].map((name) =>
      resolver.resolveNs(name).then(
        () => null,
        (error: NodeJS.ErrnoException) => error.code,
      ),
    ),
  );
  if (answers.every((code) => code === NO_SUCH_NAME))
    throw new Error(`${domain} does not exist: the DNS knows no such name. Look at its spelling, or register it first.`);
}

async function asked<T>(question: Promise<T[]>, name: string): Promise<T[]> {
  try {
    return await question;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (NOTHING_THERE.includes(code ?? "")) return [];
    throw new Error(`The DNS gives no answer about ${name} (${code}): look at the network, or name another server with --dns host:port.`);
  }
}
