import { Hono } from "hono";
import { consoleRoutes } from "../../worker/console/routes.tsx";
import type { Door } from "../../worker/platform/door.ts";
import type { TestWorld } from "../support/world.ts";

export const SITE = "https://dinghai.test";

export interface Browser {
  get(path: string): Promise<Page>;
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
}

interface Page {
  status: number;
  location: string | null;
  html: string;
  headers: Headers;
}

/** A browser with its own cookies in front of the console. */
export function browse(world: TestWorld, language = "en"): Browser {
  const app = new Hono<Door>();
  app.use((context, next) => {
    context.set("world", world);
    return next();
  });
  app.route("/console", consoleRoutes);
  const cookies = new Map<string, string>();
  const open = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set("accept-language", language);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await app.request(`${SITE}${path}`, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";")[0]?.split(/=(.*)/s) ?? [];
      if (value === "" || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: response.status, location: response.headers.get("location"), html: await response.text(), headers: response.headers };
  };
  return {
    get: (path) => open(path, {}),
    post: (path, fields = {}, headers = { origin: SITE }) =>
      open(path, {
        method: "POST",
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      }),
  };
}

/** The link a member of the team was mailed last, as a path. */
export function mailedLink(world: TestWorld): URL {
  const address = /https:\/\/\S+\/console\/sign-in\/confirm\S+/.exec(world.mailbox.at(-1)?.text ?? "")?.[0];
  if (!address) throw new Error("no link was mailed");
  return new URL(address);
}

/** A browser in which a member of the team has signed in. */
export async function signedIn(world: TestWorld, rep: string, language = "en"): Promise<Browser> {
  const browser = browse(world, language);
  const email = world.playbook.team.reps.find(({ id }) => id === rep)?.email ?? "";
  await browser.post("/console/sign-in", { email });
  const { searchParams } = mailedLink(world);
  const confirmed = await browser.post("/console/sign-in/confirm", Object.fromEntries(searchParams));
  if (confirmed.location !== "/console/inbox") throw new Error(`${rep} could not sign in: ${confirmed.status}`);
  return browser;
}
