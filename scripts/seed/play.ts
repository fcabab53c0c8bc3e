import { ulid } from "ulid";
import { beaconed } from "../../worker/jobs.ts";
import { adoptPlaybook } from "../../worker/journey/team/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { travel } from "../../worker/travel.ts";
import { chanceOf } from "./chance.ts";
import { demoMonth } from "./story.ts";

type DemoBase = Pick<World, "db" | "events" | "playbook" | "log">;
/** What signs and addresses the links in the demo's mails: the product that serves them afterwards. */
export type DemoLinks = Pick<World["config"], "secret" | "siteUrl">;

/** A world of its own for the demo month: its clock and its chance are the story's, its mail counts as sent and goes nowhere. */
export function demoWorld(base: DemoBase, start: Instant, links: DemoLinks): { world: World; set(now: Instant): void } {
  let now = start;
  const chance = chanceOf(1);
  const world: World = {
    ...base,
    queue: { nudge: async () => {}, beacons: (batch) => beaconed(world, [batch]) },
    mail: { deliver: async (mails) => mails.map(() => ({ state: "sent" as const })) },
    fetch: () => Promise.reject(new Error("the demo has no network")),
    assets: { fetch: async () => new Response(null, { status: 404 }) },
    admits: async () => true,
    now: () => now,
    random: chance,
    newId: () => ulid(now, chance),
    config: { local: true, ...links },
  };
  return {
    world,
    set(instant) {
      now = instant;
    },
  };
}

/** Plays the month before `end` through the same commands as real traffic. `told` hears how far it is, from 0 to 1. */
export async function playDemo(
  base: DemoBase,
  end: Instant,
  links: DemoLinks = { secret: "demo", siteUrl: "http://localhost:8787" },
  told: (share: number) => void = () => {},
): Promise<World> {
  const happenings = demoMonth(end, base);
  const { world, set } = demoWorld(base, happenings[0]?.at ?? end, links);
  await adoptPlaybook(world);
  const goTo = (target: Instant) => travel(world, { at: () => world, arrive: async (instant) => set(instant) }, target);
  for (const [index, happening] of happenings.entries()) {
    await goTo(happening.at);
    await happening.do(world);
    told(index / happenings.length);
  }
  await goTo(end);
  return world;
}
