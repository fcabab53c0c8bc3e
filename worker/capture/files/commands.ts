import { grants } from "../../db/schema.ts";
import { recordLead } from "../../journey/commands.ts";
import { read, readGenuine } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import type { Fact } from "../../playbook/facts.ts";
import { DAY } from "../../playbook/time.ts";
import { findGrant, gotVersion } from "../store.ts";
import { versionOf } from "./paper.ts";

export type OpenedFile = { file: Response; name: string } | { why: "invalid" | "expired" | "missing"; renew: string | null };

/** A personal link is opened. It expires by time and not by use, since scanners open links; only a press on our own page counts as reading. */
export async function openFile(world: World, token: string, pressed: boolean): Promise<OpenedFile> {
  const grant = await read(world.config.secret, "grant", token, world.now());
  if (typeof grant === "string") return { why: grant, renew: grant === "expired" ? `/files/${token}/renew` : null };
  const found = await findGrant(world.db, grant.id);
  if (!found) return { why: "missing", renew: null };
  // a paper that was taken back to a draft is not handed out any more, whatever still lies in the store
  const version = versionOf(found.resource);
  if (version === null) return { why: "missing", renew: null };
  const name = `${found.resource}.${found.locale}.pdf`;
  const file = await world.assets.fetch(new Request(new URL(`/_gated/${name}`, world.config.siteUrl)));
  if (!file.ok) return { why: "missing", renew: null };
  if (pressed) {
    const opened: Fact = {
      kind: "resource_opened",
      at: world.now(),
      source: `opened:${found.id}`,
      data: { resource: found.resource, grant: found.id },
    };
    await recordLead(world, found.leadId, [opened], found.version < version ? [gotVersion(found.id, version)] : []);
  }
  return { file, name };
}

/** A new link for somebody whose link is too old. It goes to the address that asked first, and to no other. */
export async function renewFile(world: World, token: string): Promise<void> {
  const old = await readGenuine(world.config.secret, "grant", token);
  const grant = old ? await findGrant(world.db, old.id) : null;
  if (!grant) return;
  const at = world.now();
  const renewed = { ...grant, version: versionOf(grant.resource) ?? grant.version, expiresAt: at + world.playbook.intake.grantDays * DAY };
  const fact: Fact = {
    kind: "file_requested",
    at,
    source: `renewed:${grant.id}:${Math.floor(at / DAY)}`,
    data: { resource: grant.resource, submission: grant.submissionId },
  };
  await recordLead(world, grant.leadId, [fact], [{ table: grants, rows: () => [renewed], onConflict: "replace" }]);
}
