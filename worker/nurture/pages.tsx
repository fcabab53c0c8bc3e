import { type Locale, PACES, type Pace, type Purpose } from "../../content/schema/common.ts";
import { words } from "../generated/words.ts";
import { PublicPage } from "../platform/page.tsx";
import type { ConsentState } from "../playbook/facts.ts";
import { fill } from "../playbook/say.ts";

/** GET shows the button, POST acts. The same page for every genuine link, whoever is behind it. */
export function UnsubscribePage({ locale, token, left }: { locale: Locale; token: string; left: { preferences: string } | null }) {
  const { unsubscribe: t, frame } = words.pages[locale];
  const path = address("unsubscribe", token);
  if (!left) {
    return (
      <PublicPage locale={locale} title={t.title} frame={frame} path={path}>
        <Press text={t.text} action={path} locale={locale} press={t.press} />
      </PublicPage>
    );
  }
  return (
    <PublicPage locale={locale} title={t.done.title} frame={frame}>
      <p class="mt-4" role="status">
        {t.done.text}
      </p>
      <p class="mt-6">
        <a class="btn-quiet" href={`${left.preferences}?lang=${locale}`}>
          {t.done.preferences}
        </a>
      </p>
    </PublicPage>
  );
}

/** One page for every link that is not genuine: nothing was done, nobody is known by it, and there are other ways to leave. */
export function BrokenLeavePage({ locale, token, company }: { locale: Locale; token: string; company: string }) {
  const {
    unsubscribe: { broken },
    frame,
  } = words.pages[locale];
  return (
    <PublicPage locale={locale} title={broken.title} frame={frame} path={address("unsubscribe", token)}>
      <p class="mt-4" role="status">
        {broken.text}
      </p>
      <ul class="mt-3 grid list-disc gap-2 pl-5">
        <li>{broken.newest}</li>
        <li>{broken.reply}</li>
        <li>
          {broken.write} <a href={`mailto:${company}`}>{company}</a>
        </li>
      </ul>
      <p class="mt-6">
        <a class="btn-quiet" href={`/${locale}/preferences/`}>
          {broken.more}
        </a>
      </p>
    </PublicPage>
  );
}

/** GET shows the button, POST acts: a scanner that opens links confirms nothing. A link that says nothing any more is told so. */
export function ConfirmPage({ locale, token, state }: { locale: Locale; token: string; state: "asked" | "done" | "already" | "stale" }) {
  const { confirm, frame } = words.pages[locale];
  const said = state === "asked" ? confirm : confirm[state];
  const path = address("confirm", token);
  return (
    <PublicPage locale={locale} title={said.title} frame={frame} {...(state === "done" ? {} : { path })}>
      <Press text={said.text} action={path} locale={locale} press={state === "asked" ? confirm.press : null} />
    </PublicPage>
  );
}

interface Preferences {
  locale: Locale;
  token: string;
  /** Empty for a link that says nothing. */
  purposes: readonly { purpose: Purpose; text: string; state: ConsentState }[];
  choice: Choice | null;
  saved: boolean;
}

/** What may be chosen of marketing mail: subjects, and how often. */
export interface Choice {
  topics: readonly { id: string; text: string; ticked: boolean }[];
  pace: Pace;
  limits: Record<"perDay" | "perWeek" | "perWeekFewer", number>;
}

/** Posts `<purpose>=true` and `topic=<id>` for every tick, and the pace. Stopping everything is a form of its own, without ticks. */
export function PreferencesPage({ locale, token, purposes, choice, saved }: Preferences) {
  const { preferences: t, frame } = words.pages[locale];
  const path = address("preferences", token);
  const action = `${path}?lang=${locale}`;
  return (
    <PublicPage locale={locale} title={t.title} frame={frame} path={path}>
      {saved ? (
        <p class="mt-4 font-semibold text-good" role="status">
          {t.saved}
        </p>
      ) : null}
      <p class="mt-4">{purposes.length > 0 ? t.text : t.none}</p>
      {purposes.length > 0 ? (
        <form method="post" action={action} class="mt-6 grid gap-4">
          {purposes.map(({ purpose, text, state }) => (
            <label class="field grid grid-cols-[auto_1fr] items-start gap-3">
              <input type="checkbox" name={purpose} value="true" checked={state !== "withdrawn"} />
              <span>
                <span class="font-semibold">{text}</span>
                <span class="hint block">{t.states[state]}</span>
              </span>
            </label>
          ))}
          {choice ? <Choices locale={locale} choice={choice} /> : null}
          <p>
            <button class="btn" type="submit">
              {t.save}
            </button>
          </p>
        </form>
      ) : null}
      {purposes.length > 0 ? (
        <form method="post" action={action} class="mt-3">
          <button class="btn-quiet" type="submit">
            {t.stop}
          </button>
        </form>
      ) : null}
    </PublicPage>
  );
}

function Choices({ locale, choice: { topics, pace, limits } }: { locale: Locale; choice: Choice }) {
  const { topics: which, pace: often } = words.pages[locale].preferences;
  return (
    <>
      <fieldset class="grid gap-2" aria-describedby="topics-hint">
        <legend class="mb-2 font-semibold">{which.title}</legend>
        {topics.map(({ id, text, ticked }) => (
          <label class="field grid grid-cols-[auto_1fr] items-start gap-3">
            <input type="checkbox" name="topic" value={id} checked={ticked} />
            <span>{text}</span>
          </label>
        ))}
        <p class="text-ink-2" id="topics-hint">
          {which.text}
        </p>
      </fieldset>
      <fieldset class="grid gap-2">
        <legend class="mb-2 font-semibold">{often.title}</legend>
        {PACES.map((one) => (
          <label class="field grid grid-cols-[auto_1fr] items-start gap-3">
            <input type="radio" name="pace" value={one} checked={one === pace} />
            <span>{fill(often[one], limits)}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}

/** What follows the press is in the language of the page it was pressed on. */
function Press({ text, action, locale, press }: { text: string; action: string; locale: Locale; press: string | null }) {
  return (
    <>
      <p class="mt-4" role={press ? undefined : "status"}>
        {text}
      </p>
      {press ? (
        <form method="post" action={`${action}?lang=${locale}`} class="mt-6">
          <button class="btn" type="submit">
            {press}
          </button>
        </form>
      ) : null}
    </>
  );
}

function address(act: "unsubscribe" | "preferences" | "confirm", token: string): string {
  return `/mail/${act}/${encodeURIComponent(token)}`;
}
