import { STAGES, TIERS } from "../../content/schema/common.ts";
import { fill } from "../playbook/say.ts";
import { Person } from "./erasing/person.tsx";
import type { LeadView } from "./lead.ts";
import type { Open } from "./lead-acts.tsx";
import { CompanyFacts, Deal, Looks } from "./lead-details.tsx";
import { ActForm, DaysField, Field, Fold, ReasonField, Sure } from "./lead-fields.tsx";
import { Tickets } from "./lead-tickets.tsx";
import { SamePerson } from "./merging/lead-pages.tsx";
import type { MoreView } from "./more.ts";
import type { Named } from "./store.ts";
import type { Words } from "./words.ts";

export interface More {
  view: LeadView;
  more: MoreView;
  press: string;
  t: Words;
}

/** What is rarely done, each in a form of its own: judgements by hand, the deal and the company, the browsers, other leads of the same person, and what is held about them. */
export function More({
  open,
  together,
  ...props
}: More & { open: Pick<Open, "judge" | "link" | "merge" | "erase">; together: readonly Named[] }) {
  if (!open.judge && !open.link && !open.merge) return null;
  return (
    <Fold title={props.t.acts.more}>
      {open.judge ? (
        <>
          <Points {...props} />
          <TierByHand {...props} />
          <Stage {...props} />
          <Deal {...props} />
          <CompanyFacts {...props} />
          <Looks {...props} />
          <Tickets {...props} />
        </>
      ) : null}
      {open.link ? <Browsers {...props} /> : null}
      {open.merge ? <SamePerson lead={props.view.id} merged={together} press={props.press} t={props.t} /> : null}
      {open.erase ? <Person lead={props.view.id} t={props.t} /> : null}
    </Fold>
  );
}

function Points({ view, more: { limits }, press, t }: More) {
  const { points } = t.more;
  return (
    <Fold title={points.title}>
      <ActForm act="points" lead={view.id} press={press}>
        <Field id="points" label={points.label} hint={fill(points.hint, { max: limits.points })}>
          {(hint) => (
            <input
              id="points"
              name="points"
              type="number"
              min={String(-limits.points)}
              max={String(limits.points)}
              step="1"
              required
              aria-describedby={hint}
            />
          )}
        </Field>
        <DaysField id="points-days" max={limits.pointsDays} t={t} />
        <ReasonField id="points-reason" t={t} />
        <button class="btn-quiet" type="submit">
          {points.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

function TierByHand({ view, more, press, t }: More) {
  const { tier } = t.more;
  return (
    <Fold title={tier.title}>
      {more.override ? (
        <ActForm act="tier/end" lead={view.id} press={press}>
          <p>{more.override}</p>
          <ReasonField id="tier-end-reason" t={t} />
          <button class="btn-quiet" type="submit">
            {tier.end}
          </button>
          <p class="text-sm text-ink-2">{tier.endNote}</p>
        </ActForm>
      ) : null}
      <ActForm act="tier" lead={view.id} press={press}>
        <Field id="tier-given" label={tier.label}>
          {() => (
            <select id="tier-given" name="tier" required>
              <option value="">{t.acts.choose}</option>
              {TIERS.map((one) => (
                <option value={one}>{`${one} · ${t.tiers[one]}`}</option>
              ))}
            </select>
          )}
        </Field>
        <DaysField id="tier-days" max={more.limits.tierDays} t={t} />
        <ReasonField id="tier-reason" t={t} />
        <button class="btn-quiet" type="submit">
          {tier.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

function Stage({ view, more, press, t }: More) {
  const { stage } = t.more;
  return (
    <Fold title={stage.title}>
      <ActForm act="stage" lead={view.id} press={press}>
        <Field id="stage" label={stage.label}>
          {() => (
            <select id="stage" name="stage" required>
              <option value="">{t.acts.choose}</option>
              {STAGES.filter((one) => one !== more.stage).map((one) => (
                <option value={one}>{t.stages[one]}</option>
              ))}
            </select>
          )}
        </Field>
        <ReasonField id="stage-reason" t={t} />
        <button class="btn-quiet" type="submit">
          {stage.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

function Browsers({ view, more, press, t }: More) {
  const { browsers: words } = t.more;
  return (
    <Fold title={words.title}>
      <p class="text-ink-2">{more.browsers.length > 0 ? words.intro : words.none}</p>
      <ul class="mt-2 grid gap-3">
        {more.browsers.map(({ visitor, name, since, linked }, index) => (
          <li>
            <p class="break-words">
              {name} <span class="text-ink-2">{since}</span>
            </p>
            <Fold title={linked ? words.unlink : words.relink}>
              <ActForm act={linked ? "unlink" : "relink"} lead={view.id} press={press}>
                <input type="hidden" name="visitor" value={visitor} />
                <ReasonField id={`browser-${index}-reason`} t={t} />
                {linked ? <Sure id={`browser-${index}-sure`} label={words.sure} /> : null}
                <button class="btn-quiet" type="submit">
                  {linked ? words.unlink : words.relink}
                </button>
              </ActForm>
            </Fold>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
