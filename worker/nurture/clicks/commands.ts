import type { World } from "../../platform/world.ts";
import { type Caller, DECOY, gradeAlone, isRead, lowered, mayBePersons, type Reading } from "../../playbook/evidence.ts";
import type { FactOf } from "../../playbook/facts.ts";
import { linkIn, tagged } from "./links.ts";
import { clickSource, keepPress, lowerGrades, markRead, pressesOf, type SentLinks, sentLinks } from "./store.ts";

/** Somebody or something pressed a link of a mail. Answers where it leads, or null for what is no link of any mail. Notes the press and changes nothing else; a trouble with that keeps nobody from what they want to read. */
export async function pressLink(world: World, path: string, caller: Caller, followed: boolean): Promise<string | null> {
  const named = linkIn(path);
  const mail = named && (await attempt(world, () => sentLinks(world.db, named.message)));
  if (!named || !mail) return null;
  const target = mail.links[named.link];
  if (target === undefined && named.link !== DECOY) return null;
  const click = followed ? await attempt(world, () => notePress(world, named, mail, caller)) : null;
  const { source } = world.playbook.nurture.clicks;
  return target === undefined ? null : tagged(target, world.config.siteUrl, { source, template: mail.template }, click);
}

/** Keeps a press with what it shows, alone and beside the others of its mail. Answers its id where a person may have pressed. */
async function notePress(
  world: World,
  { message, link }: { message: string; link: string },
  { links, sentAt }: SentLinks,
  caller: Caller,
): Promise<string | null> {
  const policy = world.playbook.nurture.clicks;
  const press = { id: world.newId(), link, at: world.now() };
  const kept = await keepPress(world.db, message, { ...press, ...gradeAlone(policy, { ...press, caller }, sentAt) });
  const lower = lowered(policy, kept, Object.keys(links).length);
  if (lower.length > 0) await lowerGrades(world.db, lower);
  const own = [...kept, ...lower].findLast(({ id }) => id === press.id);
  return own && mayBePersons(own) ? press.id : null;
}

async function attempt<T>(world: World, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (cause) {
    world.log.error("press_failed", cause);
    return null;
  }
}

/** What a lead did: whose it is, and what they hear of it. */
export interface Clicked {
  lead: string;
  fact: FactOf<"mail_clicked">;
}

/**
 * Which of these readings followed a person's press of a mail's link, each link once. A browser that is known for others alone read for them:
 * the one who got the mail hears nothing of it.
 */
export async function pressesRead(world: World, readings: readonly Reading[]): Promise<Clicked[]> {
  const { presses, owners } = await pressesOf(world.db, readings);
  const byId = new Map(presses.map((press) => [press.id, press]));
  const read = readings.flatMap((reading) => {
    const press = byId.get(reading.click);
    return press && isRead(world.playbook.nurture.clicks, press, reading) ? [{ press, reading }] : [];
  });
  if (read.length === 0) return [];
  const theirs = await markRead(
    world.db,
    read.map(({ press, reading }) => ({ id: press.id, visitor: reading.visitor })),
  );
  return read.flatMap(({ press, reading }): Clicked[] => {
    const { id, lead, person, heard, message, link } = press;
    const { visitor, path } = reading;
    const people = owners.get(visitor) ?? new Set();
    if (heard || !theirs.has(id) || (people.size > 0 && !people.has(person))) return [];
    const data = { message, link, path, visitor, ...(people.size === 0 ? { joins: true as const } : {}) };
    // a browser whose clock is slow has not read before it pressed
    return [{ lead, fact: { kind: "mail_clicked", at: Math.max(press.at, reading.at), source: clickSource(press), data } }];
  });
}
