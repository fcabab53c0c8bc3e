const sources = import.meta.glob<string>("../../content/*/*/*.svg", { query: "?raw", import: "default", eager: true });

/** Below this size letters are hard to read: a narrow window scrolls the drawing instead of shrinking it further. */
const LETTER_PIXELS_MIN = 11;

/** A figure's drawing in the language of the piece: what is inside its root, and how many pixels wide it must be at least. */
export function drawing(from: string, file: string): { viewBox: string; width: number; inner: string } {
  const [kind, slug, locale] = from.split("/");
  const at = `../../content/${kind}/${slug}/${file}`;
  const source = sources[`${at}.${locale}.svg`] ?? sources[`${at}.svg`];
  if (source === undefined)
    throw new Error(`content/${from}.mdx shows the figure "${file}"; neither ${file}.${locale}.svg nor ${file}.svg exists.`);
  return readDrawing(source);
}

export function readDrawing(source: string): { viewBox: string; width: number; inner: string } {
  const [, root = "", inner = ""] = /<svg\b([^>]*)>([\s\S]*)<\/svg>/.exec(source) ?? [];
  const [, viewBox = ""] = /\bviewBox="([^"]+)"/.exec(root) ?? [];
  const across = Number(viewBox.trim().split(/[\s,]+/)[2]);
  const letters = [...source.matchAll(/\bfont-size="([\d.]+)/g)].map((match) => Number(match[1]));
  const width = letters.length > 0 ? Math.min(across, Math.ceil((across * LETTER_PIXELS_MIN) / Math.min(...letters))) : 0;
  return {
    viewBox,
    width,
    inner: inner
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/>\s+</g, "><")
      .trim(),
  };
}
