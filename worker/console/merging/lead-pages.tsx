import { fill } from "../../playbook/say.ts";
import { ActForm, Field, Fold, ReasonField, Sure } from "../lead-fields.tsx";
import { Card } from "../lead-parts.tsx";
import type { Named } from "../store.ts";
import type { Words } from "../words.ts";
import type { Chosen } from "./confirm-page.tsx";

interface Part {
  press: string;
  t: Words;
}

/** Says by its address which other lead is the same person, and takes that back. */
export function SamePerson({ lead, merged, press, t }: Part & { lead: string; merged: readonly Named[] }) {
  const { find } = t.merging.people;
  return (
    <Fold title={find.title}>
      {merged.map((other) => (
        <Split kept={lead} other={{ id: other.id, name: addressed(other) }} press={press} t={t} />
      ))}
      <ActForm act="merge/look" lead={lead} press={press}>
        <Field id="same-email" label={find.label} hint={find.hint}>
          {(hint) => <input id="same-email" name="email" type="email" required aria-describedby={hint} autocomplete="off" />}
        </Field>
        <button class="btn-quiet" type="submit">
          {find.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

function Split({ kept, other, press, t }: Part & { kept: string; other: Chosen }) {
  const { split } = t.merging.people;
  return (
    <Fold title={fill(split.title, { other: other.name })}>
      <p class="text-ink-2">{split.note}</p>
      <ActForm act="split" lead={kept} press={press}>
        <input type="hidden" name="other" value={other.id} />
        <ReasonField id={`split-${other.id}-reason`} t={t} />
        <Sure id={`split-${other.id}-sure`} label={fill(split.sure, { other: other.name })} />
        <button class="btn-quiet" type="submit">
          {split.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

interface MergedIntoProps extends Part {
  lead: Chosen;
  into: { lead: string; split: boolean };
  together: readonly Named[];
}

/** In the place of the acts of a lead that is part of another. */
export function MergedInto({ lead, into, together, press, t }: MergedIntoProps) {
  const kept = together.find(({ id }) => id === into.lead);
  const { title, text } = t.merging.people.into;
  return (
    <Card id="merged-into" title={title} none={null}>
      <p class="break-words">
        {text} <a href={`/console/leads/${into.lead}`}>{kept ? addressed(kept) : into.lead}</a>
      </p>
      {into.split ? (
        <div class="mt-3">
          <Split kept={into.lead} other={lead} press={press} t={t} />
        </div>
      ) : null}
    </Card>
  );
}

function addressed({ name, email }: Named): string {
  return name ? `${name} (${email})` : email;
}
