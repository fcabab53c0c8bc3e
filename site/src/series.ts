import { parse } from "yaml";
import type { Locale } from "../../content/schema/common.ts";
import { seriesFile } from "../../content/schema/piece.ts";
import source from "../../content/series.yaml?raw";
import { type Entry, everyPiece } from "./pieces.ts";

const { series } = seriesFile.parse(parse(source));

/** The series a piece belongs to, with its published parts in their order. */
export async function seriesOf(entry: Entry, locale: Locale): Promise<{ title: string; intro: string; parts: Entry[] } | undefined> {
  const found = series.find(({ id }) => id === entry.data.series?.id);
  if (!found) return undefined;
  const parts = (await everyPiece(locale)).filter(({ data }) => data.series?.id === found.id);
  const part = ({ data }: Entry) => data.series?.part ?? 0;
  return { title: found.title[locale], intro: found.intro[locale], parts: parts.sort((a, b) => part(a) - part(b)) };
}
