import type { MailDoor } from "../../worker/platform/mails/mail-url.ts";
import { checkDkim, checkDmarc, checkMx, checkSpf, type Finding } from "./checks.ts";
import { lookUp } from "./look-up.ts";
import { providerOf } from "./provider.ts";

const SIGNS: Record<Finding["level"], string> = { ok: "ok      ", warning: "warning ", wrong: "WRONG   " };

/** Says what a mail provider finds in the DNS of the sender's domain, and what to set there. Answers whether nothing is wrong. */
export async function doctor(door: MailDoor, domain: string, selectors: readonly string[], dns: string | undefined): Promise<boolean> {
  const found = await examine(door, domain, selectors, dns);
  console.log(`${domain}, sending by ${providerOf(door, domain).name}:\n`);
  for (const { level, about, says, set } of found) {
    console.log(`${SIGNS[level]} ${about.padEnd(6)} ${says}`);
    if (set !== undefined) console.log(`${" ".repeat(SIGNS.ok.length + 8)} → ${set}`);
  }
  const wrong = found.filter(({ level }) => level === "wrong").length;
  console.log(wrong === 0 ? "\nNothing is wrong." : `\n${wrong} to mend. A change in the DNS takes up to an hour to be seen everywhere.`);
  return wrong === 0;
}

export async function examine(door: MailDoor, domain: string, selectors: readonly string[], dns: string | undefined): Promise<Finding[]> {
  const provider = providerOf(door, domain);
  const zone = await lookUp(domain, provider, selectors, dns);
  return [
    ...checkSpf(zone, provider),
    ...checkDkim(zone, domain, provider, selectors),
    ...checkDmarc(zone, domain, provider),
    ...checkMx(zone, domain, provider),
  ];
}
