import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";

/** The language code of each locale, as written in `lang` and `hreflang`. */
export const LANG: Record<Locale, string> = { zh: "zh-CN", en: "en" };

/** What every page of the Worker is sent with. */
export const PAGE_HEADERS: Record<string, string> = {
  "content-security-policy":
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};

interface DocumentProps {
  locale: Locale;
  title: string;
  css: "/styles/site.css" | "/styles/console.css";
  noindex?: boolean;
  /** The same page in the other language. */
  alternate?: { locale: Locale; href: string };
  children?: Child;
}

/** One HTML document: head and body, no words of its own. */
export function Document({ locale, title, css, noindex = true, alternate, children }: DocumentProps) {
  return (
    <>
      {raw("<!doctype html>")}
      <html lang={LANG[locale]}>
        <head>
          <meta charset="utf-8" />
          <title>{title}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {noindex ? <meta name="robots" content="noindex" /> : null}
          {alternate ? <link rel="alternate" hreflang={LANG[alternate.locale]} href={alternate.href} /> : null}
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href={css} />
        </head>
        <body>{children}</body>
      </html>
    </>
  );
}

interface PublicFrameProps {
  locale: Locale;
  title: string;
  frame: { brand: string; home: string; skip: string; other: string; otherLabel: string; footer: string };
  /** The path at which this very page can be opened again, in the other language too. */
  path?: string;
  links?: readonly { href: string; text: string }[];
  children?: Child;
}

/** The quiet frame around what a stranger sees of the Worker. */
export function PublicFrame({ locale, title, frame, path, links = [], children }: PublicFrameProps) {
  const other = locale === "zh" ? "en" : "zh";
  return (
    <Document locale={locale} title={`${title} · ${frame.brand}`} css="/styles/site.css">
      <a class="skip" href="#main">
        {frame.skip}
      </a>
      <header class="site-head">
        <div class="wrap">
          <a class="brand" href={`/${locale}/`} aria-label={`${frame.brand}, ${frame.home}`}>
            <Mark />
            {frame.brand}
          </a>
          <a href={`/${locale}/`}>{frame.home}</a>
          {links.map(({ href, text }) => (
            <a href={href}>{text}</a>
          ))}
          {path ? (
            <a href={`${path}?lang=${other}`} hreflang={LANG[other]} lang={LANG[other]} aria-label={frame.otherLabel}>
              {frame.other}
            </a>
          ) : null}
        </div>
      </header>
      <main id="main" tabindex={-1} class="wrap">
        {children}
      </main>
      <footer class="site-foot">
        <div class="wrap">
          <p>{frame.footer}</p>
        </div>
      </footer>
    </Document>
  );
}

/** One thing to say to a prospect, on a card. */
export function PublicPage({ children, ...frame }: PublicFrameProps) {
  return (
    <PublicFrame {...frame}>
      <div class="card mt-10 max-w-[42rem]">
        <h1 class="text-2xl">{frame.title}</h1>
        {children}
      </div>
    </PublicFrame>
  );
}

/** The needle with a beacon at its head, standing in two lines of waves. */
export function Mark() {
  return (
    <svg class="mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">
        <path d="M2 20.5c2-1.8 3.6-1.8 5.3 0s3.3 1.7 5 .4M19.7 20.9c1.7-2 3.3-2.1 5-.4s3.3 1.8 5.3 0" />
        <path d="M2 26c2-1.8 3.6-1.8 5.3 0s3.5 1.7 5.2.4M19.5 26.4c1.7-2 3.5-2.1 5.2-.4s3.3 1.8 5.3 0" />
      </g>
      <path fill="currentColor" d="M14.4 10.5h3.2L17.1 28 16 31l-1.1-3z" />
      <circle cx="16" cy="5.5" r="3.6" />
    </svg>
  );
}
