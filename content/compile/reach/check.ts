import type { Library } from "../library.ts";
import type { PolicyFiles } from "../playbook.ts";
import { checkDuplicates } from "./duplicates.ts";
import { findings } from "./finding.ts";
import type { Scope } from "./ground.ts";
import { checkPromises } from "./promises.ts";
import { checkRoutes } from "./routes.ts";
import { checkScore } from "./score.ts";
import { checkSequences } from "./sequences.ts";
import { checkStages, reachedStages } from "./stages.ts";
import { checkTiers } from "./tiers.ts";

/** What a policy whose every file is well formed still gets wrong: rules that are never reached, and numbers that make no sense together. */
export function checkReach(library: Library, files: PolicyFiles, named: Pick<Scope, "pieces" | "resources">): void {
  const found = findings(library.problems, library.warnings);
  const scope: Scope = {
    ...named,
    stages: files.stages ? reachedStages(files.stages.value) : [null],
    details: files.details?.value ?? { models: {}, regions: {}, questions: [] },
    topics: Object.keys(files.score?.value.topics ?? {}),
  };
  checkScore(found, files, scope);
  checkTiers(found, files, scope);
  checkStages(found, files, scope);
  checkRoutes(found, files, scope);
  checkPromises(found, files);
  checkSequences(found, files, scope);
  const { calendars, sequences, ...policies } = files;
  for (const yaml of [...Object.values(policies), ...Object.values(sequences), ...Object.values(calendars)]) checkDuplicates(found, yaml);
}
