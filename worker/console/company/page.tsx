import { fill } from "../../playbook/say.ts";
import { type Frame, Layout, Tier } from "../layout.tsx";
import { Fold, PressForm, ReasonField, Sure } from "../lead-fields.tsx";
import { Card, Committee } from "../lead-parts.tsx";
import { FindCompany } from "../merging/company-pages.tsx";
import { type Words, wordsOf } from "../words.ts";
import type { CompanyView } from "./view.ts";

interface CompanyPageProps {
  frame: Frame;
  view: CompanyView;
  said?: string | undefined;
}

export function CompanyPage({ frame, view, said }: CompanyPageProps) {
  const t = wordsOf(frame.locale);
  return (
    <Layout frame={frame} title={view.name} said={said}>
      <p>
        <a href="/console/inbox">{t.lead.back}</a>
      </p>
      <div class="mt-3 flex flex-wrap items-start gap-x-4 gap-y-2">
        <Tier tier={view.tier} locale={frame.locale} />
        <div class="min-w-0 flex-1 basis-64">
          <h1 class="break-words text-2xl">{view.name}</h1>
          <p class="break-words text-ink-2">{view.domains.join(" · ")}</p>
          <p class="mt-2 break-words">{view.standing}</p>
          {view.details ? <p class="break-words text-ink-2">{view.details}</p> : null}
        </div>
      </div>
      <div class="mt-5 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div class="grid gap-4 lg:order-last">
          <Owner view={view} t={t} />
          <Card id="committee" title={t.lead.committee} none={null}>
            <Committee chairs={view.chairs} opens={(lead) => view.readable.has(lead)} t={t} />
          </Card>
          <Merged view={view} press={frame.press} t={t} />
        </div>
        <div class="grid min-w-0 gap-4">
          <People frame={frame} view={view} t={t} />
          <History view={view} t={t} />
        </div>
      </div>
    </Layout>
  );
}

interface Part {
  view: CompanyView;
  t: Words;
}

function Owner({ view: { owner }, t }: Part) {
  return (
    <Card id="owner" title={t.lead.owner} none={owner ? null : t.company.ownerNone}>
      {owner ? (
        <>
          <p>
            <strong>{owner.name}</strong>
          </p>
          {owner.why ? <p class="text-ink-2">{owner.why}</p> : null}
        </>
      ) : null}
    </Card>
  );
}

/** What was merged into the company, with the way back, and the way to merge another. */
function Merged({ view: { id, merged, mayMerge }, press, t }: Part & { press: string }) {
  const { split, reasonHint } = t.merging.companies;
  return (
    <Card id="merged" title={t.company.merged} none={null}>
      {merged.length === 0 ? <p class="text-ink-2">{t.company.mergedNone}</p> : null}
      <ul class="grid gap-2">
        {merged.map(({ id: other, name, domain, maySplit }) => (
          <li class="break-words">
            {name} <span class="text-ink-2">{domain}</span>
            {maySplit ? (
              <Fold title={fill(split.title, { other: name })}>
                <p class="text-ink-2">{split.note}</p>
                <PressForm action={`/console/accounts/${id}/split`} press={press}>
                  <input type="hidden" name="other" value={other} />
                  <ReasonField id={`split-${other}-reason`} hint={reasonHint} t={t} />
                  <Sure id={`split-${other}-sure`} label={fill(split.sure, { other: name })} />
                  <button class="btn-quiet" type="submit">
                    {split.submit}
                  </button>
                </PressForm>
              </Fold>
            ) : null}
          </li>
        ))}
      </ul>
      {mayMerge ? (
        <div class="mt-3">
          <Fold title={t.merging.companies.find.title}>
            <FindCompany id={id} q="" t={t} />
          </Fold>
        </div>
      ) : null}
    </Card>
  );
}

function People({ frame, view: { people, peopleMore, readable }, t }: Part & { frame: Frame }) {
  return (
    <Card id="people" title={t.company.people} none={people.length > 0 ? null : t.company.peopleNone}>
      <ul class="grid gap-3">
        {people.map(({ id, tier, name, title, stage, owner }) => (
          <li class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
            <Tier tier={tier} locale={frame.locale} />
            <div class="min-w-0">
              <p class="break-words">
                {readable.has(id) ? <a href={`/console/leads/${id}`}>{name}</a> : name} <span class="text-ink-2">{title}</span>
              </p>
              <p class="break-words text-sm text-ink-2">
                {stage} · {owner}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {peopleMore ? <p class="mt-3 text-ink-2">{peopleMore}</p> : null}
    </Card>
  );
}

function History({ view: { items }, t }: Part) {
  return (
    <Card id="timeline" title={t.lead.timeline.title} none={items.length > 0 ? null : t.company.historyNone}>
      <ol class="grid gap-3">
        {items.map(({ when, text, more }) => (
          <li class="border-l-2 border-line pl-3">
            <p class="text-sm text-ink-2">{when}</p>
            <p class="break-words">{text}</p>
            {more.map((line) => (
              <p class="whitespace-pre-line break-words text-ink-2">{line}</p>
            ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}
