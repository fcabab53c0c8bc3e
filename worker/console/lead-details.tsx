import { fill } from "../playbook/say.ts";
import { JUDGED, PRODUCT_MAX } from "./acts/form.ts";
import { ActForm, Field, Fold } from "./lead-fields.tsx";
import type { More } from "./lead-more.tsx";

/** What sales learned of the deal. A field that is emptied says that nothing is known, here and below. */
export function Deal({ view, more, press, t }: More) {
  const { deal } = t.more;
  return (
    <Fold title={deal.title}>
      <ActForm act="deal" lead={view.id} press={press}>
        <Amount id="amount" label={deal.amount} hint={deal.amountHint} value={more.deal.amount} />
        <Currency id="currency" label={deal.currency} codes={more.currencies} chosen={more.deal.currency} />
        <Field id="product" label={deal.product} hint={fill(deal.productHint, { max: PRODUCT_MAX })}>
          {(hint) => <input id="product" name="product" maxlength={PRODUCT_MAX} value={more.deal.product} aria-describedby={hint} />}
        </Field>
        <Choice id="introducer" label={deal.introducer} none={deal.nobody} options={more.team} chosen={more.deal.introducer} />
        <button class="btn-quiet" type="submit">
          {deal.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

/** What sales learned of the company. */
export function CompanyFacts({ view, more, press, t }: More) {
  const { company, deal } = t.more;
  return (
    <Fold title={company.title}>
      <ActForm act="company" lead={view.id} press={press}>
        <Amount id="capital" label={company.capital} hint={deal.amountHint} value={more.company.amount} />
        <Currency id="capital-currency" label={company.currency} codes={more.currencies} chosen={more.company.currency} />
        <Choice id="model" label={company.model} none={t.lead.unknown} options={more.models} chosen={more.company.model} />
        <Count id="volume" label={company.volume} hint={company.countHint} value={more.company.volume} />
        <Count id="users" label={company.users} hint={company.countHint} value={more.company.users} />
        <Choice id="region" label={company.region} none={t.lead.unknown} options={more.regions} chosen={more.company.region} />
        <button class="btn-quiet" type="submit">
          {company.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

/** How they look to sales: the questions of the playbook. */
export function Looks({ view, more, press, t }: More) {
  const { looks } = t.more;
  if (more.questions.length === 0) return null;
  return (
    <Fold title={looks.title}>
      <ActForm act="looks" lead={view.id} press={press}>
        {more.questions.map(({ id, ask, answers, given }) => (
          <Choice id={`looks-${id}`} name={`${JUDGED}${id}`} label={ask} none={t.lead.unknown} options={answers} chosen={given} />
        ))}
        <button class="btn-quiet" type="submit">
          {looks.submit}
        </button>
      </ActForm>
    </Fold>
  );
}

interface Written {
  id: string;
  label: string;
  hint: string;
  value: string;
}

function Amount({ id, label, hint, value }: Written) {
  return (
    <Field id={id} label={label} hint={hint}>
      {(describedBy) => (
        <input
          id={id}
          name="amount"
          inputmode="decimal"
          pattern="\d+(\.\d{1,2})?"
          value={value}
          aria-describedby={describedBy}
          autocomplete="off"
        />
      )}
    </Field>
  );
}

function Count({ id, label, hint, value }: Written) {
  return (
    <Field id={id} label={label} hint={hint}>
      {(describedBy) => (
        <input id={id} name={id} inputmode="numeric" pattern="\d+" value={value} aria-describedby={describedBy} autocomplete="off" />
      )}
    </Field>
  );
}

function Currency({ id, label, codes, chosen }: { id: string; label: string; codes: readonly string[]; chosen: string }) {
  return (
    <Field id={id} label={label}>
      {() => (
        <select id={id} name="currency">
          {codes.map((code) => (
            <option value={code} selected={code === chosen}>
              {code}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Choosing {
  id: string;
  /** What it is sent as, where that is not its id. */
  name?: string;
  label: string;
  /** What choosing nothing says. */
  none: string;
  options: readonly { id: string; name: string }[];
  chosen: string | null;
}

function Choice({ id, name = id, label, none, options, chosen }: Choosing) {
  return (
    <Field id={id} label={label}>
      {() => (
        <select id={id} name={name}>
          <option value="">{none}</option>
          {options.map((option) => (
            <option value={option.id} selected={option.id === chosen}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
