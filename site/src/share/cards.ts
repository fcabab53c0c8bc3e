import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import sharp from "sharp";
import type { Bilingual, Locale } from "../../../content/schema/common.ts";
import { PIECE_KINDS, type PieceKind } from "../../../content/schema/piece.ts";
import { type Built, builtPages, metaOf } from "../built.ts";
import { colourDefinitions } from "../pdf/colours.ts";
import { fontFolders } from "../pdf/fonts.ts";
import { schemes } from "../tokens.ts";
import { type Words, wordbooks } from "../wordbook.ts";
import { isOwn, sharedAs } from "./address.ts";
import { type Card, cardSource } from "./card.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = join(HERE, "../../../node_modules/.cache/share");
/** Pictures of titles that no page has any more go after this long. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
const AT_ONCE = 4;
const LOGO_PX = 512;

/** The texts of the site's words, and the folder that was built. */
export type CardOptions = { words: Bilingual; site: string };

export interface Drawn {
  pictures: number;
  anew: number;
  ms: number;
}

/** Draws the picture of every page that is shared, 1200 by 630 pixels, into `share/`; one that was drawn before is taken from the cache. */
export async function drawCards({ words, site }: CardOptions): Promise<Drawn> {
  const started = performance.now();
  const cards = await cardsOf(site, wordbooks(words));
  await mkdir(CACHE, { recursive: true });
  const draw = await drawer();
  const used = new Set<string>();
  let anew = 0;
  const waiting = [...cards];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [address, card] = next;
      const { key, png } = draw(card);
      const kept = join(CACHE, `${key}.png`);
      used.add(`${key}.png`);
      const file = join(site, address);
      await mkdir(dirname(file), { recursive: true });
      if (
        await copyFile(kept, file).then(
          () => true,
          () => false,
        )
      )
        continue;
      await writeFile(kept, await png());
      await copyFile(kept, file);
      anew += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await sharp(join(site, "favicon.svg"), { density: 1200 }).resize(LOGO_PX).png().toFile(join(site, "share/logo.png"));
  await forget(used);
  return { pictures: cards.size, anew, ms: performance.now() - started };
}

/** What stands on the picture at each address that some page names. */
async function cardsOf(site: string, words: Record<Locale, Words>): Promise<Map<string, Card>> {
  const cards = new Map<string, Card>();
  const wanted = new Map<string, string>();
  for await (const page of builtPages(site)) {
    if (!metaOf(page.html, "og:image")) continue;
    wanted.set(sharedAs(page.path), page.path);
    if (isOwn(page.path)) cards.set(sharedAs(page.path), cardOf(page, words));
  }
  for (const [address, path] of wanted)
    if (!cards.has(address)) throw new Error(`${path} is shared as ${address}, and there is no page whose title stands on it.`);
  return cards;
}

/** The name of the site stands on the picture anyway, so no title begins with it; what follows a middle dot stands above. */
function cardOf({ path, html }: Built, words: Record<Locale, Words>): Card {
  const [, locale, kind, slug] = path.split("/") as [string, Locale, string, string];
  const t = words[locale];
  const whole = metaOf(html, "og:title") ?? "";
  if (slug !== "" && PIECE_KINDS.includes(kind as PieceKind)) return { locale, title: whole, label: t(`kinds.${kind}.one`) };
  const own = [t("site.title"), t("site.latin")].map((name) => `${name} · `).find((name) => whole.startsWith(name)) ?? "";
  const [title = "", label] = whole.slice(own.length).split(" · ");
  return { locale, title: title.slice(0, 1).toUpperCase() + title.slice(1), label, lede: metaOf(html, "description") };
}

/** The key changes with all that is drawn: words, colours and the card itself. */
async function drawer(): Promise<(card: Card) => { key: string; png: () => Promise<Buffer> }> {
  const compiler = NodeCompiler.create({ workspace: HERE, fontArgs: [{ fontPaths: fontFolders(["400Regular", "700Bold"]) }] });
  const colours = colourDefinitions(schemes(await readFile(join(HERE, "../styles/theme.css"), "utf8")).light);
  const template = await readFile(join(HERE, "card.typ"), "utf8");
  return (card) => {
    const source = cardSource(card, colours, template);
    const key = createHash("sha256").update(card.locale).update(source).digest("hex").slice(0, 32);
    const png = () => {
      const svg = compiler.svg({ mainFileContent: source, inputs: { lang: card.locale } });
      return sharp(Buffer.from(svg)).png({ compressionLevel: 6 }).toBuffer();
    };
    return { key, png };
  };
}

async function forget(used: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(CACHE)) {
    if (used.has(name)) continue;
    const { mtimeMs } = await stat(join(CACHE, name));
    if (mtimeMs < Date.now() - KEPT_MS) await rm(join(CACHE, name));
  }
}
