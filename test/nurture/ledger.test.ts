import { expect, it } from "vitest";
import { digest } from "../../worker/platform/tokens.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { post, postForm, request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { linkTo } from "../support/links.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

interface Line {
  purpose: string;
  state: string;
  text: string;
  text_hash: string;
  page: string | null;
  at: number;
}

interface Person {
  world: TestWorld;
  email: string;
  body: Record<string, unknown>;
}

const PAGE = "/en/whitepapers/answering-in-time/";

/** Every way in which a consent changes: what somebody did, and the line that it leaves. */
const WAYS: [what: string, country: string, act: (person: Person) => Promise<unknown>, line: Partial<Line> & { says: string }][] = [
  ["a tick in a form", "GB", async () => {}, { state: "given", page: PAGE, says: "" }],
  ["a tick where the country asks for a confirmation", "DE", async () => {}, { state: "pending", page: PAGE, says: "" }],
  [
    "the button of the confirmation mail",
    "DE",
    ({ world, email }) => postForm(world, linkTo(world, email, "confirm"), ""),
    { state: "given", page: PAGE, says: "" },
  ],
  [
    "the button of the mail program",
    "GB",
    ({ world, email }) => postForm(world, linkTo(world, email, "unsubscribe"), "List-Unsubscribe=One-Click"),
    { state: "withdrawn", page: "one_click", says: "Unsubscribe" },
  ],
  [
    "the button of the page",
    "GB",
    ({ world, email }) => postForm(world, linkTo(world, email, "unsubscribe"), ""),
    { state: "withdrawn", page: "page", says: "Unsubscribe" },
  ],
  [
    "no tick in the preferences",
    "GB",
    ({ world, email }) => postForm(world, linkTo(world, email, "preferences"), ""),
    { state: "withdrawn", page: "page", says: "Unsubscribe" },
  ],
  [
    "a tick in the preferences, for the purpose it names",
    "GB",
    ({ world, email }) => postForm(world, linkTo(world, email, "preferences"), "marketing=true&product=true"),
    { purpose: "product", state: "given", page: "preferences", says: "Product notices" },
  ],
  [
    "a list from elsewhere",
    "GB",
    async ({ world, email }) => {
      const headers = bearer(await giveKey(world, ["suppressions:write"]));
      await post(world, "/api/v1/suppressions", [{ email, scope: "marketing" }], headers);
    },
    { state: "withdrawn", says: "list of closed addresses" },
  ],
];

it.each(WAYS)(
  "%s leaves a line with the exact words, their hash, the purpose, the page and the time",
  async (_what, country, act, { says, ...line }) => {
    const world = await makeWorld();
    const body = decider({ locale: "en", country, path: PAGE, consent: { marketing: true } });
    const { id, email } = await leadOf(world, await send(world, "download", body));
    await world.travelTo(world.now() + 3 * DAY);
    await act({ world, email, body });
    const lines = await rowsOf<Line>(world.db.$client, "SELECT * FROM consents WHERE lead_id = ? ORDER BY at", id);
    const last = lines.at(-1);
    expect(last).toMatchObject({ purpose: "marketing", ...line });
    expect(last?.text).toContain(says || lines[0]?.text);
    expect(last?.text.length).toBeGreaterThan(5);
    expect((await digest(last?.text ?? "")).startsWith(last?.text_hash ?? "-")).toBe(true);
    expect(last?.at).toBe(lines.length === 1 ? world.now() - 3 * DAY : world.now());
  },
);

it("a tick that says nothing new, and a scanner that opens every link, leave none", async () => {
  const world = await makeWorld();
  const body = decider({ locale: "en", country: "GB", visitor: "v-1", consent: { marketing: true } });
  const { id, email } = await leadOf(world, await send(world, "download", body));
  await world.travelTo(world.now() + 3 * DAY);
  for (const path of ["preferences", "unsubscribe"] as const)
    for (const method of ["GET", "HEAD", "OPTIONS"]) await request(world, linkTo(world, email, path), { method });
  await postForm(world, linkTo(world, email, "preferences"), "marketing=true");
  expect(await rowsOf(world.db.$client, "SELECT state FROM consents WHERE lead_id = ?", id)).toEqual([{ state: "given" }]);
});

it("a no and the yes of the same instant leave a line each", async () => {
  const world = await makeWorld();
  const body = decider({ locale: "en", country: "GB", consent: { marketing: true } });
  const { id, email } = await leadOf(world, await send(world, "download", body));
  await world.travelTo(world.now() + DAY);
  await postForm(world, linkTo(world, email, "preferences"), "");
  await postForm(world, linkTo(world, email, "preferences"), "marketing=true");
  const lines = await rowsOf(world.db.$client, "SELECT state FROM consents WHERE lead_id = ? AND at = ? ORDER BY state", id, world.now());
  expect(lines).toEqual([{ state: "given" }, { state: "withdrawn" }]);
});
