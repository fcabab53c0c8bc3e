import { type Frame, Layout, Tier } from "./layout.tsx";
import type { LeadView } from "./lead.ts";
import { Acts, type Open } from "./lead-acts.tsx";
import { Company, Consents, Owner, Promised, Runs, Score, Stages, Touches } from "./lead-parts.tsx";
import { MergedInto } from "./merging/lead-pages.tsx";
import type { MoreView } from "./more.ts";
import type { Named } from "./store.ts";
import { type Item, TIMELINE_PAGE } from "./timeline.ts";
import { Interests, Next, TierWhy } from "./why-parts.tsx";
import { type Words, wordsOf } from "./words.ts";

interface LeadPageProps {
  frame: Frame;
  view: LeadView;
  more: MoreView;
  open: Open;
  /** The leads of the same person. */
  together: readonly Named[];
  /** For a lead that was merged into another: which, and whether the reader may split them. */
  into: { lead: string; split: boolean } | null;
  /** How many items of the timeline to leave out: earlier ones are a page further. */
  skip: number;
  said?: string | undefined;
}

export function LeadPage({ frame, view, more, open, together, into, skip, said }: LeadPageProps) {
  const t = wordsOf(frame.locale);
  return (
    <Layout frame={frame} title={view.name} said={said}>
      <p>
        <a href="/console/inbox">{t.lead.back}</a>
      </p>
      <Head frame={frame} view={view} t={t} />
      <div class="mt-5 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div class="grid gap-4 lg:order-last">
          {into ? null : <Promised view={view} t={t} />}
          {into ? (
            <MergedInto lead={view} into={into} together={together} press={frame.press} t={t} />
          ) : (
            <Acts view={view} open={open} more={more} together={together} press={frame.press} t={t} />
          )}
          <Next view={view} t={t} />
          <Who view={view} t={t} />
          <Owner view={view} t={t} />
          <Company view={view} open={open.company} t={t} />
        </div>
        <div class="grid min-w-0 gap-4">
          <TierWhy view={view} t={t} />
          <Score view={view} t={t} />
          <Interests view={view} t={t} />
          <Timeline view={view} skip={skip} t={t} />
          <Stages view={view} t={t} />
          <Runs view={view} t={t} />
          <Consents view={view} t={t} />
          <Touches view={view} t={t} />
        </div>
      </div>
    </Layout>
  );
}

function Head({ frame, view, t }: { frame: Frame; view: LeadView; t: Words }) {
  return (
    <div class="mt-3 flex flex-wrap items-start gap-x-4 gap-y-2">
      <Tier tier={view.tier} locale={frame.locale} />
      <div class="min-w-0 flex-1 basis-64">
        <h1 class="break-words text-2xl">{view.name}</h1>
        <p class="break-words text-ink-2">
          {view.company ?? t.inbox.company} · {view.stage} · {view.place}
        </p>
        <p class="mt-2 break-words">{view.whyNow}</p>
      </div>
    </div>
  );
}

function Who({ view, t }: { view: LeadView; t: Words }) {
  return (
    <section class="card" aria-labelledby="who">
      <h2 class="text-lg" id="who">
        {t.lead.who}
      </h2>
      <p class="mt-2 break-words">
        <a href={`mailto:${encodeURIComponent(view.email)}`}>{view.email}</a>
      </p>
      {view.phone ? (
        <p>
          <a href={`tel:${view.phone.replace(/[^\d+]/g, "")}`}>{view.phone}</a>
        </p>
      ) : null}
      <dl class="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {view.details.map(({ label, value }) => (
          <>
            <dt class="text-ink-2">{label}</dt>
            <dd class="break-words">{value}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

const MARKS: Record<Item["sort"], string> = { fact: "border-tide", decision: "border-line", mail: "border-beacon" };

function Timeline({ view, skip, t }: { view: LeadView; skip: number; t: Words }) {
  const { timeline: words } = t.lead;
  const shown = view.items.slice(skip, skip + TIMELINE_PAGE);
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 class="text-lg" id="timeline">
        {words.title}
      </h2>
      <ol class="mt-3 grid gap-3">
        {shown.map((item) => (
          <li class={`border-l-2 pl-3 ${MARKS[item.sort]}`}>
            <p class="text-sm text-ink-2">
              {item.when} · {words[item.sort]}
              {item.late ? ` · ${words.late}` : ""}
            </p>
            <p class="break-words">{item.text}</p>
            {item.more.map((line) => (
              <p class="whitespace-pre-line break-words text-ink-2">{line}</p>
            ))}
          </li>
        ))}
      </ol>
      <p class="mt-4 flex gap-4">
        {skip > 0 ? <a href={`/console/leads/${view.id}#timeline`}>{words.newest}</a> : null}
        {view.items.length > skip + TIMELINE_PAGE ? (
          <a href={`/console/leads/${view.id}?skip=${skip + TIMELINE_PAGE}#timeline`}>{words.older}</a>
        ) : null}
      </p>
    </section>
  );
}
