import type { FormId, Locale } from "../../content/schema/common.ts";
import { forms } from "../generated/forms.ts";
import { words } from "../generated/words.ts";
import { PublicPage } from "../platform/page.tsx";
import { type Filled, FilledForm } from "./filled-form.tsx";

interface Answer {
  download?: string | undefined;
  promise?: { owner: string; by: string; text: string; booking?: string | undefined } | undefined;
  event?: { calendar?: string | undefined } | undefined;
  next?: string | undefined;
  read?: { text: string; path: string } | undefined;
}

/** What a form without script answers: the same content as its JSON. A submission under review has no content to give. */
export function AnswerPage({ locale, answer, form }: { locale: Locale; answer: Answer; form: FormId }) {
  const { answer: t, frame } = words.pages[locale];
  const { download, promise, event, next, read } = answer;
  const title = download || promise || next ? t.titles[form] : t.pending;
  return (
    <PublicPage locale={locale} title={title} frame={frame}>
      {promise ? <p class="mt-4 font-semibold text-sea">{promise.text}</p> : null}
      {next ? <p class="mt-4">{next}</p> : null}
      <p class="mt-6 flex flex-wrap gap-3">
        {download ? (
          <a class="btn" href={download} download>
            {t.download}
          </a>
        ) : null}
        {event?.calendar ? (
          <a class="btn-quiet" href={event.calendar}>
            {t.calendar}
          </a>
        ) : null}
        {promise?.booking ? (
          <a class="btn-quiet" href={promise.booking}>
            {t.booking}
          </a>
        ) : null}
        <a class="btn-quiet" href={read?.path ?? `/${locale}/whitepapers/`}>
          {read?.text ?? t.read}
        </a>
      </p>
    </PublicPage>
  );
}

interface Refused extends Filled {
  message: string;
}

/** A form without script that was not accepted: the form once more, as it was filled in, with a sentence at each field that wants another look. */
export function RefusedFormPage({ message, ...filled }: Refused) {
  const { refused: t, frame } = words.pages[filled.locale];
  const { fields } = forms[filled.form];
  const shown = new Set<string>([...fields.map(({ name }) => name), "consent.marketing"]);
  const here = fields.filter(({ name }) => filled.errors[name]);
  const elsewhere = Object.entries(filled.errors).filter(([name]) => !shown.has(name));
  return (
    <PublicPage locale={filled.locale} title={t.title} frame={frame}>
      <p class="mt-4 font-semibold text-bad" role="alert">
        {message}
      </p>
      <p class="mt-4">{t.text}</p>
      {here.length > 0 ? (
        <ul class="mt-4 grid list-disc gap-2 pl-5" aria-label={t.wrong}>
          {here.map(({ name, label }) => (
            <li>
              <a href={`#f-${name}`}>{label[filled.locale]}</a>
            </li>
          ))}
        </ul>
      ) : null}
      {elsewhere.length > 0 ? (
        <dl class="mt-4 grid gap-2" aria-label={t.wrong}>
          {elsewhere.map(([name, wrong]) => (
            <div>
              <dt class="font-semibold">{name}</dt>
              <dd class="text-ink-2">{wrong}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <div class="mt-6">
        <FilledForm {...filled} />
      </div>
    </PublicPage>
  );
}

/** Why a link to a file leads to no file, and the way to a new one. */
export function FilePage({
  locale,
  why,
  renew,
}: {
  locale: Locale;
  why: "invalid" | "expired" | "missing" | "renewed";
  renew: string | null;
}) {
  const { file: t, frame } = words.pages[locale];
  return (
    <PublicPage locale={locale} title={t[why].title} frame={frame}>
      <p class="mt-4">{t[why].text}</p>
      {renew ? (
        <form method="post" action={renew} class="mt-6">
          <button class="btn" type="submit">
            {t.renew}
          </button>
        </form>
      ) : (
        <p class="mt-6">
          <a class="btn" href={`/${locale}/`}>
            {t.home}
          </a>
        </p>
      )}
    </PublicPage>
  );
}
