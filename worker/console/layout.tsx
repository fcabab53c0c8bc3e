import type { Child } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";
import { Document, LANG, Mark } from "../platform/page.tsx";
import type { LeadState } from "../playbook/state.ts";
import type { Viewer } from "./commands.ts";
import { wordsOf } from "./words.ts";

/** What every page of the console is drawn around. */
export interface Frame {
  locale: Locale;
  viewer: Viewer | null;
  /** The path of this page, where a change of language comes back to. */
  here: string;
  /** The key that the forms of this page carry, so that a double press acts once. */
  press: string;
}

interface LayoutProps {
  frame: Frame;
  title: string;
  /** What the last act did, said once. */
  said?: string | undefined;
  children?: Child;
}

export function Layout({ frame, title, said, children }: LayoutProps) {
  const t = wordsOf(frame.locale);
  return (
    <Document locale={frame.locale} title={`${title} · ${t.name}`} css="/styles/console.css">
      <a class="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:rounded-field focus:bg-card focus:px-4 focus:py-2" href="#main">
        {t.skip}
      </a>
      <Header frame={frame} />
      <main id="main" tabindex={-1} class="dense mx-auto w-full max-w-[80rem] px-4 py-6 outline-none sm:px-6">
        {said ? (
          <p class="mb-4 rounded-card border border-line bg-tide-soft px-4 py-3 font-semibold text-good" role="status">
            {said}
          </p>
        ) : null}
        {children}
      </main>
    </Document>
  );
}

function Header({ frame: { locale, viewer, here } }: { frame: Frame }) {
  const t = wordsOf(locale);
  const links = viewer
    ? [
        ["/console/inbox", t.nav.inbox],
        ["/console/pool", t.nav.pool],
        ...(viewer.head ? [["/console/queue", t.nav.queue]] : []),
        ["/console/events", t.nav.events],
        ["/console/sequences", t.nav.sequences],
        ["/api/docs", t.nav.docs],
      ]
    : [];
  const other = locale === "zh" ? "en" : "zh";
  return (
    <header class="border-b border-line bg-card">
      <div class="mx-auto flex max-w-[80rem] flex-wrap items-center gap-x-5 px-4 sm:px-6">
        <a class="flex min-h-11 flex-none items-center gap-2 font-bold text-sea no-underline [&_circle]:fill-beacon" href="/console/inbox">
          <Mark />
          {t.brand}
        </a>
        {links.length > 0 ? (
          <nav class="order-last flex w-full flex-wrap gap-x-5 sm:order-none sm:w-auto" aria-label={t.nav.label}>
            {links.map(([href = "", text]) => (
              <a
                class="flex min-h-11 items-center text-ink no-underline hover:text-tide aria-[current]:font-semibold aria-[current]:text-tide"
                href={href}
                aria-current={href === here ? "page" : undefined}
              >
                {text}
              </a>
            ))}
          </nav>
        ) : null}
        <span class="ml-auto flex min-w-0 flex-wrap items-center gap-x-4">
          {viewer ? <span class="text-ink-2">{viewer.policy.name[locale]}</span> : null}
          <form method="post" action="/console/language">
            <input type="hidden" name="back" value={here} />
            <button class="min-h-11 cursor-pointer text-tide" type="submit" name="lang" value={other} lang={LANG[other]}>
              {t.nav.switch}
            </button>
          </form>
          {viewer ? (
            <form method="post" action="/console/sign-out">
              <button class="min-h-11 cursor-pointer text-tide" type="submit">
                {t.nav.signOut}
              </button>
            </form>
          ) : null}
        </span>
      </div>
    </header>
  );
}

/** The key of a page's forms, in each of them. */
export function Press({ press }: { press: string }) {
  return <input type="hidden" name="key" value={press} />;
}

/** The letter of a tier in its shape, with its meaning for who cannot see the shape. */
export function Tier({ tier, locale }: { tier: LeadState["tier"]; locale: Locale }) {
  const t = wordsOf(locale);
  if (!tier) return <span class="tier tier-C" role="img" aria-label={t.tiers.none} />;
  return (
    <span class={`tier tier-${tier} flex-none`} title={t.tiers[tier]}>
      {tier}
    </span>
  );
}

/** A card that says why there is nothing, or what went wrong, and one way on. */
export function Notice({ title, text, act }: { title: string; text: string; act?: { href: string; text: string } }) {
  return (
    <div class="card max-w-[40rem]">
      <h1 class="text-xl">{title}</h1>
      <p class="mt-2">{text}</p>
      {act ? (
        <p class="mt-4">
          <a class="btn" href={act.href}>
            {act.text}
          </a>
        </p>
      ) : null}
    </div>
  );
}
