import type { Playbook } from "../../content/schema/playbook.ts";
import { workRows } from "../../worker/journey/rows.ts";
import type { Advance, Branch } from "../../worker/playbook/advance.ts";
import type { RepLoad } from "../../worker/playbook/route.ts";

/** What a rep did and carried inside the window. */
export interface RepTally {
  id: string;
  turns: number;
  /** The most leads with a promise open or accepted at once. */
  peakOpen: number;
  open: number;
}

interface Rep extends RepLoad {
  capacity: number;
  weight: number;
  active: boolean;
  turns: number;
  peakOpen: number;
}

/** The team as the database keeps it: who has how much open work, and whose turn it is. */
export class Team {
  readonly loads: readonly RepLoad[];
  private readonly reps: Map<string, Rep>;
  private readonly accountOwners = new Map<string, string>();
  private lastTurn = 0;
  private counts = false;

  constructor(playbook: Playbook) {
    const reps = playbook.team.reps.map(
      ({ id, capacity, weight, active }): Rep => ({ id, capacity, weight, active, open: 0, lastTurn: 0, turns: 0, peakOpen: 0 }),
    );
    this.loads = reps;
    this.reps = new Map(reps.map((rep) => [rep.id, rep]));
  }

  ownerOf(account: string | null): string | null {
    return account === null ? null : (this.accountOwners.get(account) ?? null);
  }

  /** The branch that `takeTurn` of worker/journey/commit/store.ts would choose, in the same order. */
  choose({ chooses, branches }: Advance, account: string | null): Branch {
    const [first] = branches;
    if (!first) throw new RangeError("a change has at least one branch");
    if (!chooses) return first;
    const owner = this.ownerOf(account);
    const open = branches.flatMap((branch) => {
      if (branch.rep === null) return [{ branch, stranger: owner === null ? 0 : 1, load: 0, turn: 0 }];
      const rep = this.reps.get(branch.rep);
      if (!rep?.active || rep.open >= rep.capacity) return [];
      return [{ branch, stranger: rep.id === owner ? 0 : 1, load: rep.open / rep.weight, turn: rep.lastTurn }];
    });
    open.sort((a, b) => a.branch.rank - b.branch.rank || a.stranger - b.stranger || a.load - b.load || a.turn - b.turn);
    if (!open[0]) throw new RangeError("one of the branches is for nobody");
    return open[0].branch;
  }

  /** What the commit writes beside the lead: the turn, open work, and the owner of a company that has none who is still here. */
  commit({ before, chooses }: Advance, { rep, after }: Branch): void {
    const taker = chooses && rep !== null ? this.reps.get(rep) : undefined;
    if (taker) {
      this.lastTurn += 1;
      taker.lastTurn = this.lastTurn;
      taker.open += 1;
      if (this.counts) taker.turns += 1;
      this.peak(taker);
    }
    for (const work of workRows(before, after, chooses)) {
      const worker = this.reps.get(work.rep);
      if (!worker) continue;
      worker.open += work.delta;
      this.peak(worker);
    }
    const { owner, accountId } = after;
    if (accountId === null || owner === null || owner.id === before?.owner?.id) return;
    const known = this.accountOwners.get(accountId);
    if (known === undefined || !this.reps.get(known)?.active) this.accountOwners.set(accountId, owner.id);
  }

  /** From now on what happens is inside the window. */
  startCounting(): void {
    this.counts = true;
    for (const rep of this.reps.values()) this.peak(rep);
  }

  tally(): RepTally[] {
    return [...this.reps.values()].map(({ id, turns, peakOpen, open }) => ({ id, turns, peakOpen, open }));
  }

  private peak(rep: Rep): void {
    if (this.counts) rep.peakOpen = Math.max(rep.peakOpen, rep.open);
  }
}
