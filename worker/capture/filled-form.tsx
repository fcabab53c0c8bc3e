import { COMPANY_SIZES, type FormId, INDUSTRIES, type Locale, ROLES } from "../../content/schema/common.ts";
import { countries } from "../../content/schema/countries.ts";
import { type FieldName, type Form, LENGTHS } from "../../content/schema/form.ts";
import { forms } from "../generated/forms.ts";
import { words } from "../generated/words.ts";

export interface Filled {
  locale: Locale;
  form: FormId;
  /** What was sent, by the name of its field. */
  values: Record<string, string>;
  /** Field → what is wrong with it, in the reader's language. */
  errors: Record<string, string>;
  /** The page of ours the form stands on. */
  path: string;
}

/** A form as the site draws it, with what was written in it. */
export function FilledForm({ locale, form: id, values, errors, path }: Filled) {
  const form = forms[id];
  const consentWrong = errors["consent.marketing"];
  return (
    <form class="form" method="post" action={`/api/forms/${id}`}>
      {form.fields.map((field) => (
        <Field field={field} locale={locale} value={values[field.name] ?? ""} error={errors[field.name]} />
      ))}
      <div class="field">
        <label class="consent">
          <input
            type="checkbox"
            name="consent.marketing"
            value="true"
            required={id === "subscribe"}
            checked={values["consent.marketing"] !== undefined}
            {...(consentWrong ? { "aria-invalid": "true" as const, "aria-describedby": "f-consent-error" } : {})}
          />
          <span>{form.consent.marketing[locale]}</span>
        </label>
        {consentWrong ? (
          <p class="error" id="f-consent-error">
            {consentWrong}
          </p>
        ) : null}
      </div>
      {form.resource || form.event ? <input type="hidden" name="resource" value={values.resource ?? ""} /> : null}
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="path" value={path} />
      <button class="btn" type="submit">
        {form.submit[locale]}
      </button>
    </form>
  );
}

interface FieldProps {
  field: Form["fields"][number];
  locale: Locale;
  value: string;
  error: string | undefined;
}

const TYPES: Partial<Record<FieldName, "email" | "tel">> = { email: "email", phone: "tel" };

function Field({ field: { name, required, label, hint, autocomplete }, locale, value, error }: FieldProps) {
  const id = `f-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const shared = {
    id,
    name,
    required,
    autocomplete,
    ...(described ? { "aria-describedby": described } : {}),
    ...(error ? { "aria-invalid": "true" as const } : {}),
  };
  const choices = choicesOf(name, locale);
  const max = name in LENGTHS ? LENGTHS[name as keyof typeof LENGTHS] : undefined;
  return (
    <div class="field">
      <label for={id}>
        {label[locale]}
        {required ? null : <span class="hint">{words.pages[locale].refused.optional}</span>}
      </label>
      {choices ? (
        <select {...shared}>
          <option value="">{words.site[locale].choices.none}</option>
          {choices.map((choice) => (
            <option value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : name === "message" ? (
        <textarea {...shared} rows={5} maxlength={max}>
          {value}
        </textarea>
      ) : (
        <input {...shared} type={TYPES[name] ?? "text"} maxlength={max} value={value} />
      )}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint[locale]}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

function choicesOf(name: FieldName, locale: Locale): { value: string; label: string }[] | null {
  const { choices } = words.site[locale];
  switch (name) {
    case "industry":
      return INDUSTRIES.map((value) => ({ value, label: choices.industry[value] }));
    case "role":
      return ROLES.map((value) => ({ value, label: choices.role[value] }));
    case "companySize":
      return COMPANY_SIZES.map((value) => ({ value, label: choices.companySize[value] }));
    case "country":
      return countries(locale);
    default:
      return null;
  }
}
