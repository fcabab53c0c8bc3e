import { describe, expect, it } from "vitest";
import { type AccountEntry, type AccountState, applyAccount, judgeAccount, type Member } from "../../worker/playbook/account.ts";
import { applyRep, type RepEntry, type RepState } from "../../worker/playbook/rep.ts";
import { MONDAY, standard } from "./factories.ts";

let serial = 0;
function member(more: Partial<Member> = {}): Member {
  serial += 1;
  return { lead: `l${serial}`, title: null, role: null, reading: [], tier: "B", score: 40, ...more };
}

describe("a company judged by its people", () => {
  it("has the best tier among them", () => {
    expect(judgeAccount(standard, [member({ tier: "C" }), member({ tier: "A" }), member({ tier: "X" })]).tier).toBe("A");
    expect(judgeAccount(standard, [member({ tier: "X" })]).tier).toBe("X");
    expect(judgeAccount(standard, [])).toMatchObject({
      tier: null,
      score: 0,
      missing: ["user", "evaluator", "budget", "decider", "signer"],
    });
  });

  it("scores its best person by their chair, and four points for every further chair, up to the most the playbook allows", () => {
    const decider = member({ role: "decider", score: 50 });
    const user = member({ role: "user", score: 80 });
    expect(judgeAccount(standard, [decider]).score).toBe(50);
    expect(judgeAccount(standard, [decider, user]).score).toBe(54);
    expect(judgeAccount(standard, [member({ score: 80 })]).score).toBe(40);
    const full = (["user", "evaluator", "budget", "decider", "signer"] as const).map((role) => member({ role, score: 100 }));
    expect(judgeAccount(standard, full).score).toBe(100);
    expect(judgeAccount({ ...standard, accounts: { ...standard.accounts, scoreMax: 60 } }, full).score).toBe(60);
  });

  it("believes what people say of their chair more than what their title says, and says which it was", () => {
    const said = member({ role: "evaluator", title: "CEO" });
    const read = member({ title: "Chief Engineer" });
    const { chairs, missing } = judgeAccount(standard, [said, read]);
    expect(chairs.evaluator.map(({ lead, confidence, why }) => [lead, confidence, why[0]?.rule])).toEqual([
      [said.lead, 0.9, "said"],
      [read.lead, 0.6, "title"],
    ]);
    expect(chairs.decider).toEqual([]);
    expect(missing).toEqual(["user", "budget", "decider", "signer"]);
  });
});

describe("the stream of a company", () => {
  it("folds every kind of entry", () => {
    const verdict = {
      ...judgeAccount(standard, [member({ role: "user" })]),
      name: "Maker",
      industry: "manufacturing",
      companySize: "5000+",
    } as const;
    const entries: Record<AccountEntry["kind"], AccountEntry> = {
      account_created: { kind: "account_created", at: MONDAY, data: { id: "a", domain: "maker.example", name: null } },
      account_owned: { kind: "account_owned", at: MONDAY, data: { owner: "lin-yue" } },
      account_judged: { kind: "account_judged", at: MONDAY, data: verdict },
      accounts_merged: { kind: "accounts_merged", at: MONDAY, data: { by: "ann", reason: "same", from: "b", owner: "bo" } },
      account_split: { kind: "account_split", at: MONDAY, data: { by: "ann", reason: "not the same", lost: "b" } },
    };
    const folded = Object.values(entries).reduce<AccountState | null>((account, entry) => applyAccount(account, entry), null);
    expect(folded).toMatchObject({
      id: "a",
      seq: 5,
      domain: "maker.example",
      name: "Maker",
      ownerId: "lin-yue",
      tier: "B",
      createdAt: MONDAY,
    });
    expect(() => applyAccount(null, entries.account_owned)).toThrow(RangeError);
  });

  it("takes others in and lets them go, and has the owner of the first where it had none", () => {
    const by = { by: "ann", reason: "why" };
    const created = applyAccount(null, { kind: "account_created", at: MONDAY, data: { id: "a", domain: "maker.example", name: null } });
    const merged = applyAccount(created, { kind: "accounts_merged", at: MONDAY, data: { ...by, from: "b", owner: "bo" } });
    expect(merged).toMatchObject({ merged: ["b"], ownerId: "bo", rootId: null });
    expect(applyAccount(merged, { kind: "accounts_merged", at: MONDAY, data: { ...by, from: "c", owner: "cy" } }).ownerId).toBe("bo");
    expect(applyAccount(merged, { kind: "account_split", at: MONDAY, data: { ...by, lost: "b" } })).toMatchObject({
      merged: [],
      ownerId: "bo",
    });
    const ended = applyAccount(created, { kind: "accounts_merged", at: MONDAY, data: { ...by, into: "z" } });
    expect(ended).toMatchObject({ rootId: "z", ownerId: null, merged: [] });
    expect(applyAccount(ended, { kind: "account_split", at: MONDAY, data: { ...by, from: "z" } })).toMatchObject({ rootId: null });
  });
});

describe("the stream of a rep", () => {
  it("counts turns and open work", () => {
    const entries: RepEntry[] = [
      { kind: "rep_joined", at: MONDAY, data: { id: "ann" } },
      { kind: "turn_taken", at: MONDAY, data: { lead: "l1", turn: 7 } },
      { kind: "work_opened", at: MONDAY, data: { lead: "l2" } },
      { kind: "work_closed", at: MONDAY, data: { lead: "l1" } },
    ];
    const folded = entries.reduce<RepState | null>((rep, entry) => applyRep(rep, entry), null);
    expect(folded).toEqual({ id: "ann", seq: 4, open: 1, lastTurn: 7 });
    expect(() => applyRep(null, { kind: "work_opened", at: MONDAY, data: { lead: "l" } })).toThrow(RangeError);
  });
});
