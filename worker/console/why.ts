import type { Playbook } from "../../content/schema/playbook.ts";
import { sayAhead } from "../journey/ahead.ts";
import type { Sources } from "../journey/portrait.ts";
import { fill } from "../playbook/say.ts";
import { why } from "../playbook/why.ts";
import { moment, type Reader } from "./times.ts";

/** Why this tier, what they read about, and what comes next, in the reader's words and on the reader's clock. */
export function whyView(playbook: Playbook, { lead, entries }: Pick<Sources, "lead" | "entries">, reader: Reader) {
  const { t, locale, now } = reader;
  const told = why(playbook, lead, entries, now);
  const nameOf = (id: string) => playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
  return {
    version: fill(t.why.version, { version: told.playbook }),
    tier: {
      title: told.tier.is ? fill(t.lead.tier, { tier: told.tier.is }) : t.why.tier.title,
      why: told.tier.why.map((reason) => ({ rule: reason.rule, text: reason[locale] })),
      inAWeek: told.tier.inAWeek && fill(t.why.tier.inAWeek, { tier: told.tier.inAWeek }),
    },
    interests: told.interests.map(({ lines, points, ...name }) => ({
      name: name[locale],
      points: fill(t.why.interests.points, { points: Math.round(points * 10) / 10 }),
      lines: lines.map(({ rule, reason, at }) => ({ rule, text: reason[locale], when: moment(at, reader) })),
    })),
    owner: {
      why: told.owner.why.map((reason) => ({ rule: reason.rule, text: reason[locale] })),
      before:
        lead.formerOwners.length === 0
          ? null
          : fill(t.lead.ownersBefore, {
              who: lead.formerOwners
                .map(({ rep }) => nameOf(rep))
                .reverse()
                .join(t.pool.comma),
            }),
    },
    promiseRule: told.promise?.rule ?? null,
    next: told.next.map((next) => ({ when: moment(next.at, reader), text: sayAhead(next, locale), rule: next.rule })),
  };
}
