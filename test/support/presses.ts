import { tagOf } from "../../worker/platform/message-tag.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { request } from "./http.ts";
import { decider, leadOf, send } from "./people.ts";
import { rowsOf } from "./rows.ts";
import { makeWorld, type TestWorld } from "./world.ts";

/** What a browser asks for when a person presses a link. */
export const PRESS = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-dest": "document" } };

/** Somebody who got the first mail of a sequence, an hour after it has left. */
export async function written(more: Record<string, unknown> = {}, world?: TestWorld) {
  const here = world ?? (await makeWorld());
  const { id } = await leadOf(
    here,
    await send(here, "download", decider({ locale: "en", country: "CN", consent: { marketing: true }, ...more })),
  );
  await here.travelTo(here.now() + 4.5 * HOUR);
  const mail = here.mailbox.find((each) => each.id.startsWith(id) && each.id.endsWith(".welcome"));
  if (!mail) throw new Error("the first mail did not leave");
  const way = (link: string) => `/go/${tagOf(mail.id)}/${link}`;
  return { world: here, id, mail, way };
}

/** Presses a link, and answers where it leads with the tags that the site reads from the address. */
export async function press(world: TestWorld, path: string, init: RequestInit = PRESS) {
  const answer = await request(world, path, init);
  const url = new URL(answer.headers.get("location") ?? "", "https://dinghai.test");
  const utm = Object.fromEntries(
    [...url.searchParams].flatMap(([name, value]) => (name.startsWith("utm_") ? [[name.slice(4), value]] : [])),
  );
  return { ...answer, url, path: url.pathname, utm };
}

/** What is kept of presses, in order. */
export const grades = (world: TestWorld) =>
  rowsOf<{ link: string; evidence: string; why: string; visitor: string | null }>(
    world.db.$client,
    "SELECT link, evidence, why, visitor FROM clicks ORDER BY at, id",
  );

/** Lets a mail have other links. */
export async function setLinks(world: TestWorld, message: string, links: Record<string, string>): Promise<void> {
  const statement = "UPDATE messages SET mail = json_set(mail, '$.links', json(?)) WHERE id = ?";
  await world.db.$client.prepare(statement).bind(JSON.stringify(links), message).run();
}
