import type { AccountState } from "../../playbook/account.ts";
import { isKept } from "../../playbook/keep.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Viewer } from "../commands.ts";
import type { Open } from "../lead-acts.tsx";
import { may, mayWithCompany } from "../policy.ts";
import { coolDown } from "../pool/rows.ts";
import type { Reader } from "../times.ts";

const NOTHING: Open = {
  accept: false,
  take: false,
  claim: false,
  coolDown: null,
  log: false,
  pause: false,
  resume: false,
  giveBack: false,
  judge: false,
  link: false,
  merge: false,
  erase: false,
  company: false,
};

/** What the reader of a lead's page may do to it as it stands. */
export function openActs(viewer: Viewer, lead: LeadState, account: AccountState | null, reader: Reader): Open {
  const company = mayWithCompany(
    viewer,
    "read_account",
    account && { ownerId: account.ownerId, salespeople: lead.owner ? [lead.owner.id] : [] },
  );
  if (lead.mergedInto !== null) return { ...NOTHING, company };
  const accepts = may(viewer, "accept_lead", lead);
  const pooled = lead.pooledAt !== null && lead.owner === null;
  const waits = pooled ? coolDown(lead, viewer.rep, reader) : null;
  const paused = lead.promise?.pausedAt !== null;
  const speaks = isKept(lead.promise) && may(viewer, "pause_promise", lead);
  return {
    accept: accepts && lead.promise?.state === "open" && lead.owner !== null,
    take: accepts && lead.owner === null,
    claim: pooled && waits === null && may(viewer, "claim_lead", lead),
    coolDown: waits,
    log: may(viewer, "log_contact", lead),
    pause: speaks && !paused,
    resume: speaks && paused,
    giveBack: may(viewer, "give_back", lead),
    judge: may(viewer, "judge_lead", lead),
    link: may(viewer, "link_browser", lead),
    merge: may(viewer, "merge_leads", lead),
    erase: may(viewer, "erase_lead", lead),
    company,
  };
}
