import { checkBooks } from "./invariants/books.ts";
import { checkConsent } from "./invariants/consent.ts";
import { checkDelivery } from "./invariants/delivery.ts";
import { checkErasure } from "./invariants/erasure.ts";
import { checkFolds } from "./invariants/folds.ts";
import { checkHours } from "./invariants/hours.ts";
import type { Life } from "./life.ts";

/** Every invariant over the whole history, once it is at rest. */
export async function check(life: Life): Promise<void> {
  await checkDelivery(life);
  await checkConsent(life);
  await checkBooks(life);
  await checkFolds(life);
  await checkErasure(life);
  checkHours(life);
}
