import { expect, it } from "vitest";
import { digest } from "../../worker/platform/tokens.ts";
import { HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { post, postForm } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { linkTo } from "../support/links.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

interface Reader {
  world: TestWorld;
  id: string;
  email: string;
  /** Somebody types the address in a browser that nobody knows, the box ticked. */
  typed(): Promise<void>;
  no(): Promise<unknown>;
}

/** Somebody who gets marketing mail. */
async function reader(): Promise<Reader> {
  const world = await makeWorld();
  const body = decider({ locale: "en", country: "GB", consent: { marketing: true }, visitor: "v-1" });
  const { id, email } = await leadOf(world, await send(world, "download", body));
  await world.deliver();
  const preferences = linkTo(world, email, "preferences");
  const typed = async () => {
    await send(world, "contact", { ...body, visitor: "another", company: "Typed Ltd", message: "?" });
    await world.deliver();
  };
  return { world, id, email, typed, no: () => postForm(world, preferences, "") };
}

const scopes = (world: TestWorld) => rowsOf(world.db.$client, "SELECT scope, reason FROM suppressions");
const marketing = async (world: TestWorld, id: string) => (await leadById(world, id)).consents.at(-1)?.state;

it("a tick that somebody typed before the person's no opens nothing when the old button is pressed; what was answered counts", async () => {
  const { world, id, email, typed, no } = await reader();
  await typed();
  const button = linkTo(world, email, "confirm");
  await world.travelTo(MONDAY + HOUR);
  await no();
  await world.travelTo(MONDAY + 2 * HOUR);
  await postForm(world, button, "");
  expect(await marketing(world, id)).toBe("withdrawn");
  expect(await scopes(world)).toEqual([{ scope: "marketing", reason: "unsubscribed" }]);
  const verified = await rowsOf<{ company: string }>(
    world.db.$client,
    "SELECT body->>'$.data.answers.company' AS company FROM journal WHERE source LIKE '%:confirmed' ORDER BY seq DESC LIMIT 1",
  );
  expect(verified).toEqual([{ company: "Typed Ltd" }]);
});

it("a tick at the very moment of the no is no later yes, and one a moment after it is", async () => {
  for (const [wait, state] of [
    [0, "withdrawn"],
    [1, "given"],
  ] as const) {
    const { world, id, email, typed, no } = await reader();
    world.sleepUntil(MONDAY + MINUTE);
    await no();
    world.sleepUntil(MONDAY + MINUTE + wait);
    await typed();
    world.sleepUntil(MONDAY + HOUR);
    await postForm(world, linkTo(world, email, "confirm"), "");
    expect(await marketing(world, id)).toBe(state);
    expect(await scopes(world)).toHaveLength(state === "given" ? 0 : 1);
  }
});

it("a tick from before the address came on a list that names its hash alone opens nothing either", async () => {
  const { world, email, typed } = await reader();
  await typed();
  world.sleepUntil(MONDAY + MINUTE);
  await post(
    world,
    "/api/v1/suppressions",
    [{ hash: await digest(email), scope: "marketing" }],
    bearer(await giveKey(world, ["suppressions:write"])),
  );
  world.sleepUntil(MONDAY + HOUR);
  await postForm(world, linkTo(world, email, "confirm"), "");
  expect(await scopes(world)).toEqual([{ scope: "marketing", reason: "imported" }]);
});
