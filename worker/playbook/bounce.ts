import type { ArrivalsPolicy } from "../../content/schema/playbook.ts";

/** How a server answered: a status of RFC 3463 where it gave one, and its own words. */
export interface ServerAnswer {
  status: string;
  said: string;
}

const ENHANCED = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
const BASIC = /(?<![\d.-])(421|45[0-4]|55[0-6])(?=[ -]|$)/m;

/**
 * Whether an address failed for good or for the time being. A status that names the fault decides; of a vague one, such as 5.0.0 or a mere
 * 550, what the server said. Where nothing is said at all nobody is given up.
 */
export function bounceOf({ passing }: Pick<ArrivalsPolicy, "passing">, { status, said }: ServerAnswer): "hard_bounce" | "soft_bounce" {
  const code = exactOf(status) ?? exactOf(said) ?? BASIC.exec(said)?.[1] ?? status;
  if (!code.startsWith("5")) return "soft_bounce";
  if (passing.statuses.some((known) => code === known || code.startsWith(`${known}.`))) return "soft_bounce";
  const vague = !/^5\.\d+\.\d+$/.test(code) || code.endsWith(".0.0");
  const words = said.toLowerCase();
  return vague && passing.words.some((word) => words.includes(word)) ? "soft_bounce" : "hard_bounce";
}

/** Whether a server's words hold an answer by SMTP at all: a status of RFC 3463, or a code that speaks of a mailbox. */
export function answers(said: string): boolean {
  return ENHANCED.test(said) || BASIC.test(said);
}

/**
 * Whether what a transport takes for a refusal of the recipient speaks of the address. Of a server that answered by SMTP its words decide, as they
 * do in a report; a provider's own finding, such as an address on its list of dead ones, stands.
 */
export function refusesAddress(policy: Pick<ArrivalsPolicy, "passing">, said: string): boolean {
  return !answers(said) || bounceOf(policy, { status: "", said }) === "hard_bounce";
}

/** A status that says more than its class. */
function exactOf(text: string): string | null {
  const code = ENHANCED.exec(text)?.[1];
  return code && !code.endsWith(".0.0") ? code : null;
}
