import { getDomain } from "tldts";
import type { Provider } from "./provider.ts";

/** What was found, and what to set instead. */
export interface Finding {
  level: "ok" | "warning" | "wrong";
  about: "SPF" | "DKIM" | "DMARC" | "MX";
  says: string;
  set?: string | undefined;
}

/** What was looked up: TXT records and mail exchangers by name. A name that has none is absent. */
export interface Zone {
  txt: ReadonlyMap<string, readonly string[]>;
  mx: ReadonlyMap<string, readonly string[]>;
}

/** RFC 7208 4.6.4: a receiver gives up after so many further look-ups, and nothing passes. */
const SPF_LOOKUPS_MAX = 10;
/** A key of 1024 bits is about this long in base64; one of 2048 twice as much. */
const DKIM_KEY_SHORT = 250;

/** The SPF records of a name. More than one makes all of them void. */
export function spfOf(zone: Zone, name: string): string[] {
  return (zone.txt.get(name) ?? []).filter((text) => /^v=spf1(?: |$)/i.test(text));
}

/** The names whose records an SPF record asks for. */
export function spfAsks(record: string): string[] {
  return [...record.matchAll(/(?:^|\s)[+?~-]?(?:include:|redirect=)([^\s%]+)(?=\s|$)/gi)].map(([, name = ""]) => name.toLowerCase());
}

/** How many further look-ups a record costs, those of what it includes as well. A loop counts as too many. */
export function spfLookups(zone: Zone, record: string, within: readonly string[] = []): number {
  const own = record
    .split(/\s+/)
    .filter((term) => /^[+?~-]?(?:include:|exists:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?:[:/]|$))|^redirect=/i.test(term)).length;
  return spfAsks(record).reduce((sum, name) => {
    if (within.includes(name)) return sum + SPF_LOOKUPS_MAX + 1;
    return sum + spfOf(zone, name).reduce((inner, one) => inner + spfLookups(zone, one, [...within, name]), 0);
  }, own);
}

export function checkSpf(zone: Zone, { bounces, include, name, source }: Provider): Finding[] {
  const about = "SPF";
  const wanted = `v=spf1 ${include ? `include:${include}` : "include:<what your mail server names>"} ~all`;
  const records = spfOf(zone, bounces);
  const [record] = records;
  if (record === undefined)
    return [
      {
        level: "wrong",
        about,
        says: `${bounces} has no SPF record: nobody knows that ${name} may send for you (${source})`,
        set: `${bounces} TXT "${wanted}"`,
      },
    ];
  if (records.length > 1)
    return [
      {
        level: "wrong",
        about,
        says: `${bounces} has ${records.length} SPF records, which makes all of them void: join them to one`,
        set: `${bounces} TXT "${joined(records)}"`,
      },
    ];
  const found: Finding[] = [];
  if (include && !spfAsks(record).includes(include))
    found.push({
      level: "wrong",
      about,
      says: `${bounces} does not include ${include}, by which ${name} may send`,
      set: `${bounces} TXT "${withInclude(record, include)}"`,
    });
  for (const asked of spfAsks(record).filter((one) => spfOf(zone, one).length === 0))
    found.push({ level: "wrong", about, says: `it includes ${asked}, which has no SPF record: receivers take the whole record as broken` });
  const lookups = spfLookups(zone, record, [bounces]);
  if (lookups > SPF_LOOKUPS_MAX)
    found.push({
      level: "wrong",
      about,
      says: `it costs ${lookups > 50 ? "endlessly many" : lookups} look-ups, and receivers stop after ${SPF_LOOKUPS_MAX}: take out what you no longer send by`,
    });
  if (/(?:^|\s)\+?all(?:\s|$)/i.test(record))
    found.push({
      level: "wrong",
      about,
      says: "it ends with +all: the whole world may send for you",
      set: `${bounces} TXT "${record.replace(/\+?all\b/i, "~all")}"`,
    });
  else if (!/(?:^|\s)[~-]all(?:\s|$)/i.test(record) && !/redirect=/i.test(record))
    found.push({
      level: "warning",
      about,
      says: "it does not end with ~all or -all, so that it forbids nobody",
      set: `${bounces} TXT "${record.replace(/\s*\??all\b/i, "")} ~all"`,
    });
  return found.length > 0 ? found : [{ level: "ok", about, says: `${bounces}: ${record} (${lookups} of ${SPF_LOOKUPS_MAX} look-ups)` }];
}

export function checkDkim(zone: Zone, domain: string, provider: Provider, asked: readonly string[]): Finding[] {
  const about = "DKIM";
  const selectors = asked.length > 0 ? asked : provider.selectors;
  const keys = selectors.flatMap((selector) =>
    (zone.txt.get(`${selector}._domainkey.${domain}`) ?? [])
      .filter((text) => /(?:^|;)\s*p=/.test(text))
      .map((text) => ({ selector, text })),
  );
  if (keys.length === 0) {
    const names = selectors.map((selector) => `${selector}._domainkey.${domain}`);
    const says = `no key at ${names.length > 0 && names.length < 4 ? names.join(", ") : `any usual name below _domainkey.${domain}`} (${provider.source})`;
    return [
      {
        level: asked.length > 0 || provider.known ? "wrong" : "warning",
        about,
        says,
        set: `${selectors[0] ?? "<selector>"}._domainkey.${domain} TXT "v=DKIM1; k=rsa; p=<the key ${provider.name} shows>"`,
      },
    ];
  }
  return keys.map(({ selector, text }): Finding => {
    const key = /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, "") ?? "";
    if (key === "") return { level: "wrong", about, says: `the key ${selector} is withdrawn (p= is empty): what is signed with it fails` };
    if (/(?:^|;)\s*t=[^;]*y/.test(text))
      return { level: "warning", about, says: `the key ${selector} is marked as a test (t=y): receivers may ignore it` };
    if (!/k=ed25519/.test(text) && key.length < DKIM_KEY_SHORT)
      return { level: "warning", about, says: `the key ${selector} has 1024 bits or fewer: ask for one of 2048` };
    return { level: "ok", about, says: `${selector}._domainkey.${domain} has a key` };
  });
}

/** Receivers pass a mail when SPF or DKIM speaks for the domain of From, or for one of the same organisation unless the record is strict. */
export function checkDmarc(zone: Zone, domain: string, { bounces }: Provider): Finding[] {
  const about = "DMARC";
  const organisation = getDomain(domain) ?? domain;
  const at = [domain, organisation].find((name) => dmarcAt(zone, name).length > 0);
  const start = `_dmarc.${organisation} TXT "v=DMARC1; p=none; rua=mailto:dmarc@${organisation}"`;
  if (at === undefined)
    return [
      {
        level: "wrong",
        about,
        says: "no DMARC record: large providers refuse bulk mail without one. Begin by watching, then p=quarantine, then p=reject",
        set: start,
      },
    ];
  const [record = "", ...more] = dmarcAt(zone, at);
  if (more.length > 0)
    return [{ level: "wrong", about, says: `_dmarc.${at} has ${more.length + 1} records, which makes all of them void: leave one` }];
  const tag = (name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;\\s]+)`, "i").exec(record)?.[1]?.toLowerCase();
  const policy = (at === domain ? undefined : tag("sp")) ?? tag("p");
  if (policy === undefined || !["none", "quarantine", "reject"].includes(policy))
    return [{ level: "wrong", about, says: `_dmarc.${at} has no policy that anybody knows (p=none, quarantine or reject)`, set: start }];
  const found: Finding[] = [{ level: "ok", about, says: `_dmarc.${at}: ${record}` }];
  if (policy === "none")
    found.push({
      level: "warning",
      about,
      says: "p=none only watches: when the reports show nothing foreign, set p=quarantine, then p=reject",
    });
  if (tag("rua") === undefined)
    found.push({
      level: "warning",
      about,
      says: "nobody gets the reports (rua): you do not see who sends in your name",
      set: `_dmarc.${at} TXT "${record.replace(/;?\s*$/, "")}; rua=mailto:dmarc@${at}"`,
    });
  const aligned = tag("aspf") === "s" ? bounces === domain : getDomain(bounces) === organisation;
  found.push(
    aligned
      ? {
          level: "ok",
          about,
          says: `alignment: bounces go to ${bounces}, so SPF speaks for ${domain}; DKIM does when it signs with d=${tag("adkim") === "s" ? domain : organisation}`,
        }
      : {
          level: "warning",
          about,
          says: `alignment: bounces go to ${bounces} and the record asks for exactly ${domain} (aspf=s): only DKIM speaks for you`,
          set: `_dmarc.${at} TXT "${record.replace(/;?\s*aspf\s*=\s*s/i, "")}"`,
        },
  );
  return found;
}

export function checkMx(zone: Zone, domain: string, { bounces, name }: Provider): Finding[] {
  const about = "MX";
  const own = zone.mx.get(domain) ?? [];
  const cloudflare = own.some((host) => host.endsWith(".mx.cloudflare.net"));
  const found: Finding[] = [];
  if (own.length === 0)
    found.push({
      level: "wrong",
      about,
      says: `${domain} takes no mail: answers and bounces go nowhere, and many providers refuse such a sender`,
      set: `${domain} MX 10 route1.mx.cloudflare.net (Cloudflare Email Routing, which hands mail to the Worker)`,
    });
  else if (cloudflare)
    found.push({
      level: "ok",
      about,
      says: `${domain} takes mail at Cloudflare Email Routing: route the sender's address to the Worker, and answers are read`,
    });
  else
    found.push({
      level: "warning",
      about,
      says: `${domain} takes mail at ${own[0]}: answers and bounces are read there and not by the Worker, unless they are forwarded to an address that Email Routing hands to it`,
    });
  if (bounces !== domain && (zone.mx.get(bounces) ?? []).length === 0)
    found.push({
      level: "wrong",
      about,
      says: `${bounces} takes no mail: ${name} hears of no bounce, and sends on to addresses that are dead`,
    });
  return found;
}

function dmarcAt(zone: Zone, name: string): string[] {
  return (zone.txt.get(`_dmarc.${name}`) ?? []).filter((text) => /^v=DMARC1(?:\s*;|$)/i.test(text));
}

function withInclude(record: string, include: string): string {
  return record.replace(/^v=spf1\s*/i, `v=spf1 include:${include} `);
}

function joined(records: readonly string[]): string {
  const terms = new Set(records.flatMap((record) => record.split(/\s+/).slice(1)).filter((term) => !/^[+?~-]?all$/i.test(term)));
  return ["v=spf1", ...terms, "~all"].join(" ");
}
