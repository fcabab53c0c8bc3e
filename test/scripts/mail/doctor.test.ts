import { afterEach, describe, expect, it } from "vitest";
import { adviceOn } from "../../../scripts/mail/advice.ts";
import type { Finding } from "../../../scripts/mail/checks.ts";
import { examine } from "../../../scripts/mail/doctor.ts";
import { run } from "../../../scripts/run.ts";
import { mailDoor } from "../../../worker/platform/mails/mail-url.ts";
import { type DnsServer, dnsServer, type Records } from "./dns-server.ts";

const DOMAIN = "maker.example";
const KEY = `v=DKIM1; k=rsa; p=${"A".repeat(392)}`;
const SMTP = "smtps://user:secret@smtp.provider.example";

/** A domain that sends by a mail server of its own and has everything in order. */
const SOUND: Records = {
  [DOMAIN]: { txt: ["site-verification=1", "v=spf1 include:spf.provider.example -all"], mx: ["route1.mx.cloudflare.net"] },
  "spf.provider.example": { txt: ["v=spf1 ip4:192.0.2.0/24 include:more.provider.example ~all"] },
  "more.provider.example": { txt: ["v=spf1 a mx ip4:198.51.100.1 -all"] },
  [`mail._domainkey.${DOMAIN}`]: { txt: [KEY] },
  [`_dmarc.${DOMAIN}`]: { txt: [`v=DMARC1; p=reject; rua=mailto:dmarc@${DOMAIN}`] },
};

const CLOUDFLARE: Records = {
  ...SOUND,
  [`cf-bounce.${DOMAIN}`]: { txt: ["v=spf1 include:_spf.mx.cloudflare.net ~all"], mx: ["route1.mx.cloudflare.net"] },
  "_spf.mx.cloudflare.net": { txt: ["v=spf1 ip4:192.0.2.0/24 ~all"] },
  [`cf-bounce._domainkey.${DOMAIN}`]: { txt: [KEY] },
};

let server: DnsServer | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function found(records: Records, url = SMTP, selectors: string[] = []): Promise<Finding[]> {
  server?.close();
  server = await dnsServer(records);
  return examine(mailDoor({ MAIL_URL: url }), DOMAIN, selectors, server.address);
}

const levels = (findings: readonly Finding[]) => findings.map(({ about, level }) => `${about} ${level}`);

describe("a domain in order", () => {
  it.each([
    ["a mail server", SMTP, SOUND],
    ["Cloudflare Email Service", "cloudflare:", CLOUDFLARE],
  ])("is found so for %s, with what was looked at", async (_what, url, records) => {
    const findings = await found(records, url);
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(["ok"]));
    expect(new Set(findings.map(({ about }) => about))).toEqual(new Set(["SPF", "DKIM", "DMARC", "MX"]));
    expect(findings.map(({ says }) => says).join("\n")).toContain("look-ups");
  });
});

const dmarc = (text: string): Records => ({ ...SOUND, [`_dmarc.${DOMAIN}`]: { txt: [text] } });
const spf = (text: string, more: Records = {}): Records => ({
  ...SOUND,
  [DOMAIN]: { txt: [text], mx: ["route1.mx.cloudflare.net"] },
  ...more,
});
const dkim = (text: string): Records => ({ ...SOUND, [`mail._domainkey.${DOMAIN}`]: { txt: [text] } });
const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`spf${index}.example`, { txt: ["v=spf1 -all"] }]));
const includes = (number: number) => Array.from({ length: number }, (_, index) => `include:spf${index}.example`).join(" ");

const TROUBLES: [what: string, records: Records, told: string, says: RegExp, set?: RegExp][] = [
  ["no SPF record", spf("nothing"), "SPF wrong", /has no SPF record/, /maker\.example TXT "v=spf1 include:.* ~all"/],
  [
    "two SPF records",
    { ...SOUND, [DOMAIN]: { txt: ["v=spf1 include:a.example -all", "v=spf1 mx -all"], mx: ["m.example"] } },
    "SPF wrong",
    /2 SPF records/,
    /"v=spf1 include:a\.example mx ~all"/,
  ],
  ["ten look-ups", spf(`v=spf1 ${includes(10)} -all`, many), "SPF ok", /10 of 10 look-ups/],
  ["eleven look-ups", spf(`v=spf1 ${includes(11)} -all`, many), "SPF wrong", /costs 11 look-ups/],
  [
    "look-ups of what is included",
    spf("v=spf1 a mx include:x.example -all", { "x.example": { txt: [`v=spf1 ${includes(8)} -all`] }, ...many }),
    "SPF wrong",
    /costs 11 look-ups/,
  ],
  [
    "records that include each other",
    spf("v=spf1 include:x.example -all", { "x.example": { txt: [`v=spf1 include:${DOMAIN} -all`] } }),
    "SPF wrong",
    /look-ups/,
  ],
  ["an include that leads nowhere", spf("v=spf1 include:gone.example -all"), "SPF wrong", /gone\.example, which has no SPF record/],
  ["everybody allowed", spf("v=spf1 mx +all"), "SPF wrong", /\+all/, /"v=spf1 mx ~all"/],
  ["everybody allowed by a bare all", spf("v=spf1 mx all"), "SPF wrong", /\+all/, /"v=spf1 mx ~all"/],
  ["nobody forbidden", spf("v=spf1 mx ?all"), "SPF warning", /forbids nobody/, /"v=spf1 mx ~all"/],
  ["a key that is withdrawn", dkim("v=DKIM1; p="), "DKIM wrong", /withdrawn/],
  ["a short key", dkim(`v=DKIM1; p=${"A".repeat(216)}`), "DKIM warning", /1024 bits/],
  ["a short key of the newer kind", dkim(`v=DKIM1; k=ed25519; p=${"A".repeat(44)}`), "DKIM ok", /has a key/],
  ["a key on trial", dkim(`${KEY}; t=y`), "DKIM warning", /test/],
  ["no key under a usual name", { ...SOUND, [`mail._domainkey.${DOMAIN}`]: {} }, "DKIM warning", /usual name/],
  [
    "no DMARC record",
    { ...SOUND, [`_dmarc.${DOMAIN}`]: {} },
    "DMARC wrong",
    /no DMARC record/,
    /_dmarc\.maker\.example TXT "v=DMARC1; p=none/,
  ],
  ["DMARC that watches", dmarc(`v=DMARC1; p=none; rua=mailto:a@${DOMAIN}`), "DMARC warning", /only watches/],
  ["DMARC without reports", dmarc("v=DMARC1; p=reject;"), "DMARC warning", /nobody gets the reports/, /"v=DMARC1; p=reject; rua=mailto:/],
  ["a policy nobody knows", dmarc("v=DMARC1; p=block"), "DMARC wrong", /no policy/],
  ["no mailbox", { ...SOUND, [DOMAIN]: { txt: ["v=spf1 include:spf.provider.example -all"] } }, "MX wrong", /takes no mail/, /MX 10/],
  [
    "a mailbox elsewhere",
    { ...SOUND, [DOMAIN]: { txt: ["v=spf1 include:spf.provider.example -all"], mx: ["mx.other.example"] } },
    "MX warning",
    /mx\.other\.example/,
  ],
];

describe("a domain with", () => {
  it.each(TROUBLES)("%s is told so, and what to set", async (_what, records, told, says, set) => {
    const findings = await found(records);
    const [about, level] = told.split(" ");
    const finding = findings.find((one) => one.about === about && one.level === level && says.test(one.says));
    expect(finding, JSON.stringify(findings, null, 1)).toBeDefined();
    if (set) expect(finding?.set).toMatch(set);
  });

  it("a provider's own records is asked for them under the names it gives them", async () => {
    expect(levels(await found(SOUND, "cloudflare:"))).toEqual(expect.arrayContaining(["SPF wrong", "DKIM wrong", "MX wrong"]));
    expect(levels(await found(SOUND, "resend://key@api.provider.example"))).toEqual(expect.arrayContaining(["SPF wrong", "DKIM wrong"]));
    expect(server?.asked).toContain(`TXT resend._domainkey.${DOMAIN}`);
  });

  it("a strict record is told when bounces go to another name", async () => {
    const strict = { ...CLOUDFLARE, [`_dmarc.${DOMAIN}`]: { txt: [`v=DMARC1; p=reject; aspf=s; rua=mailto:a@${DOMAIN}`] } };
    const findings = await found(strict, "cloudflare:");
    expect(findings.find(({ says }) => says.startsWith("alignment"))).toMatchObject({
      level: "warning",
      set: expect.not.stringContaining("aspf"),
    });
  });

  it("a selector of its own is looked at there, and nowhere else", async () => {
    const own = { ...SOUND, [`letters._domainkey.${DOMAIN}`]: { txt: [KEY] } };
    expect(levels(await found(own, SMTP, ["letters"]))).toContain("DKIM ok");
    expect(levels(await found(SOUND, SMTP, ["letters"]))).toContain("DKIM wrong");
  });
});

describe("npm run mail -- doctor", () => {
  async function command(records: Records, ...more: string[]) {
    server?.close();
    server = await dnsServer(records);
    return run("node", ["scripts/mail.ts", "doctor", DOMAIN, "--dns", server.address, ...more], { MAIL_URL: SMTP });
  }

  it("says that nothing is wrong, or what is, and ends so", async () => {
    const sound = await command(SOUND);
    expect(sound).toMatchObject({ ok: true, output: expect.stringContaining("Nothing is wrong.") });
    const spoilt = await command({ ...SOUND, [`_dmarc.${DOMAIN}`]: {} });
    expect(spoilt).toMatchObject({ ok: false, output: expect.stringContaining("1 to mend") });
    expect(spoilt.output).toContain("→ _dmarc.maker.example TXT");
    expect(spoilt.output).not.toContain("secret");
  });

  it("says of a domain that does not exist just that", async () => {
    const { ok, output } = await command({});
    expect(ok).toBe(false);
    expect(output.trim()).toBe(`${DOMAIN} does not exist: the DNS knows no such name. Look at its spelling, or register it first.`);
  });

  it("says what to do when the DNS does not answer, and when MAIL_URL is wrong", async () => {
    const silent = await command({ ...SOUND, [`_dmarc.${DOMAIN}`]: "silent" });
    expect(silent).toMatchObject({ ok: false, output: expect.stringContaining("--dns host:port") });
    expect(await run("node", ["scripts/mail.ts", "doctor", DOMAIN], { MAIL_URL: "pop3://x" })).toMatchObject({
      ok: false,
      output: expect.stringMatching(/^MAIL_URL begins with pop3:\/\/; it may be/),
    });
  });
});

describe("what to do when a mail did not leave", () => {
  it.each([
    ["535 5.7.8 authentication failed", /password/],
    ["403 invalid_api_key API key is invalid.", /key/],
    ["403 validation_error The maker.example domain is not verified.", /verify/],
    ["the server offers no TLS, and a password is not sent in the clear: use smtps:// or another port", /smtps/],
    ["proxy request failed, cannot connect to the specified address: connection refused", /reached/],
    [
      "proxy request failed, cannot connect to the specified address. It looks like you might be trying to connect to a HTTP-based service",
      /reached/,
    ],
    ["proxy request failed", /reached/],
    ["429 rate_limit_exceeded Too many requests.", /no more for now/],
    ["550 5.1.1 no such mailbox", /another address/],
    ["something new", /documentation/],
  ])("is said for %s", (reason, advice) => {
    expect(adviceOn(reason)).toMatch(advice);
  });
});
