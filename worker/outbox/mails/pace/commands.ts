import type { World } from "../../../platform/world.ts";
import { type Counter, dayCounter, dayOf, minuteCounter, minuteOf } from "../../../playbook/pace.ts";
import { sendingHours } from "../../../playbook/sequence.ts";
import type { Instant } from "../../../playbook/time.ts";
import type { End } from "../../ends.ts";
import type { Claimed } from "../commands.ts";
import { takePlaces } from "./store.ts";

/** Lets through what the mail providers and the warm-up take now. Only marketing mail is counted; what is held uses up no attempt. */
export async function paced(world: World, claimed: readonly Claimed[]): Promise<{ open: Claimed[]; held: [Claimed, End][] }> {
  const { delivery } = world.playbook;
  const now = world.now();
  const open = claimed.filter(({ letter }) => !isMarketing(letter));
  const held: [Claimed, End][] = [];
  const hold = (one: Claimed, reason: "pace" | "warmUp", at: Instant) => {
    const { lead } = one.letter;
    held.push([one, { state: "later", reason, notBefore: lead ? sendingHours(world.playbook, lead.profile, at) : at }]);
  };
  const ofMinute = await inLine(
    world,
    claimed.filter(({ letter }) => isMarketing(letter)),
    ({ letter }) => minuteCounter(delivery, letter.lead?.profile.email ?? "", now),
  );
  const passed: Claimed[] = [];
  for (const { one, place, limit } of ofMinute) {
    if (place < limit) passed.push(one);
    else hold(one, "pace", minuteOf(limit, place, now));
  }
  const ofDay = await inLine(world, passed, () => dayCounter(delivery, now));
  for (const { one, place, limit } of ofDay) {
    if (place < limit) open.push(one);
    else hold(one, "warmUp", dayOf(delivery, place, now));
  }
  return { open, held };
}

function isMarketing({ message }: Claimed["letter"]): boolean {
  return message.purpose === "marketing" && message.recipient === "lead";
}

interface InLine {
  one: Claimed;
  /** From 0 in its counter. Where nobody counts it is the first of any number. */
  place: number;
  limit: number;
}

/** Stands mails in line, each behind those of its counter; the database says who stands where. */
async function inLine(world: World, claimed: readonly Claimed[], counterOf: (one: Claimed) => Counter | null): Promise<InLine[]> {
  const counted = claimed.map((one) => ({ one, counter: counterOf(one) }));
  const wanted = new Map<string, { domain: string; period: string; wanted: number }>();
  for (const { counter } of counted) {
    if (!counter) continue;
    const { domain, period } = counter;
    wanted.set(domain, { domain, period, wanted: (wanted.get(domain)?.wanted ?? 0) + 1 });
  }
  if (wanted.size === 0) return claimed.map((one) => ({ one, place: 0, limit: Number.POSITIVE_INFINITY }));
  const next = await takePlaces(world.db, [...wanted.values()], world.now());
  return counted.map(({ one, counter }) => {
    if (!counter) return { one, place: 0, limit: Number.POSITIVE_INFINITY };
    const place = next.get(counter.domain) ?? 0;
    next.set(counter.domain, place + 1);
    return { one, place, limit: counter.limit };
  });
}
