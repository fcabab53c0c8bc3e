import type { Locale } from "../../content/schema/common.ts";
import { LANG } from "./twins.ts";

type Crumb = { name: string; path: string };

/** Objects of a page as one graph, in which they may name each other by `@id`. */
export const graph = (nodes: readonly object[]) =>
  JSON.stringify({ "@context": "https://schema.org", "@graph": nodes }).replaceAll("<", "\\u003c");

const PUBLISHER = "#organization";
export const publisher = (site: URL | undefined) => ({ "@id": new URL(`/${PUBLISHER}`, site).href });

export function organization(site: URL | undefined, name: string, description?: string) {
  return {
    "@type": "Organization",
    ...publisher(site),
    name,
    ...(description ? { description } : {}),
    url: new URL("/", site).href,
    logo: { "@type": "ImageObject", url: new URL("/share/logo.png", site).href, width: 512, height: 512 },
  };
}

/** The site in one language, and where it is searched. */
export function website(site: URL | undefined, locale: Locale, name: string) {
  const home = new URL(`/${locale}/`, site).href;
  return {
    "@type": "WebSite",
    "@id": `${home}#website`,
    name,
    url: home,
    inLanguage: LANG[locale],
    publisher: publisher(site),
    potentialAction: {
      "@type": "SearchAction",
      target: { "@type": "EntryPoint", urlTemplate: `${home}search/?q={search_term_string}` },
      "query-input": "required name=search_term_string",
    },
  };
}

export function breadcrumbs(site: URL | undefined, crumbs: readonly Crumb[]) {
  return {
    "@type": "BreadcrumbList",
    itemListElement: crumbs.map(({ name, path }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: new URL(path, site).href,
    })),
  };
}

/** Questions with the answers that the page itself gives. */
export function questions(asked: readonly { question: string; answer: string; url: string }[]) {
  return {
    "@type": "FAQPage",
    mainEntity: asked.map(({ question, answer, url }) => ({
      "@type": "Question",
      name: question,
      acceptedAnswer: { "@type": "Answer", text: answer, url },
    })),
  };
}
