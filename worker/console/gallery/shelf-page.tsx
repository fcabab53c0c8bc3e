import type { Locale } from "../../../content/schema/common.ts";
import { MAIL_KB_MAX } from "../../../content/schema/playbook.ts";
import { words } from "../../generated/words.ts";
import { LANG } from "../../platform/page.tsx";
import { fill } from "../../playbook/say.ts";
import { linksOf, preheaderOf, sizeOf, subjectOf } from "./measures.ts";
import { anchor, Frame, of, type Props, type Shown } from "./page.tsx";
import type { Shelf } from "./texts.ts";

export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The mails of one folder whole: in both languages, light beside dark, with their links and their plain text. */
export function ShelfPage({ shelves, shown, locale, shelf, siteUrl }: Props & { shelf: Shelf; siteUrl: string }) {
  const t = words.gallery[locale];
  const title = fill(t.shelf, { folder: shelf.folder });
  return (
    <Frame shelves={shelves} locale={locale} title={title} path={`/local/mails/${shelf.folder}`} folder={shelf.folder}>
      {shelf.mails.map((mail) => (
        <section class="mt-12">
          <h2 class="text-2xl">{mail.name}</h2>
          {of(shown, [mail]).map(({ text, example }) => (
            <Letter text={text} example={example} locale={locale} siteUrl={siteUrl} />
          ))}
        </section>
      ))}
    </Frame>
  );
}

function Letter({ text, example, locale, siteUrl }: Shown & { locale: Locale; siteUrl: string }) {
  const { template, locale: language, purpose, mail } = example;
  const t = words.gallery[locale];
  const { signs, columns, long } = subjectOf(mail);
  const { kb, large } = sizeOf(mail);
  return (
    <article class="card mt-4" id={anchor(example)} aria-labelledby={`${anchor(example)}-name`}>
      <h3 class="text-lg" id={`${anchor(example)}-name`}>
        {fill(t.texts[text.kind], { id: text.id, language: t.languages[language] })} <span class="kind">{t.purposes[purpose]}</span>
      </h3>
      <dl class="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt>{t.subject}</dt>
        <dd>
          <span lang={LANG[language]}>{mail.subject}</span>{" "}
          <span class={long ? "state-warn" : "text-ink-2"}>{fill(long ? t.long : t.width, { signs, columns })}</span>
        </dd>
        <dt>{t.preheader}</dt>
        <dd lang={LANG[language]}>{preheaderOf(mail)}</dd>
        <dt>{t.from}</dt>
        <dd lang={LANG[language]}>{mail.from.name}</dd>
        <dt>{t.size}</dt>
        <dd class={large ? "state-bad" : "text-ink-2"}>{fill(large ? t.large : t.small, { kb, max: MAIL_KB_MAX })}</dd>
      </dl>
      <div class="mt-4 grid gap-4 lg:grid-cols-2">
        {SCHEMES.map((scheme) => (
          <figure>
            <figcaption class="text-ink-2">{t[scheme]}</figcaption>
            <iframe
              class="mt-1 h-[36rem] w-full rounded-card border border-line"
              src={`/local/mails/${template}/${language}?scheme=${scheme}`}
              title={fill(t.frame, { mail: template, language: t.languages[language], scheme: t[scheme] })}
              sandbox=""
              loading="lazy"
            />
          </figure>
        ))}
      </div>
      <details class="mt-4">
        <summary>{t.links}</summary>
        <ul class="mt-2 list-disc pl-6">
          {linksOf(mail, siteUrl, language).map(({ words: said, to, title, personal }) => (
            <li>
              <span lang={LANG[language]}>{said}</span>
              {" → "}
              {personal ? `${to} (${t.personal})` : <a href={to}>{to}</a>}
              {title === null ? null : <span lang={LANG[language]}> {title}</span>}
            </li>
          ))}
        </ul>
      </details>
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
