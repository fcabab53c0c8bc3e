import type { Solution } from "../../content/schema/piece.ts";

type Experiment = NonNullable<Solution["experiment"]>;

/** The experiment of a piece while it runs; after its last day every reader sees the first title. */
export function running(experiment: Experiment | undefined, today = new Date().toISOString().slice(0, 10)): Experiment | undefined {
  return experiment && today <= experiment.until ? experiment : undefined;
}
