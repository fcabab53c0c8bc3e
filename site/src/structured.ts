import type { Locale } from "../../content/schema/common.ts";
import { LANG } from "./twins.ts";

type Crumb = { name: string; path: string };

export function organization(site: URL | undefined, name: string, description: string) {
  return {
    "@context": "https://schema.org",
    "@type": "Organization",
    name,
    description,
    url: new URL("/", site).href,
    logo: new URL("/favicon.svg", site).href,
  };
}

export function breadcrumbs(site: URL | undefined, crumbs: readonly Crumb[]) {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: crumbs.map(({ name, path }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: new URL(path, site).href,
    })),
  };
}

export function articleOf(
  site: URL | undefined,
  piece: {
    path: string;
    locale: Locale;
    title: string;
    author: string;
    publisher: string;
    publishedAt: string;
    updatedAt?: string | undefined;
  },
) {
  return {
    "@context": "https://schema.org",
    "@type": "Article",
    headline: piece.title,
    inLanguage: LANG[piece.locale],
    datePublished: piece.publishedAt,
    dateModified: piece.updatedAt ?? piece.publishedAt,
    author: { "@type": "Person", name: piece.author },
    publisher: { "@type": "Organization", name: piece.publisher },
    mainEntityOfPage: new URL(piece.path, site).href,
  };
}
