import { ERASURE_REASONS } from "../../playbook/erasure.ts";
import { fill } from "../../playbook/say.ts";
import { type Frame, Layout } from "../layout.tsx";
import { Field, PressForm, Sure } from "../lead-fields.tsx";
import { wordsOf } from "../words.ts";

interface ConfirmErasure {
  frame: Frame;
  lead: string;
  name: string;
  /** Every address of theirs. */
  addresses: readonly string[];
}

/** The step before an erasure, which nobody can take back: what goes, what stays, why, and a word that it is meant. */
export function ConfirmErasure({ frame, lead, name, addresses }: ConfirmErasure) {
  const t = wordsOf(frame.locale);
  const { confirm, reasons } = t.erasing;
  const title = fill(confirm.title, { name });
  return (
    <Layout frame={frame} title={title}>
      <p>
        <a href={`/console/leads/${lead}`}>{fill(t.merging.back, { kept: name })}</a>
      </p>
      <div class="card mt-3 max-w-[40rem]">
        <h1 class="break-words text-xl">{title}</h1>
        <ul class="mt-3 grid list-disc gap-1 pl-5">
          {[
            fill(confirm.who, { addresses: addresses.join(confirm.comma) }),
            confirm.goes,
            confirm.stays,
            confirm.mail,
            confirm.forGood,
          ].map((sentence) => (
            <li class="break-words">{sentence}</li>
          ))}
        </ul>
        <p class="mt-3">
          <a class="btn-quiet" href={`/console/leads/${lead}/export`} download>
            {t.erasing.person.download}
          </a>
        </p>
        <PressForm action={`/console/leads/${lead}/erase`} press={frame.press}>
          <Field id="erase-why" label={confirm.why} hint={confirm.whyHint}>
            {(hint) => (
              <select id="erase-why" name="why" required aria-describedby={hint}>
                <option value="">{t.acts.choose}</option>
                {ERASURE_REASONS.map((reason) => (
                  <option value={reason}>{reasons[reason]}</option>
                ))}
              </select>
            )}
          </Field>
          <Sure id="erase-sure" label={fill(confirm.sure, { name })} />
          <button class="btn" type="submit">
            {confirm.submit}
          </button>
        </PressForm>
      </div>
    </Layout>
  );
}
