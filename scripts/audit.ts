import { auditAxe } from "./audit/axe.ts";
import { crawl, printCrawl } from "./audit/crawl.ts";
import { auditLighthouse } from "./audit/lighthouse.ts";
import { auditLong } from "./audit/long.ts";
import { auditPapers } from "./audit/papers.ts";
import type { Finding } from "./audit/step.ts";
import { auditThousand } from "./audit/thousand.ts";
import { type Product, startProduct } from "./product.ts";
import { endRuns, told } from "./run.ts";

// `npm run audit`: what is slow or depends on the machine. `npm run audit -- links papers` runs only these.
const STEPS: Record<string, (product: () => Promise<Product>) => Promise<Finding>> = {
  links: async (product) => printCrawl(await crawl((await product()).site)),
  axe: async (product) => auditAxe(await product()),
  lighthouse: async (product) => auditLighthouse(await product()),
  papers: () => auditPapers(),
  thousand: () => auditThousand(),
  long: () => auditLong(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`There is no audit “${unknown[0]}”; there are ${Object.keys(STEPS).join(", ")}.`);
  process.exit(2);
}

let started: Promise<Product> | null = null;
const product = () => {
  started ??= startProduct();
  return started;
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end(130));

let failed = 0;
for (const [name, step] of Object.entries(STEPS).filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n${name}`);
  const began = performance.now();
  const { lines, problems } = await step(product).catch((error: unknown): Finding => ({ lines: [], problems: [String(error)] }));
  for (const line of lines) console.log(`  ${line}`);
  for (const problem of problems) console.log(`  FAILED ${problem}`);
  failed += problems.length;
  told(problems.length === 0, name, (performance.now() - began) / 1000);
}
console.log(`\naudit: ${failed === 0 ? "nothing to say" : `${failed} ${failed === 1 ? "finding" : "findings"}`}`);
await end(failed === 0 ? 0 : 1);

async function end(code: number): Promise<void> {
  endRuns();
  await (await started?.catch(() => null))?.end();
  process.exit(code);
}
