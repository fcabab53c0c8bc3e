import { editionOf } from "../../content/schema/publish.ts";
import { buildSite } from "../../scripts/site.ts";
import { DAY } from "./product.ts";

/** All products of these tests run side by side on one site, which is built before the first of them starts. */
export default async function setup() {
  const { ok, output } = await buildSite(undefined, editionOf({ DINGHAI_TODAY: DAY }, Date.parse(DAY)));
  if (!ok) throw new Error(output);
}
