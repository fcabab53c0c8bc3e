import { type AccountPolicy, accountsFile } from "./playbook/accounts.ts";
import { type ArrivalsPolicy, arrivalsFile } from "./playbook/arrivals.ts";
import { type DeliveryPolicy, deliveryFile } from "./playbook/delivery.ts";
import { type DetailsPolicy, detailsFile } from "./playbook/details.ts";
import { type IntakePolicy, intakeFile } from "./playbook/intake.ts";
import { type NurturePolicy, nurtureFile } from "./playbook/nurture.ts";
import { type PoolPolicy, poolFile, type SignPolicy, signsFile } from "./playbook/pool.ts";
import { type CalendarPolicy, type PromisePolicy, promisesFile } from "./playbook/promises.ts";
import { type RoutePolicy, routesFile } from "./playbook/routes.ts";
import { type ScorePolicy, scoreFile } from "./playbook/score.ts";
import type { SequencePolicy } from "./playbook/sequence.ts";
import { type StagePolicy, stagesFile } from "./playbook/stages.ts";
import { type TeamPolicy, teamFile } from "./playbook/team.ts";
import { type TierPolicy, tiersFile } from "./playbook/tiers.ts";

export * from "./playbook/accounts.ts";
export * from "./playbook/arrivals.ts";
export * from "./playbook/condition.ts";
export * from "./playbook/delivery.ts";
export * from "./playbook/details.ts";
export * from "./playbook/flow.ts";
export * from "./playbook/intake.ts";
export * from "./playbook/mail.ts";
export * from "./playbook/mail-variables.ts";
export * from "./playbook/measures.ts";
export * from "./playbook/nurture.ts";
export * from "./playbook/pool.ts";
export * from "./playbook/promises.ts";
export * from "./playbook/routes.ts";
export * from "./playbook/score.ts";
export * from "./playbook/sequence.ts";
export * from "./playbook/stages.ts";
export * from "./playbook/team.ts";
export * from "./playbook/tiers.ts";

/** The whole policy, as the Worker bundles it. */
export interface Playbook {
  version: string;
  score: ScorePolicy;
  tiers: TierPolicy;
  stages: StagePolicy;
  routes: RoutePolicy;
  team: TeamPolicy;
  promises: PromisePolicy;
  intake: IntakePolicy;
  accounts: AccountPolicy;
  nurture: NurturePolicy;
  arrivals: ArrivalsPolicy;
  delivery: DeliveryPolicy;
  pool: PoolPolicy;
  signs: SignPolicy;
  details: DetailsPolicy;
  calendars: Record<string, CalendarPolicy>;
  sequences: Record<string, SequencePolicy>;
}

export const PLAYBOOK_FILES = {
  score: scoreFile,
  tiers: tiersFile,
  stages: stagesFile,
  routes: routesFile,
  team: teamFile,
  promises: promisesFile,
  intake: intakeFile,
  accounts: accountsFile,
  nurture: nurtureFile,
  arrivals: arrivalsFile,
  delivery: deliveryFile,
  pool: poolFile,
  signs: signsFile,
  details: detailsFile,
} as const;
