import { iso } from "../../../../worker/playbook/time.ts";
import type { Accepted, Deed } from "../judge.ts";
import type { Life } from "../life.ts";
import type { Person } from "../people.ts";

/** A yes by itself: a tick in a box is one only where nobody has to confirm it, and never against an earlier no. */
const YES: readonly Deed["what"][] = ["confirmed", "said_yes"];
const SAYS_YES: readonly Deed["what"][] = ["ticked", ...YES];

/**
 * 3: nothing that was claimed after a no was acknowledged reaches the person, unless they said yes themselves since; and nothing of marketing
 * reaches anybody who never said yes, or has yet to confirm it. 13: every no stands in the log that a restore does not reach. 15: every change of consent stands in the ledger.
 */
export async function checkConsent(life: Life): Promise<void> {
  const { judge, people, policies } = life;
  for (const accepted of judge.accepted) {
    const person = people.find(({ email }) => email === accepted.mail.to.email);
    if (!person || accepted.record?.recipient !== "lead") continue;
    const why =
      accepted.record.purpose === "marketing" ? forbids(person, accepted, judge.deeds, policies[0]?.intake.doubleOptIn ?? []) : null;
    if (why) judge.breaks(3, `${accepted.mail.id} reached ${person.email} at ${iso(accepted.at)}: ${why}`);
    const bounced = judge.bounces.some(
      (bounce) =>
        bounce.person === person.index &&
        bounce.moment < (accepted.claimed ?? 0) &&
        !judge.deeds.some((deed) => deed.person === person.index && SAYS_YES.includes(deed.what) && deed.asked >= bounce.moment),
    );
    if (bounced && accepted.record.purpose === "marketing")
      judge.breaks(3, `${accepted.mail.id} reached ${person.email}, whose address had been reported dead`);
    const erased = judge.erased.find(({ lead, moment }) => lead === accepted.record?.lead && moment < (accepted.claimed ?? 0));
    if (erased) judge.breaks(3, `${accepted.mail.id} reached ${person.email}, who had been erased`);
  }
  await checkLedger(life);
  await checkLog(life);
}

function forbids(person: Person, { claimed, moment }: Accepted, deeds: readonly Deed[], doubleOptIn: readonly string[]): string | null {
  const theirs = deeds.filter((deed) => deed.person === person.index && deed.asked < moment);
  const yes = theirs.filter(({ what }) => YES.includes(what)).at(-1);
  const ticked = theirs.some(({ what }) => what === "ticked");
  if (!yes && !ticked) return "they never said yes";
  if (!yes && doubleOptIn.includes(person.country)) return "they never confirmed";
  // who never said yes takes nothing back
  const nos = theirs.filter(
    ({ what }, index) =>
      (what === "said_no" || what === "was_erased") && theirs.slice(0, index).some((earlier) => SAYS_YES.includes(earlier.what)),
  );
  const no = nos.filter(({ told }) => told !== null && told < (claimed ?? 0)).at(-1);
  // a yes that was under way when the no was told may have come after it
  if (no && !theirs.some(({ what, told }) => YES.includes(what) && (told === null || told > no.asked))) return "they had said no";
  return null;
}

/** What a lead's row says of a consent is what the ledger said last, whatever the clocks said; a question that nobody has answered changes nothing. */
async function checkLedger({ judge, watch }: Life): Promise<void> {
  const rows = await watch.rows<{ id: string; purpose: string; state: string; ledger: string | null }>(
    `SELECT l.id, c.key AS purpose, c.value->>'state' AS state,
       (SELECT k.state FROM consents k WHERE k.lead_id = l.id AND k.purpose = c.key AND (k.state <> 'pending' OR c.value->>'state' = 'pending')
        ORDER BY k.rowid DESC LIMIT 1) AS ledger
     FROM leads l, json_each(l.state, '$.consents') c`,
  );
  for (const { id, purpose, state, ledger } of rows) {
    if (state !== ledger) judge.breaks(15, `the consent of ${id} to ${purpose} is ${state}, and the ledger says ${ledger ?? "nothing"}`);
  }
}

async function checkLog({ judge, watch }: Life): Promise<void> {
  const unkept = await watch.rows<{ what: string }>(
    "SELECT scope || ' of ' || hash AS what FROM suppressions WHERE kept IS NULL UNION ALL SELECT 'erasure of ' || lead_id FROM erasures WHERE kept IS NULL",
  );
  for (const { what } of unkept) judge.breaks(13, `the log of refusals has nothing of ${what}`);
}
