import type { Locale } from "../../../content/schema/common.ts";
import { words } from "../../generated/words.ts";
import { Document, LANG } from "../../platform/page.tsx";
import { fill } from "../../playbook/say.ts";
import type { Example } from "./examples.ts";

/** What an inbox shows of a subject, in columns: a Chinese character takes two. */
const SUBJECT_COLUMNS_MAX = 50;
export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** All mails below each other, in both languages, light beside dark. */
export function GalleryPage({ examples, locale }: { examples: readonly Example[]; locale: Locale }) {
  const t = words.gallery[locale];
  const other = locale === "zh" ? "en" : "zh";
  const templates = [...new Set(examples.map(({ template }) => template))];
  const long = examples.filter(({ mail }) => columns(mail.subject) > SUBJECT_COLUMNS_MAX).length;
  return (
    <Document locale={locale} title={t.title} css="/styles/console.css">
      <main class="mx-auto max-w-[80rem] px-4 py-8">
        <h1 class="text-3xl">{t.title}</h1>
        <p class="mt-2">
          {fill(t.intro, { count: examples.length, long })}{" "}
          <a href={`?lang=${other}`} hreflang={LANG[other]} lang={LANG[other]}>
            {words.pages[locale].frame.other}
          </a>
        </p>
        <nav class="mt-4" aria-label={t.title}>
          <ul class="flex flex-wrap gap-x-5 gap-y-2">
            {templates.map((template) => (
              <li>
                <a href={`#${anchor(template)}`}>{template}</a>
              </li>
            ))}
          </ul>
        </nav>
        {templates.map((template) => (
          <section id={anchor(template)} class="mt-12">
            <h2 class="text-2xl">{template}</h2>
            {examples
              .filter((example) => example.template === template)
              .map((example) => (
                <Shown example={example} locale={locale} />
              ))}
          </section>
        ))}
      </main>
    </Document>
  );
}

function Shown({ example: { template, locale: language, purpose, mail }, locale }: { example: Example; locale: Locale }) {
  const t = words.gallery[locale];
  const width = columns(mail.subject);
  const long = width > SUBJECT_COLUMNS_MAX;
  const path = `/local/mails/${template}/${language}`;
  return (
    <article class="card mt-4">
      <h3 class="text-lg">
        {t.languages[language]} <span class="kind">{t.purposes[purpose]}</span>
      </h3>
      <dl class="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt>{t.subject}</dt>
        <dd>
          <span lang={LANG[language]}>{mail.subject}</span>{" "}
          <span class={long ? "state-warn" : "text-ink-2"}>{fill(long ? t.long : t.width, { width })}</span>
        </dd>
        <dt>{t.preheader}</dt>
        <dd lang={LANG[language]}>{preheader(mail.html)}</dd>
        <dt>{t.from}</dt>
        <dd lang={LANG[language]}>{mail.from.name}</dd>
      </dl>
      <div class="mt-4 grid gap-4 lg:grid-cols-2">
        {SCHEMES.map((scheme) => (
          <figure>
            <figcaption class="text-ink-2">{t[scheme]}</figcaption>
            <iframe
              class="mt-1 h-[36rem] w-full rounded-card border border-line"
              src={`${path}?scheme=${scheme}`}
              title={fill(t.frame, { mail: template, language: t.languages[language], scheme: t[scheme] })}
              sandbox=""
              loading="lazy"
            />
          </figure>
        ))}
      </div>
      <details class="mt-4">
        <summary>{t.text}</summary>
        <pre class="mt-2 overflow-x-auto" tabindex={0} lang={LANG[language]}>
          {mail.text}
        </pre>
      </details>
    </article>
  );
}

/** The letter as it looks in the light or in the dark, whatever the machine itself prefers. */
export function inScheme(html: string, scheme: Scheme): string {
  return html
    .replaceAll("@media (prefers-color-scheme:dark)", scheme === "dark" ? "@media all" : "@media not all")
    .replace(":root{color-scheme:light dark;", `:root{color-scheme:${scheme};`);
}

function columns(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
}

function preheader(html: string): string {
  return /mso-hide:all"?>([^<]*)/.exec(html)?.[1] ?? "";
}

const anchor = (template: string) => template.replaceAll("/", "-");
