import { fill } from "../../playbook/say.ts";
import { type Frame, Layout } from "../layout.tsx";
import { PressForm, ReasonField, Sure } from "../lead-fields.tsx";
import { wordsOf } from "../words.ts";

/** A record that can be merged, as it is called. */
export interface Chosen {
  id: string;
  name: string;
}

interface ConfirmProps {
  frame: Frame;
  what: "companies" | "people";
  kept: Chosen;
  other: Chosen;
  /** What will happen, a sentence each. */
  follows: readonly string[];
}

const PLACES = { companies: "/console/accounts", people: "/console/leads" };

/** The step before a merge: what will happen, the reason, and a word that it is meant. */
export function ConfirmMerge({ frame, what, kept, other, follows }: ConfirmProps) {
  const t = wordsOf(frame.locale);
  const { confirm } = t.merging[what];
  const names = { kept: kept.name, other: other.name };
  const place = `${PLACES[what]}/${kept.id}`;
  return (
    <Layout frame={frame} title={fill(confirm.title, names)}>
      <p>
        <a href={place}>{fill(t.merging.back, names)}</a>
      </p>
      <div class="card mt-3 max-w-[40rem]">
        <h1 class="break-words text-xl">{fill(confirm.title, names)}</h1>
        <ul class="mt-3 grid list-disc gap-1 pl-5">
          {follows.map((sentence) => (
            <li class="break-words">{sentence}</li>
          ))}
        </ul>
        <PressForm action={`${place}/merge`} press={frame.press}>
          <input type="hidden" name="other" value={other.id} />
          <ReasonField id="merge-reason" {...(what === "companies" ? { hint: t.merging.companies.reasonHint } : {})} t={t} />
          <Sure id="merge-sure" label={fill(confirm.sure, names)} />
          <button class="btn" type="submit">
            {confirm.submit}
          </button>
        </PressForm>
      </div>
    </Layout>
  );
}
