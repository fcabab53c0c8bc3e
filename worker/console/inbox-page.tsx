import { fill } from "../playbook/say.ts";
import type { Group, Row } from "./inbox.ts";
import { type Frame, Layout, Notice, Press, Tier } from "./layout.tsx";
import { NoticeCards, type Notices } from "./notices.tsx";
import { INBOX_MAX } from "./store.ts";
import { duration, moment, type Reader } from "./times.ts";
import { wordsOf } from "./words.ts";

interface Inbox {
  frame: Frame;
  reader: Reader;
  rows: Partial<Record<Group, Row[]>>;
  /** For the head of sales alone. */
  notices: Notices | null;
  said?: string | undefined;
}

export function InboxPage({ frame, reader, rows, notices, said }: Inbox) {
  const { inbox: t } = reader.t;
  const { open = [], accepted = [], rest = [], queue } = rows;
  const own = open.length + accepted.length + rest.length;
  return (
    <Layout frame={frame} title={t.title} said={said}>
      {notices ? <NoticeCards notices={notices} t={reader.t} /> : null}
      <h1 class="text-2xl">{t.title}</h1>
      {own > 0 ? <p class="mt-1 text-ink-2">{fill(t.intro, { count: own, now: moment(reader.now, reader) })}</p> : null}
      {open.length + accepted.length === 0 ? (
        <div class="mt-4">
          <Notice title={t.empty.title} text={own > 0 ? t.empty.text : t.empty.none} />
        </div>
      ) : null}
      <Rows frame={frame} reader={reader} group="open" rows={open} />
      <Rows frame={frame} reader={reader} group="accepted" rows={accepted} />
      {queue ? <Rows frame={frame} reader={reader} group="queue" rows={queue} /> : null}
      <Rows frame={frame} reader={reader} group="rest" rows={rest} />
      {own >= INBOX_MAX ? <p class="mt-4 text-ink-2">{fill(t.more, { max: INBOX_MAX })}</p> : null}
      {queue ? null : (
        <p class="mt-6">
          <a href="/console/queue">{t.toQueue}</a>
        </p>
      )}
    </Layout>
  );
}

export function QueuePage({ frame, reader, rows }: { frame: Frame; reader: Reader; rows: readonly Row[] }) {
  const { queue: t } = reader.t;
  return (
    <Layout frame={frame} title={t.title}>
      {rows.length === 0 ? (
        <Notice title={t.empty.title} text={t.empty.text} />
      ) : (
        <>
          <h1 class="text-2xl">{t.title}</h1>
          <p class="mt-1 text-ink-2">{fill(t.intro, { count: rows.length, now: moment(reader.now, reader) })}</p>
          {frame.viewer?.head ? null : <p class="mt-1 text-ink-2">{t.readOnly}</p>}
          <ol class="mt-4 grid gap-3">
            {rows.map((row) => (
              <RowCard frame={frame} reader={reader} group="queue" row={row} level="h2" />
            ))}
          </ol>
        </>
      )}
    </Layout>
  );
}

interface InGroup {
  frame: Frame;
  reader: Reader;
  group: Group;
}

function Rows({ frame, reader, group, rows }: InGroup & { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const { inbox: t } = reader.t;
  return (
    <section class="mt-6" aria-labelledby={`group-${group}`}>
      <h2 class="text-lg" id={`group-${group}`}>
        {t[group]} <span class="font-normal text-ink-2 tabular-nums">{rows.length}</span>
      </h2>
      <p class="text-ink-2">{t[`${group}Note`]}</p>
      <ol class="mt-3 grid gap-3">
        {rows.map((row) => (
          <RowCard frame={frame} reader={reader} group={group} row={row} level="h3" />
        ))}
      </ol>
    </section>
  );
}

function RowCard({ frame, reader, group, row, level: Heading }: InGroup & { row: Row; level: "h2" | "h3" }) {
  const { inbox: t } = reader.t;
  return (
    <li class="card grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto] sm:items-center">
      <Tier tier={row.tier} locale={frame.locale} />
      <div class="min-w-0">
        <Heading class="text-base">
          <a class="break-words" href={`/console/leads/${row.id}`}>
            {row.name}
          </a>{" "}
          <span class="font-normal text-ink-2">{row.company ?? t.company}</span>
        </Heading>
        <p class="break-words">{row.whyNow}</p>
      </div>
      <p class="col-span-2 sm:col-span-1 sm:text-right">
        {row.due ? (
          <>
            {row.due.left ? (
              <>
                <strong class={`state-${row.due.left.state}`}>{row.due.left.text}</strong>
                <span class="text-ink-2"> · </span>
              </>
            ) : null}
            <span class="text-ink-2">{fill(t.due, { by: row.due.by })}</span>
          </>
        ) : null}
        {row.paused ? <span>{row.paused}</span> : null}
        {row.waitingSince === null ? null : (
          <strong class="state-warn">{fill(t.waiting, { time: duration(reader.now - row.waitingSince, reader.t) })}</strong>
        )}
        <span class="block text-ink-2 tabular-nums">{fill(t.score, { score: row.score })}</span>
      </p>
      <Act frame={frame} group={group} row={row} />
    </li>
  );
}

/** One act a row: the one that comes next. */
function Act({ frame, group, row }: { frame: Frame; group: Group; row: Row }) {
  const { inbox: t } = wordsOf(frame.locale);
  const takes = group === "open" || (group === "queue" && frame.viewer?.head);
  if (takes) {
    return (
      <form method="post" action={`/console/leads/${row.id}/accept`} class="col-span-2 sm:col-span-1">
        <Press press={frame.press} />
        <button class="btn w-full" type="submit" aria-label={`${t.accept} ${row.name}`}>
          {group === "queue" ? t.take : t.accept}
        </button>
      </form>
    );
  }
  const logs = group === "accepted";
  return (
    <a
      class="btn-quiet col-span-2 sm:col-span-1"
      href={`/console/leads/${row.id}${logs ? "#contact" : ""}`}
      aria-label={`${logs ? t.log : t.look} ${row.name}`}
    >
      {logs ? t.log : t.look}
    </a>
  );
}
