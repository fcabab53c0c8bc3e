import type { claimsEnd } from "../../playbook/pool.ts";
import { fill } from "../../playbook/say.ts";
import { type Frame, Layout, Notice, Press, Tier } from "../layout.tsx";
import { moment, type Reader } from "../times.ts";
import type { PoolRow } from "./rows.ts";

interface Pool {
  frame: Frame;
  reader: Reader;
  rows: readonly PoolRow[];
  claims: { left: number; max: number; end: ReturnType<typeof claimsEnd> };
  /** The address of the next page. */
  next: string | null;
  /** Whether this is a page behind the first. */
  further: boolean;
  said?: string | undefined;
}

export function PoolPage({ frame, reader, rows, claims, next, further, said }: Pool) {
  const { pool: t } = reader.t;
  return (
    <Layout frame={frame} title={t.title} said={said}>
      {rows.length === 0 ? (
        <Notice title={t.empty.title} text={further ? t.empty.further : t.empty.text} />
      ) : (
        <>
          <h1 class="text-2xl">{t.title}</h1>
          <p class="mt-1 text-ink-2">{fill(t.intro, { now: moment(reader.now, reader) })}</p>
          <p class="mt-1">{fill(t[claims.end ?? "left"], { left: claims.left, max: claims.max })}</p>
          <ol class="mt-4 grid gap-3">
            {rows.map((row) => (
              <PooledLead frame={frame} reader={reader} row={row} open={claims.end === null} />
            ))}
          </ol>
        </>
      )}
      {next || further ? (
        <nav class="mt-4 flex gap-5" aria-label={t.pages}>
          {further ? (
            <a class="inline-flex min-h-11 items-center" href="/console/pool">
              {t.first}
            </a>
          ) : null}
          {next ? (
            <a class="inline-flex min-h-11 items-center" href={next} rel="next">
              {t.next}
            </a>
          ) : null}
        </nav>
      ) : null}
    </Layout>
  );
}

function PooledLead({ frame, reader, row, open }: { frame: Frame; reader: Reader; row: PoolRow; open: boolean }) {
  const { pool: t } = reader.t;
  return (
    <li class="card grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)_14rem] sm:items-center">
      <Tier tier={row.tier} locale={frame.locale} />
      <div class="min-w-0">
        <h2 class="text-base">
          <a class="break-words" href={`/console/leads/${row.id}`}>
            {row.name}
          </a>{" "}
          <span class="font-normal text-ink-2">{row.company ?? reader.t.inbox.company}</span>
        </h2>
        <p class="break-words">{row.whyNow}</p>
        {row.why.map((why) => (
          <p class="break-words text-ink-2">{why}</p>
        ))}
        <p class="break-words text-ink-2">
          {[
            fill(t.since, { since: row.since, waits: row.waits }),
            ...(row.before.length > 0 ? [fill(t.before, { who: row.before.join(t.comma) })] : []),
          ].join(" · ")}
        </p>
      </div>
      <div class="col-span-2 sm:col-span-1">
        {row.coolDown ? <p class="text-ink-2">{row.coolDown}</p> : null}
        {row.coolDown === null && open ? (
          <form method="post" action={`/console/leads/${row.id}/claim`}>
            <Press press={frame.press} />
            <button class="btn w-full" type="submit" aria-label={`${t.claim} ${row.name}`}>
              {t.claim}
            </button>
          </form>
        ) : null}
      </div>
    </li>
  );
}
