import { drizzle } from "drizzle-orm/d1";
import { playbook } from "../../worker/generated/playbook.ts";
import { logTo } from "../../worker/platform/log.ts";
import { playDemo } from "./play.ts";

/** Runs in workerd beside the databases of `npm start`, so that the demo takes the same way as real traffic. Answers its progress line by line. */
export default {
  async fetch(request: Request, env: { DB: D1Database; EVENTS: D1Database }): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const end = Number(searchParams.get("end"));
    const links = { secret: searchParams.get("secret") ?? "", siteUrl: searchParams.get("site") ?? "" };
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const say = (line: string) => writer.write(new TextEncoder().encode(`${line}\n`));
    const base = { db: drizzle(env.DB), events: drizzle(env.EVENTS), playbook, log: logTo((line) => void say(line)) };
    const played = playDemo(base, end, links, (share) => void say(`progress ${share.toFixed(3)}`));
    void played.then(
      () => say("done").then(() => writer.close()),
      (cause: unknown) =>
        say(`failed ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`).then(() => writer.close()),
    );
    return new Response(readable);
  },
};
