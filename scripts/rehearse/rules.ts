import type { Playbook } from "../../content/schema/playbook.ts";
import { isFact, type LeadEntry } from "../../worker/playbook/entries.ts";
import type { LeadState, Reason } from "../../worker/playbook/state.ts";

/** A rule of a playbook file, and for how many of the leads that were heard of it fired inside the window. */
export interface RuleFired {
  file: "score" | "tiers" | "stages" | "routes";
  rule: string;
  leads: number;
}

/** Notes which rules fired for whom: a column of leads for each rule. */
export class Rules {
  private readonly leads: number;
  private readonly rules: Omit<RuleFired, "leads">[];
  private readonly places: Record<RuleFired["file"], Map<string, number>>;
  private readonly marks: Uint8Array;

  constructor({ score, tiers, stages, routes }: Playbook, leads: number) {
    const of = (file: RuleFired["file"], rules: readonly { id: string }[]) => rules.map(({ id }) => ({ file, rule: id }));
    this.leads = leads;
    this.rules = [
      ...of("score", score.rules),
      ...of("tiers", [...tiers.grid, ...tiers.disqualify]),
      ...of("stages", stages.moves),
      ...of("routes", routes.rules),
    ];
    this.places = { score: new Map(), tiers: new Map(), stages: new Map(), routes: new Map() };
    for (const [place, { file, rule }] of this.rules.entries()) this.places[file].set(rule, place);
    this.marks = new Uint8Array(this.rules.length * leads);
  }

  mark(lead: number, entries: readonly LeadEntry[], after: LeadState): void {
    for (const { rule } of after.score.fit) this.fire("score", rule, lead);
    for (const entry of entries) {
      if (isFact(entry)) for (const { rule } of entry.receipts) this.fire("score", rule, lead);
      else this.markDecision(lead, entry);
    }
  }

  markTier(lead: number, line: string | undefined): void {
    if (line !== undefined) this.fire("tiers", line, lead);
  }

  /** How many of the leads for whom `heard` holds each rule fired for. */
  fired(heard: readonly boolean[]): RuleFired[] {
    return this.rules.map((rule, place) => {
      let leads = 0;
      for (const [lead, counts] of heard.entries()) if (counts) leads += this.marks[place * this.leads + lead] ?? 0;
      return { ...rule, leads };
    });
  }

  private markDecision(lead: number, entry: LeadEntry): void {
    const routed = (why: readonly Reason[]) => {
      for (const { rule } of why) this.fire("routes", rule, lead);
    };
    if (entry.kind === "rescored") for (const { receipt } of entry.data.receipts) this.fire("score", receipt.rule, lead);
    if (entry.kind === "stage_changed") this.fire("stages", entry.data.cause.rule, lead);
    if (entry.kind === "owner_assigned" || entry.kind === "lead_offered") routed(entry.data.why);
  }

  private fire(file: RuleFired["file"], rule: string, lead: number): void {
    const place = this.places[file].get(rule);
    if (place !== undefined) this.marks[place * this.leads + lead] = 1;
  }
}
