import { drizzle } from "drizzle-orm/d1";
import { ulid } from "ulid";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Instant } from "../playbook/time.ts";
import type { Env } from "./env.ts";
import { logTo } from "./log.ts";
import { mailTransport } from "./mails/transport.ts";
import type { World } from "./world.ts";

/** The most ids a nudge carries: the queue takes no large bodies. */
const NUDGE_IDS_MAX = 100;

export interface Surroundings {
  env: Env;
  playbook: Playbook;
  now: () => Instant;
  /** Keeps the invocation alive for work that the answer does not wait for. */
  waitUntil(work: Promise<unknown>): void;
}

/** The real world: bindings of the platform, the clock it is given, real chance. */
export function buildWorld({ env, playbook, now, waitUntil }: Surroundings): World {
  const local = env.DINGHAI_LOCAL === "1";
  const log = logTo((line) => console.log(line));
  const ask: typeof fetch = (input, init) => fetch(input, init);
  return {
    db: drizzle(env.DB),
    events: drizzle(env.EVENTS),
    queue: {
      // a nudge that is lost is found by the next tick: the answer neither waits for it nor fails with it
      async nudge(ids) {
        for (let start = 0; start < ids.length; start += NUDGE_IDS_MAX) {
          waitUntil(
            env.NUDGES.send({ ids: ids.slice(start, start + NUDGE_IDS_MAX) }).catch((cause: unknown) => log.error("nudge_lost", cause)),
          );
        }
      },
      async beacons(batch) {
        await env.BEACONS.send(batch);
      },
    },
    mail: mailTransport(env, { fetch: ask, now, wait: (milliseconds) => scheduler.wait(milliseconds) }),
    fetch: ask,
    assets: env.ASSETS,
    async admits(what, from) {
      const limit = what === "form" ? env.FORM_LIMIT : env.BEACON_LIMIT;
      return local || !limit || (await limit.limit({ key: from })).success;
    },
    now,
    random: Math.random,
    newId: () => ulid(),
    config: {
      local,
      secret: env.SECRET,
      siteUrl: env.SITE_URL.replace(/\/$/, ""),
      resendSecret: env.RESEND_WEBHOOK_SECRET,
      sesTopic: env.SES_TOPIC,
    },
    playbook,
    log,
  };
}
