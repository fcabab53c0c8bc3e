import type { Bilingual, Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { VisitorLink } from "../journey/identity/store.ts";
import { isKept } from "../playbook/keep.ts";
import { fill } from "../playbook/say.ts";
import type { LeadState } from "../playbook/state.ts";
import { moment, type Reader } from "./times.ts";

export type MoreView = ReturnType<typeof moreView>;

/** A browser's name that is short enough to tell two apart. */
const VISITOR_SHOWN = 8;

/** What the forms of judgement say: how things stand, and how far a hand may go by the playbook in force. */
export function moreView(playbook: Playbook, lead: LeadState, links: readonly VisitorLink[], reader: Reader) {
  const { t, locale } = reader;
  const { override, details } = lead;
  const nameOf = (id: string) => playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
  return {
    promised: isKept(lead.promise),
    limits: {
      points: playbook.score.byHand.points,
      pointsDays: playbook.score.byHand.days,
      tierDays: playbook.tiers.byHand.days,
      coolDownDays: playbook.pool.coolDownDays,
      pauseDays: playbook.promises.pauseDays,
    },
    tier: lead.tier,
    override:
      override &&
      fill(override.until === null ? t.more.tier.standing : t.more.tier.now, {
        tier: override.tier,
        who: nameOf(override.by),
        until: override.until === null ? "" : moment(override.until, reader),
      }),
    stage: lead.stage,
    tickets: lead.tickets,
    deal: {
      amount: details.deal ? String(details.deal.amount) : "",
      currency: details.deal?.currency ?? playbook.routes.deals.currency,
      product: details.product ?? "",
      introducer: details.introducer,
    },
    company: {
      amount: details.capital ? String(details.capital.amount) : "",
      currency: details.capital?.currency ?? playbook.routes.deals.currency,
      model: details.model,
      volume: details.volume === null ? "" : String(details.volume),
      users: details.users === null ? "" : String(details.users),
      region: details.region,
    },
    models: named(playbook.details.models, locale),
    regions: named(playbook.details.regions, locale),
    questions: playbook.details.questions.map(({ id, ask, answers }) => ({
      id,
      ask: ask[locale],
      answers: named(answers, locale),
      given: details.judgements[id] ?? null,
    })),
    currencies: [playbook.routes.deals.currency, ...Object.keys(playbook.routes.deals.rates)],
    team: playbook.team.reps.map((rep) => ({ id: rep.id, name: rep.name[locale] })),
    browsers: links.map(({ visitor, at, verified }) => ({
      visitor,
      name: fill(t.more.browsers.name, { visitor: visitor.slice(0, VISITOR_SHOWN) }),
      since: fill(verified ? t.more.browsers.linked : t.more.browsers.unlinked, { at: moment(at, reader) }),
      linked: verified,
    })),
  };
}

function named(choices: Record<string, Bilingual>, locale: Locale): { id: string; name: string }[] {
  return Object.entries(choices).map(([id, name]) => ({ id, name: name[locale] }));
}
