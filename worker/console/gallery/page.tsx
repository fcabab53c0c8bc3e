import type { Child } from "hono/jsx";
import type { Locale } from "../../../content/schema/common.ts";
import { words } from "../../generated/words.ts";
import { Document, LANG } from "../../platform/page.tsx";
import { fill } from "../../playbook/say.ts";
import type { Example } from "./examples.ts";
import { preheaderOf, sizeOf, subjectOf } from "./measures.ts";
import type { Shelf, Text } from "./texts.ts";

/** A text in one language, as it would leave. */
export interface Shown {
  text: Text;
  example: Example;
}

export interface Props {
  shelves: readonly Shelf[];
  shown: readonly Shown[];
  locale: Locale;
}

/** Every text of every mail on a line of its own: what an inbox shows of it, and whether that is too much. */
export function GalleryPage({ shelves, shown, locale }: Props) {
  const t = words.gallery[locale];
  const long = shown.filter(({ example }) => subjectOf(example.mail).long).length;
  return (
    <Frame shelves={shelves} locale={locale} title={t.title} path="/local/mails" folder={null}>
      <p class="mt-2">{fill(t.intro, { count: shown.length, long })}</p>
      {shelves.map(({ folder, mails }) => (
        <section class="mt-10 overflow-x-auto" tabindex={0} aria-labelledby={`of-${folder}`}>
          <table class="w-full text-left [&_:is(th,td)]:py-1.5 [&_:is(th,td)]:pr-4 [&_:is(th,td)]:align-top [&_thead_th]:whitespace-nowrap [&_tr]:border-b [&_tr]:border-line">
            <caption class="text-left text-xl font-semibold text-sea" id={`of-${folder}`}>
              {folder}
            </caption>
            <thead>
              <tr class="text-ink-2">
                {[t.mail, t.language, t.subject, t.columns, t.preheader, t.size].map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>{of(shown, mails).map((one) => Line({ one, locale, folder }))}</tbody>
          </table>
        </section>
      ))}
    </Frame>
  );
}

/** The name of the page and the way to the others. */
export function Frame({
  shelves,
  locale,
  title,
  path,
  folder,
  children,
}: Pick<Props, "shelves" | "locale"> & { title: string; path: string; folder: string | null; children: Child }) {
  const t = words.gallery[locale];
  const other = locale === "zh" ? "en" : "zh";
  const places = [
    { name: t.all, href: "/local/mails", here: folder === null },
    ...shelves.map((shelf) => ({ name: shelf.folder, href: `/local/mails/${shelf.folder}`, here: folder === shelf.folder })),
  ];
  return (
    <Document locale={locale} title={title} css="/styles/console.css">
      <main class="mx-auto max-w-[80rem] px-4 py-8">
        <h1 class="text-3xl">{title}</h1>
        <nav class="mt-4" aria-label={t.title}>
          <ul class="flex flex-wrap gap-x-5 gap-y-2">
            {places.map(({ name, href, here }) => (
              <li>
                <a href={`${href}?lang=${locale}`} aria-current={here ? "page" : undefined}>
                  {name}
                </a>
              </li>
            ))}
            <li>
              <a href={`${path}?lang=${other}`} hreflang={LANG[other]} lang={LANG[other]}>
                {words.pages[locale].frame.other}
              </a>
            </li>
          </ul>
        </nav>
        {children}
      </main>
    </Document>
  );
}

function Line({ one: { text, example }, locale, folder }: { one: Shown; locale: Locale; folder: string }) {
  const t = words.gallery[locale];
  const language = example.locale;
  const { columns, long } = subjectOf(example.mail);
  const { kb, large } = sizeOf(example.mail);
  return (
    <tr>
      <th scope="row" class="font-normal">
        <a href={`/local/mails/${folder}?lang=${locale}#${anchor(example)}`}>{text.template.slice(folder.length + 1)}</a>
      </th>
      <td class="whitespace-nowrap">{t.languages[language]}</td>
      <td lang={LANG[language]}>{example.mail.subject}</td>
      <td class={`whitespace-nowrap ${long ? "state-warn" : "text-ink-2"}`}>{fill(long ? t.tooMany : t.enough, { count: columns })}</td>
      <td lang={LANG[language]}>{preheaderOf(example.mail)}</td>
      <td class={large ? "state-bad" : "text-ink-2"}>{kb}</td>
    </tr>
  );
}

export function of(shown: readonly Shown[], mails: Shelf["mails"]): Shown[] {
  const texts = mails.flatMap(({ texts: each }) => each);
  return texts.flatMap((text) => shown.filter((one) => one.text.template === text.template));
}

export const anchor = ({ template, locale }: Pick<Example, "template" | "locale">) => `${template.replaceAll("/", "-")}-${locale}`;
