import type { Child } from "hono/jsx";
import { fill } from "../playbook/say.ts";
import type { ChairView, LeadView } from "./lead.ts";
import { labelled, type Words } from "./words.ts";

interface Part {
  view: LeadView;
  t: Words;
}

export function Promised({ view: { promise, why }, t }: Part) {
  return (
    <Card id="promise" title={t.lead.promise} none={promise ? null : t.lead.promiseNone}>
      {promise ? (
        <>
          {promise.paused ? <p class="text-xl font-semibold">{promise.paused}</p> : null}
          {promise.left ? <p class={`text-xl font-semibold state-${promise.left.state}`}>{promise.left.text}</p> : null}
          <p>
            {promise.by} {why.promiseRule ? <Rule rule={why.promiseRule} /> : null}
          </p>
          <p>{promise.state}</p>
          <p class="text-ink-2">{promise.told}</p>
        </>
      ) : null}
    </Card>
  );
}

/** Who has the lead and why; of a lead that nobody has, why it is where it is. */
export function Owner({ view: { owner, place, why }, t }: Part) {
  return (
    <Card id="owner" title={t.lead.owner} none={null}>
      {owner ? (
        <p>
          <strong>{owner.name}</strong> <span class="text-ink-2">{owner.since}</span>
        </p>
      ) : (
        <p>{fill(t.lead.ownerNone, { place })}</p>
      )}
      <ul class="mt-1 list-disc pl-5 text-ink-2">
        {why.owner.why.map(({ text, rule }) => (
          <li>
            {text} <Rule rule={rule} />
          </li>
        ))}
      </ul>
      {why.owner.before ? <p class="mt-1 text-ink-2">{why.owner.before}</p> : null}
    </Card>
  );
}

export function Score({ view: { score }, t }: Part) {
  const { receipts: r } = t.lead;
  return (
    <Card id="score" title={labelled(t.lead.score, score.total, t)} none={null}>
      <p class="text-ink-2">{score.inAWeek}</p>
      {score.axes.map(({ axis, name, value, sum, lines }) => (
        <section class="mt-4 overflow-x-auto" tabindex={0} aria-labelledby={`axis-${axis}`}>
          <table class="w-full text-left [&_:is(th,td)]:py-1.5 [&_:is(th,td)]:pr-2 sm:[&_:is(th,td)]:pr-3 [&_thead_th]:whitespace-nowrap [&_:is(th,td)]:align-top [&_tr]:border-b [&_tr]:border-line">
            <caption class="text-left font-semibold text-sea" id={`axis-${axis}`}>
              {labelled(name, value, t)}
            </caption>
            <thead>
              <tr class="text-ink-2">
                <th scope="col" class="w-full">
                  {r.reason}
                </th>
                <th scope="col" class="max-sm:hidden">
                  {r.at}
                </th>
                <th scope="col">{r.points}</th>
                <th scope="col">{r.value}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr>
                  <th scope="row" class="font-normal break-words">
                    {line.reason}
                    <span class="block text-sm text-ink-2">
                      {line.evidence} <Rule rule={line.rule} />
                    </span>
                    <span class="block text-sm text-ink-2 sm:hidden">{line.when}</span>
                  </th>
                  <td class="whitespace-nowrap max-sm:hidden">{line.when}</td>
                  <td>{line.points}</td>
                  <td>{line.value}</td>
                </tr>
              ))}
              {lines.length === 0 ? (
                <tr>
                  <td colspan={4}>{r.empty}</td>
                </tr>
              ) : null}
            </tbody>
            <tfoot>
              <tr class="font-semibold">
                <th scope="row">{r.sum}</th>
                <td class="max-sm:hidden" />
                <td />
                <td>{sum}</td>
              </tr>
            </tfoot>
          </table>
        </section>
      ))}
    </Card>
  );
}

export function Stages({ view: { stages }, t }: Part) {
  return (
    <Card id="stages" title={t.lead.stages} none={stages.length > 0 ? null : t.lead.stagesNone}>
      <Lines lines={stages.map(({ when, text, cause, rule }) => ({ text: `${text} · ${cause}`, more: when, rule }))} />
    </Card>
  );
}

/** The lead's company, with a way to its page for who may read that. */
export function Company({ view: { account }, open, t }: Part & { open: boolean }) {
  return (
    <Card id="company" title={t.lead.company} none={account ? null : t.lead.companyNone}>
      {account ? (
        <>
          <p class="break-words">
            <strong>{open ? <a href={`/console/accounts/${account.id}`}>{account.name}</a> : account.name}</strong>{" "}
            <span class="text-ink-2">{account.domain}</span>
          </p>
          <p class="text-ink-2">{account.standing}</p>
          <h3 class="mt-3 text-base">{t.lead.committee}</h3>
          <Committee chairs={account.chairs} t={t} />
        </>
      ) : null}
    </Card>
  );
}

/** Who sits in which chair. `opens` says whose page the reader may open. */
export function Committee({ chairs, opens = () => true, t }: { chairs: ChairView[]; opens?: (lead: string) => boolean; t: Words }) {
  return (
    <dl class="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {chairs.map(({ role, people }) => (
        <>
          <dt class="text-ink-2">{role}</dt>
          <dd class="break-words">
            {people.length === 0 ? <span class="state-warn">{t.lead.empty}</span> : null}
            {people.map(({ lead, name, why }) => (
              <span class="block">
                {opens(lead) ? <a href={`/console/leads/${lead}`}>{name}</a> : name} <span class="text-sm text-ink-2">{why}</span>
              </span>
            ))}
          </dd>
        </>
      ))}
    </dl>
  );
}

export function Touches({ view: { touches }, t }: Part) {
  return (
    <Card id="touches" title={t.lead.touches} none={touches.length > 0 ? null : t.lead.touchesNone}>
      <Lines lines={touches.map(({ when, text }) => ({ text, more: when }))} />
    </Card>
  );
}

export function Runs({ view: { runs }, t }: Part) {
  return (
    <Card id="runs" title={t.lead.runs} none={runs.length > 0 ? null : t.lead.runsNone}>
      <Lines lines={runs.map(({ text, next, why }) => ({ text, more: next ?? why }))} />
    </Card>
  );
}

export function Consents({ view: { consents, consentsNone }, t }: Part) {
  return (
    <Card id="consents" title={t.lead.consents} none={consents.length > 0 ? null : consentsNone}>
      <Lines lines={consents.map(({ state, text }) => ({ text: state, more: text }))} />
    </Card>
  );
}

export function Card({ id, title, none, children }: { id: string; title: string; none: string | null; children?: Child }) {
  return (
    <section class="card min-w-0" aria-labelledby={id}>
      <h2 class="text-lg" id={id}>
        {title}
      </h2>
      <div class="mt-2">{none === null ? children : <p class="text-ink-2">{none}</p>}</div>
    </section>
  );
}

/** The rule of the playbook that something follows from, in small type. */
export function Rule({ rule }: { rule: string }) {
  return <code class="text-xs wrap-anywhere text-ink-2">{rule}</code>;
}

function Lines({ lines }: { lines: { text: string; more: string | null; rule?: string }[] }) {
  return (
    <ul class="grid gap-2">
      {lines.map(({ text, more, rule }) => (
        <li class="break-words">
          {text} {rule ? <Rule rule={rule} /> : null}
          {more ? <span class="block text-sm text-ink-2">{more}</span> : null}
        </li>
      ))}
    </ul>
  );
}
