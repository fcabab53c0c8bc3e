import type { Solution } from "../../content/schema/piece.ts";
import { EDITION } from "./edition.ts";

type Experiment = NonNullable<Solution["experiment"]>;

/** The experiment of a piece while it runs; after its last day every reader sees the first title. */
export function running(experiment: Experiment | undefined, today = EDITION.day): Experiment | undefined {
  return experiment && today <= experiment.until ? experiment : undefined;
}
