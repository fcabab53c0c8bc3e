import { env } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { ulid } from "ulid";
import { playbook as defaultPlaybook } from "../../worker/generated/playbook.ts";
import { beaconed, nudged } from "../../worker/jobs.ts";
import { adoptPlaybook } from "../../worker/journey/team/commands.ts";
import type { Env } from "../../worker/platform/env.ts";
import { logTo } from "../../worker/platform/log.ts";
import type { Delivery, Mail } from "../../worker/platform/mail.ts";
import type { World } from "../../worker/platform/world.ts";
import { type Instant, iso } from "../../worker/playbook/time.ts";
import { travel } from "../../worker/travel.ts";
import { empty } from "./empty.ts";

/** A Monday morning in Shanghai, in the middle of working hours. */
export const MONDAY = Date.parse("2026-11-23T02:00:00Z");

export interface TestWorld extends World {
  /** What left, in order. */
  mailbox: (Mail & { at: Instant })[];
  /** What the mail provider answers to the next mails. */
  provider: { answer(mail: Mail): Delivery };
  nudges: string[];
  logs: string[];
  /** Moves the clock, doing what is due on the way. */
  travelTo(target: Instant | string): Promise<void>;
  /** Lets time pass with nobody at work, as when the clock of the platform stops. */
  sleepUntil(instant: Instant): void;
  /** Delivers the nudges that are waiting, and those that these bring, as the queue would: many messages at once. */
  deliver(): Promise<void>;
}

const bindings = env as unknown as Env;

/** A world on the real databases of the test, with a clock that only the test moves and a mailbox instead of a provider. */
export async function makeWorld(
  options: { now?: Instant; playbook?: World["playbook"]; db?: D1Database; local?: boolean; keep?: boolean } = {},
): Promise<TestWorld> {
  let now = options.now ?? MONDAY;
  const mailbox: TestWorld["mailbox"] = [];
  const provider: TestWorld["provider"] = { answer: () => ({ state: "sent" }) };
  const nudges: string[] = [];
  const logs: string[] = [];
  const world: TestWorld = {
    db: drizzle(options.db ?? bindings.DB),
    events: drizzle(bindings.EVENTS),
    queue: {
      async nudge(ids) {
        nudges.push(...ids);
      },
      async beacons(batch) {
        await beaconed(world, [batch]);
      },
    },
    mail: {
      async deliver(mails) {
        return mails.map((mail) => {
          const delivery = provider.answer(mail);
          if (delivery.state === "sent") mailbox.push({ ...mail, at: now });
          return delivery;
        });
      },
    },
    fetch: () => Promise.reject(new Error("the test world has no network")),
    assets: { fetch: async (request) => new Response(`asset ${new URL(request.url).pathname}`) },
    admits: async () => true,
    now: () => now,
    random: () => 0.5,
    newId: () => ulid(),
    config: { local: options.local ?? false, secret: "test-secret", siteUrl: "https://dinghai.test" },
    playbook: options.playbook ?? defaultPlaybook,
    log: logTo((line) => logs.push(line)),
    mailbox,
    provider,
    nudges,
    logs,
    async travelTo(target) {
      const until = typeof target === "string" ? Date.parse(target) : target;
      const arrive = async (instant: Instant) => {
        now = instant;
      };
      await travel(world, { at: () => world, arrive }, until);
      if (now !== until) throw new Error(`the clock stopped at ${iso(now)}`);
    },
    sleepUntil(instant) {
      now = instant;
    },
    async deliver() {
      while (nudges.length > 0) {
        const ids = nudges.splice(0);
        const bodies = [];
        for (let start = 0; start < ids.length; start += 100) bodies.push({ ids: ids.slice(start, start + 100) });
        await nudged(world, bodies);
      }
    },
  };
  if (!options.keep) await empty(world.db.$client, world.events.$client);
  await adoptPlaybook(world);
  return world;
}
