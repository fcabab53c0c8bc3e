import type { Locale, Purpose } from "../../content/schema/common.ts";
import { words } from "../generated/words.ts";
import { PublicPage } from "../platform/page.tsx";
import type { ConsentState } from "../playbook/facts.ts";

interface LinkPage {
  locale: Locale;
  token: string;
  done: boolean;
}

/** GET shows the button, POST acts. The same page for every token: it tells nobody who is known here. */
export function UnsubscribePage({ locale, token, done }: LinkPage) {
  const { unsubscribe, frame } = words.pages[locale];
  return (
    <PublicPage locale={locale} title={done ? unsubscribe.done.title : unsubscribe.title} frame={frame}>
      <Press
        text={done ? unsubscribe.done.text : unsubscribe.text}
        action={address("unsubscribe", token)}
        press={done ? null : unsubscribe.press}
      />
    </PublicPage>
  );
}

/** GET shows the button, POST acts: a scanner that opens links confirms nothing. A link that says nothing any more is told so. */
export function ConfirmPage({ locale, token, state }: { locale: Locale; token: string; state: "asked" | "done" | "stale" }) {
  const { confirm, frame } = words.pages[locale];
  const said = state === "asked" ? confirm : confirm[state];
  return (
    <PublicPage locale={locale} title={said.title} frame={frame}>
      <Press text={said.text} action={address("confirm", token)} press={state === "asked" ? confirm.press : null} />
    </PublicPage>
  );
}

interface Preferences {
  locale: Locale;
  token: string;
  /** Empty for a link that says nothing. */
  purposes: readonly { purpose: Purpose; text: string; state: ConsentState }[];
  saved: boolean;
}

/** Posts `<purpose>=true` for every tick. Stopping everything is a form of its own, without ticks. */
export function PreferencesPage({ locale, token, purposes, saved }: Preferences) {
  const { preferences: t, frame } = words.pages[locale];
  return (
    <PublicPage locale={locale} title={t.title} frame={frame}>
      {saved ? (
        <p class="mt-4 font-semibold text-good" role="status">
          {t.saved}
        </p>
      ) : null}
      <p class="mt-4">{purposes.length > 0 ? t.text : t.none}</p>
      {purposes.length > 0 ? (
        <form method="post" action={address("preferences", token)} class="mt-6 grid gap-4">
          {purposes.map(({ purpose, text, state }) => (
            <label class="field grid grid-cols-[auto_1fr] items-start gap-3">
              <input type="checkbox" name={purpose} value="true" checked={state !== "withdrawn"} />
              <span>
                <span class="font-semibold">{text}</span>
                <span class="hint block">{t.states[state]}</span>
              </span>
            </label>
          ))}
          <p>
            <button class="btn" type="submit">
              {t.save}
            </button>
          </p>
        </form>
      ) : null}
      {purposes.length > 0 ? (
        <form method="post" action={address("preferences", token)} class="mt-3">
          <button class="btn-quiet" type="submit">
            {t.stop}
          </button>
        </form>
      ) : null}
    </PublicPage>
  );
}

function Press({ text, action, press }: { text: string; action: string; press: string | null }) {
  return (
    <>
      <p class="mt-4" role={press ? undefined : "status"}>
        {text}
      </p>
      {press ? (
        <form method="post" action={action} class="mt-6">
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
