import { statSync } from "node:fs";
import type { Image, Root } from "mdast";
import sharp from "sharp";
import type { Library } from "../library.ts";
import { everyNode } from "../mdx.ts";
import { likely } from "../nearest.ts";
import { type Problem, problemAt } from "../problem.ts";
import type { Source } from "../source.ts";

const WIDTH_MAX_PX = 3_000;
const BYTES_MAX = 2 * 1024 * 1024;

/** Pictures of Markdown: they lie beside the piece, say in words what they show, and have a size that the page can keep free for them. */
export async function pictures(library: Library, folder: string, source: Source, tree: Root): Promise<Problem[]> {
  const images = [...everyNode(tree)].filter((node) => node.type === "image");
  return (await Promise.all(images.map((image) => picture(library, folder, source, image)))).flat();
}

async function picture(library: Library, folder: string, source: Source, image: Image): Promise<Problem[]> {
  const line = image.position?.start.line ?? 1;
  const shown = source.lines[line - 1] ?? "";
  const say = (message: string, fix = "") => [problemAt(source, line, message, fix)];
  const name = image.url.replace(/^\.\//, "");
  if (/^(?:https:|\/)/.test(image.url) || name.includes("/"))
    return say(`shows ${image.url}, which does not lie beside the piece`, shown.replace(image.url, `./${image.url.split("/").at(-1)}`));
  if (!library.has(`${folder}/${name}`)) {
    const meant = likely(name, library.within(folder));
    return say(`shows ./${name}, which is not in content/${folder}/`, meant === null ? "" : shown.replace(name, meant));
  }
  const words = image.alt?.trim()
    ? []
    : say(`shows ./${name} without words for those who cannot see it`, shown.replace("![", "![What the picture shows, in words"));
  const place = library.place(`${folder}/${name}`);
  const { width = 0, height = 0 } = await sharp(place)
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  if (width === 0 || height === 0)
    return [...words, ...say(`shows ./${name}, which has no size: it is no picture, or an SVG without viewBox`)];
  const bytes = statSync(place).size;
  if (width > WIDTH_MAX_PX || bytes > BYTES_MAX)
    return [
      ...words,
      ...say(
        `shows ./${name}, which is too large (${width} × ${height} px, ${Math.ceil(bytes / 1024)} KB): at most ${WIDTH_MAX_PX} px and ${BYTES_MAX / 1024} KB`,
      ),
    ];
  return words;
}
