import { type Product, startProduct as start } from "../../scripts/product.ts";

export type { Product };

/** On which all these products begin: an event is to come, and an experiment runs. */
export const DAY = "2026-11-23";

export function startProduct(seed: "none" | "demo" = "none"): Promise<Product> {
  return start(seed, DAY);
}
