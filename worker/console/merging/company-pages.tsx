import { fill } from "../../playbook/say.ts";
import { type Frame, Layout } from "../layout.tsx";
import { Field } from "../lead-fields.tsx";
import { type Words, wordsOf } from "../words.ts";
import type { Chosen } from "./confirm-page.tsx";

export const Q_MAX = 100;

/** Where another company is looked for. It changes nothing. */
export function FindCompany({ id, q, t }: { id: string; q: string; t: Words }) {
  const { find } = t.merging.companies;
  return (
    <form method="get" action={`/console/accounts/${id}/merge`} class="mt-3 grid gap-3">
      <Field id="q" label={find.label} hint={find.hint}>
        {(hint) => <input id="q" name="q" type="search" required maxlength={Q_MAX} value={q} aria-describedby={hint} autocomplete="off" />}
      </Field>
      <button class="btn-quiet" type="submit">
        {find.submit}
      </button>
    </form>
  );
}

interface ChoosePageProps {
  frame: Frame;
  kept: Chosen;
  q: string;
  choices: readonly { id: string; name: string; domain: string }[];
  /** That there may be more than are listed. */
  more: string | null;
}

export function ChoosePage({ frame, kept, q, choices, more }: ChoosePageProps) {
  const t = wordsOf(frame.locale);
  const { choose } = t.merging.companies;
  const title = fill(choose.title, { kept: kept.name });
  return (
    <Layout frame={frame} title={title}>
      <p>
        <a href={`/console/accounts/${kept.id}`}>{fill(t.merging.back, { kept: kept.name })}</a>
      </p>
      <div class="card mt-3 max-w-[40rem]">
        <h1 class="break-words text-xl">{title}</h1>
        <FindCompany id={kept.id} q={q} t={t} />
        {choices.length === 0 && q !== "" ? <p class="mt-4">{choose.none}</p> : null}
        <ul class="mt-4 grid gap-1">
          {choices.map(({ id, name, domain }) => (
            <li class="break-words">
              <a class="inline-flex min-h-11 items-center" href={`/console/accounts/${kept.id}/merge?with=${encodeURIComponent(id)}`}>
                {name}
              </a>{" "}
              <span class="text-ink-2">{domain}</span>
            </li>
          ))}
        </ul>
        {more ? <p class="mt-3 text-ink-2">{more}</p> : null}
      </div>
    </Layout>
  );
}
