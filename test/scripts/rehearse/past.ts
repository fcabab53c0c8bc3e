import { type Heard, heardOf, type Line } from "../../../scripts/rehearse/heard.ts";
import { type Journals, Packer } from "../../../scripts/rehearse/pack.ts";
import type { Fact, ProfileAnswers } from "../../../worker/playbook/facts.ts";
import { newProfile } from "../../../worker/playbook/identity.ts";
import { standard } from "../../playbook/factories.ts";

export interface Person {
  id: string;
  answers?: ProfileAnswers;
  facts: Fact[];
}

/** Somebody of a large manufacturer who decides and writes Chinese. */
export const DECIDER: ProfileAnswers = { industry: "manufacturing", companySize: "1001-5000", role: "decider", locale: "zh" };

/** A row of a stream, a decision unless it is given a source. */
export function line(kind: string, at: number, more: Partial<Line> = {}): Line {
  return { subject: "lead:l1", seq: 0, at, kind, v: 1, source: null, body: null, wakes: false, late: false, ...more };
}

export function factLine(fact: Fact, more: Partial<Line> = {}): Line {
  return line(fact.kind, fact.at, { source: fact.source, body: JSON.stringify({ data: fact.data }), ...more });
}

/** Journals of people without decisions: everything was heard when it happened. */
export function pastOf(people: readonly Person[], end: number): Journals {
  const packer = new Packer();
  packer.reach(end);
  for (const { id, answers = DECIDER, facts } of [...people].sort((a, b) => (a.id < b.id ? -1 : 1)))
    packer.add(id, heard(id, answers, facts));
  return packer.done();
}

function heard(id: string, answers: ProfileAnswers, facts: readonly Fact[]): Heard[] {
  const profile = newProfile(standard.intake, `someone@${id}.example`, answers);
  const data = { id, playbook: standard.version, profile, accountId: `account-${id}` };
  const created = line("lead_created", facts[0]?.at ?? 0, { body: JSON.stringify({ data }) });
  return heardOf([created, ...facts.map((fact) => factLine(fact))]);
}
