import type { RepPolicy } from "../../../content/schema/playbook.ts";
import type { Erasure } from "../../journey/erasure/store.ts";
import { fill } from "../../playbook/say.ts";
import { type Frame, Layout } from "../layout.tsx";
import { moment, type Reader } from "../times.ts";

interface Erasures {
  frame: Frame;
  reader: Reader;
  erasures: readonly Erasure[];
  team: readonly RepPolicy[];
}

/** Who erased whom, when and why: what is left of somebody who was erased. */
export function ErasuresPage({ frame, reader, erasures, team }: Erasures) {
  const { list: t, reasons } = reader.t.erasing;
  const by = (who: string) => {
    const [kind, id = who] = who.split(":");
    return kind === "key" ? fill(t.key, { id }) : (team.find((rep) => rep.id === id)?.name[reader.locale] ?? id);
  };
  return (
    <Layout frame={frame} title={t.title}>
      <h1 class="text-2xl">{t.title}</h1>
      <p class="mt-1 text-ink-2">{erasures.length > 0 ? fill(t.intro, { n: erasures.length }) : t.none}</p>
      <ol class="mt-4 grid gap-3">
        {erasures.map((one) => (
          <li class="card">
            <dl class="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
              {[
                [t.columns.lead, one.leadId],
                [t.columns.at, moment(one.at, reader)],
                [t.columns.by, by(one.by)],
                [t.columns.why, reasons[one.reason]],
              ].map(([label, text]) => (
                <>
                  <dt class="text-ink-2">{label}</dt>
                  <dd class="min-w-0 break-words">{text}</dd>
                </>
              ))}
            </dl>
          </li>
        ))}
      </ol>
    </Layout>
  );
}
