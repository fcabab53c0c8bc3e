import { beforeAll, describe, expect, it } from "vitest";
import { consoleRoutes } from "../../worker/console/routes.tsx";
import { logContact } from "../../worker/routing/commands.ts";
import { giveBackLead } from "../../worker/routing/pool/commands.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";
import { type Browser, browse, signedIn } from "./browser.ts";

type Role = "nobody" | "owner" | "colleague" | "head";
type Answer = number | string;

/**
 * What each route answers to each role, in this order: a status, or where it sends them. OWNED is a lead of `owner`, QUEUED waits for the
 * head, POOLED was given back by `owner`, COMPANY is `owner`'s, NOBODYS has no owner and LEAVER is erased.
 */
const MATRIX: Record<string, { path: string; body?: Record<string, string>; answers: Record<Role, Answer> }[]> = {
  "GET /": [{ path: "", answers: all("/console/inbox") }],
  "GET /sign-in": [
    { path: "/sign-in", answers: { nobody: 200, owner: "/console/inbox", colleague: "/console/inbox", head: "/console/inbox" } },
  ],
  "POST /sign-in": [{ path: "/sign-in", body: { email: "x@y.example" }, answers: all(200) }],
  "GET /sign-in/confirm": [{ path: "/sign-in/confirm?token=x", answers: all(200) }],
  "POST /sign-in/confirm": [{ path: "/sign-in/confirm", body: { token: "x" }, answers: all(410) }],
  "POST /language": [{ path: "/language", body: { lang: "en", back: "/console/queue" }, answers: all("/console/queue") }],
  "GET /inbox": [{ path: "/inbox", answers: staff(200, "/console/sign-in?next=%2Fconsole%2Finbox") }],
  "GET /queue": [{ path: "/queue", answers: staff(200, "/console/sign-in?next=%2Fconsole%2Fqueue") }],
  "GET /leads/:id": [
    {
      path: "/leads/OWNED",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2FOWNED", owner: 200, colleague: 404, head: 200 },
    },
    {
      path: "/leads/QUEUED",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2FQUEUED", owner: 200, colleague: 200, head: 200 },
    },
    {
      path: "/leads/POOLED",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2FPOOLED", owner: 200, colleague: 200, head: 200 },
    },
    {
      path: "/leads/absent",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2Fabsent", owner: 404, colleague: 404, head: 404 },
    },
  ],
  "GET /pool": [{ path: "/pool", answers: staff(200, "/console/sign-in?next=%2Fconsole%2Fpool") }],
  "GET /sequences": [{ path: "/sequences", answers: staff(200, "/console/sign-in?next=%2Fconsole%2Fsequences") }],
  "GET /erasures": [
    {
      path: "/erasures",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Ferasures", owner: 403, colleague: 403, head: 200 },
    },
  ],
  "GET /aside": [
    { path: "/aside", answers: { nobody: "/console/sign-in?next=%2Fconsole%2Faside", owner: 403, colleague: 403, head: 200 } },
  ],
  "GET /events": [{ path: "/events", answers: staff(200, "/console/sign-in?next=%2Fconsole%2Fevents") }],
  "GET /events/:slug": [
    {
      path: "/events/open-hour-playbook-december",
      answers: staff(200, "/console/sign-in?next=%2Fconsole%2Fevents%2Fopen-hour-playbook-december"),
    },
    { path: "/events/absent", answers: staff(404, "/console/sign-in?next=%2Fconsole%2Fevents%2Fabsent") },
  ],
  "POST /events/:slug/return": [
    {
      path: "/events/open-hour-playbook-december/return",
      body: { lead: "OWNED", reason: "ill", sure: "yes" },
      answers: { nobody: 401, owner: 403, colleague: 403, head: "/console/events/open-hour-playbook-december?done=seatReturned" },
    },
  ],
  "GET /accounts/:id": [
    {
      path: "/accounts/COMPANY",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Faccounts%2FCOMPANY", owner: 200, colleague: 404, head: 200 },
    },
    {
      path: "/accounts/absent",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Faccounts%2Fabsent", owner: 404, colleague: 404, head: 404 },
    },
  ],
  "GET /accounts/:id/merge": [
    {
      path: "/accounts/COMPANY/merge",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Faccounts%2FCOMPANY%2Fmerge", owner: 200, colleague: 404, head: 200 },
    },
    {
      path: "/accounts/COMPANY/merge?with=NOBODYS",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Faccounts%2FCOMPANY%2Fmerge", owner: 404, colleague: 404, head: 200 },
    },
  ],
  "POST /accounts/:id/merge": [
    {
      path: "/accounts/COMPANY/merge",
      body: { other: "NOBODYS", reason: "one group", sure: "yes" },
      answers: { nobody: 401, owner: 404, colleague: 404, head: "/console/accounts/COMPANY?done=companiesMerged" },
    },
  ],
  "POST /accounts/:id/split": [
    {
      path: "/accounts/COMPANY/split",
      body: { other: "NOBODYS", reason: "two after all", sure: "yes" },
      answers: { nobody: 401, owner: 404, colleague: 404, head: "/console/accounts/COMPANY?done=companySplit" },
    },
  ],
  "POST /leads/:id/claim": [
    { path: "/leads/OWNED/claim", answers: { nobody: 401, owner: 409, colleague: 404, head: 410 } },
    {
      path: "/leads/POOLED/claim",
      answers: { nobody: 401, owner: 403, colleague: "/console/leads/POOLED?done=claimed", head: 410 },
    },
  ],
  "POST /leads/:id/contact": [
    {
      path: "/leads/OWNED/contact",
      body: { outcome: "no_answer" },
      answers: { nobody: 401, owner: "/console/leads/OWNED?done=contacted", colleague: 404, head: "/console/leads/OWNED?done=contacted" },
    },
    { path: "/leads/QUEUED/contact", body: { outcome: "reached" }, answers: { nobody: 401, owner: 403, colleague: 403, head: 403 } },
  ],
  "POST /leads/:id/pause": [
    { path: "/leads/OWNED/pause", answers: { nobody: 401, colleague: 404, owner: done("paused"), head: 410 } },
    { path: "/leads/QUEUED/pause", answers: { nobody: 401, owner: 403, colleague: 403, head: 403 } },
  ],
  "POST /leads/:id/resume": [{ path: "/leads/OWNED/resume", answers: { nobody: 401, colleague: 404, head: done("resumed"), owner: 410 } }],
  "POST /leads/:id/points": judging("points", { points: "5", days: "10", reason: "met" }, "adjusted"),
  "POST /leads/:id/tier": judging("tier", { tier: "S", days: "10", reason: "met" }, "tierSet"),
  "POST /leads/:id/tier/end": [
    {
      path: "/leads/OWNED/tier/end",
      body: { reason: "no" },
      answers: { nobody: 401, colleague: 404, owner: done("tierEnded"), head: 410 },
    },
  ],
  "POST /leads/:id/stage": judging("stage", { stage: "trial", reason: "shown" }, "stageSet"),
  "POST /leads/:id/deal": judging("deal", { amount: "80000", currency: "CNY", product: "", introducer: "" }, "noted"),
  "POST /leads/:id/company": judging(
    "company",
    { amount: "", currency: "CNY", model: "direct", volume: "", users: "300", region: "" },
    "companyNoted",
  ),
  "POST /leads/:id/looks": judging("looks", { "judged.smooth": "yes" }, "looksNoted"),
  "POST /leads/:id/ticket": [
    {
      path: "/leads/OWNED/ticket",
      body: { ticket: "T-1" },
      answers: { nobody: 401, colleague: 404, owner: done("ticketOpened"), head: 409 },
    },
    {
      path: "/leads/QUEUED/ticket",
      body: { ticket: "T-1" },
      answers: { nobody: 401, owner: 403, colleague: 403, head: "/console/leads/QUEUED?done=ticketOpened" },
    },
  ],
  "POST /leads/:id/ticket/close": [
    {
      path: "/leads/OWNED/ticket/close",
      body: { ticket: "T-1" },
      answers: { nobody: 401, colleague: 404, head: done("ticketClosed"), owner: 410 },
    },
  ],
  "POST /leads/:id/unlink": [
    {
      path: "/leads/OWNED/unlink",
      body: { visitor: "v-owned", reason: "shared", sure: "yes" },
      answers: { nobody: 401, colleague: 404, owner: done("unlinked"), head: 410 },
    },
  ],
  "POST /leads/:id/relink": [
    {
      path: "/leads/OWNED/relink",
      body: { visitor: "v-owned", reason: "theirs" },
      answers: { nobody: 401, colleague: 404, head: done("relinked"), owner: 410 },
    },
  ],
  "POST /leads/:id/merge/look": [
    {
      path: "/leads/OWNED/merge/look",
      body: { email: "c@nobodys.example" },
      answers: { nobody: 401, owner: 200, colleague: 404, head: 200 },
    },
    {
      path: "/leads/QUEUED/merge/look",
      body: { email: "a@one.example" },
      answers: { nobody: 401, owner: 403, colleague: 403, head: 200 },
    },
  ],
  "POST /leads/:id/merge": [
    {
      path: "/leads/OWNED/merge",
      body: { other: "TWIN", reason: "met them", sure: "yes" },
      answers: { nobody: 401, colleague: 404, head: done("peopleMerged"), owner: 410 },
    },
  ],
  "POST /leads/:id/split": [
    {
      path: "/leads/OWNED/split",
      body: { other: "TWIN", reason: "a namesake", sure: "yes" },
      answers: { nobody: 401, colleague: 404, owner: done("peopleSplit"), head: 410 },
    },
  ],
  "GET /leads/:id/export": [
    {
      path: "/leads/OWNED/export",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2FOWNED%2Fexport", owner: 403, colleague: 404, head: 200 },
    },
  ],
  "GET /leads/:id/erase": [
    {
      path: "/leads/OWNED/erase",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2FOWNED%2Ferase", owner: 403, colleague: 404, head: 200 },
    },
    {
      path: "/leads/absent/erase",
      answers: { nobody: "/console/sign-in?next=%2Fconsole%2Fleads%2Fabsent%2Ferase", owner: 404, colleague: 404, head: 404 },
    },
  ],
  "POST /leads/:id/erase": [
    { path: "/leads/LEAVER/erase", body: { why: "asked" }, answers: { nobody: 401, owner: 400, colleague: 400, head: 400 } },
    {
      path: "/leads/LEAVER/erase",
      body: { why: "asked", sure: "yes" },
      answers: { nobody: 401, owner: 403, colleague: 404, head: "/console/inbox?done=erased" },
    },
    {
      path: "/leads/LEAVER/erase",
      body: { why: "asked", sure: "yes" },
      answers: { nobody: 401, owner: 404, colleague: 404, head: "/console/inbox?done=erased" },
    },
  ],
  "POST /leads/:id/accept": [
    { path: "/leads/OWNED/accept", answers: { nobody: 401, colleague: 404, owner: "/console/leads/OWNED?done=accepted", head: 410 } },
    { path: "/leads/QUEUED/accept", answers: { nobody: 401, owner: 403, colleague: 403, head: "/console/leads/QUEUED?done=taken" } },
  ],
  // the last: the lead is nobody's after it
  "POST /leads/:id/give-back": [
    {
      path: "/leads/OWNED/give-back",
      body: { reason: "no time", sure: "yes" },
      answers: { nobody: 401, colleague: 404, owner: "/console/inbox?done=givenBack", head: 403 },
    },
  ],
  "POST /sign-out": [{ path: "/sign-out", answers: staff("/console/sign-in?done=signedOut", 401) }],
  "ALL /*": [{ path: "/no/such/page", answers: all(404) }],
};

let world: TestWorld;
const browsers = {} as Record<Role, Browser>;
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await makeWorld();
  const owned = await leadOf(world, await send(world, "contact", decider({ message: "?", visitor: "v-owned", email: "a@one.example" })));
  // one company, one salesperson
  const leaver = await leadOf(world, await send(world, "contact", decider({ message: "?", email: "e@one.example" })));
  const pooled = await leadOf(world, await send(world, "contact", decider({ message: "?", email: "b@one.example" })));
  const { team } = world.playbook;
  world.playbook = { ...world.playbook, team: { ...team, reps: team.reps.map((rep) => ({ ...rep, capacity: 0 })) } };
  await world.db.$client.prepare("UPDATE reps SET capacity = 0").run();
  const queued = await leadOf(world, await send(world, "contact", decider({ message: "?", email: "c@nobodys.example" })));
  const twin = await leadOf(world, await send(world, "contact", decider({ message: "?", email: "d@twin.example" })));
  // nobody had room for two of them, and everybody may claim
  world.playbook = { ...world.playbook, team };
  const owner = owned.owner?.id ?? "";
  await logContact(world, { rep: owner, head: false }, pooled.id, "reached", undefined);
  await giveBackLead(world, { rep: owner, head: false }, pooled.id, "not mine");
  expect([owned.place, queued.place, (await leadById(world, pooled.id)).place]).toEqual(["owned", "escalated", "pool"]);
  Object.assign(ids, {
    OWNED: owned.id,
    QUEUED: queued.id,
    POOLED: pooled.id,
    TWIN: twin.id,
    LEAVER: leaver.id,
    COMPANY: owned.account?.id,
    NOBODYS: queued.account?.id,
  });
  const { head } = world.playbook.routes.escalation;
  const colleague = team.reps.find(({ id }) => id !== owner && id !== head)?.id ?? "";
  expect(owner).not.toBe(head);
  Object.assign(browsers, {
    nobody: browse(world),
    owner: await signedIn(world, owner),
    colleague: await signedIn(world, colleague),
    head: await signedIn(world, head),
  });
});

describe("who may do what", () => {
  it("names every route of the console, and no other", () => {
    expect([...new Set(consoleRoutes.routes.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(Object.keys(MATRIX).sort());
  });

  const cases = Object.entries(MATRIX).flatMap(([route, tries]) =>
    tries.flatMap(({ path, body, answers }) =>
      Object.entries(answers).map(([role, answer]) => ({ route, path, body, role: role as Role, answer })),
    ),
  );

  it.each(cases)("$role: $route at $path → $answer", async ({ route, path, body, role, answer }) => {
    const address = `/console${named(path)}`;
    const page = route.startsWith("POST") ? await browsers[role].post(address, body && sent(body)) : await browsers[role].get(address);
    expect(typeof answer === "string" ? page.location : page.status).toBe(typeof answer === "string" ? named(answer) : answer);
  });
});

/** A judgement by hand: the owner's, and the head's on everybody's leads. */
function judging(act: string, body: Record<string, string>, said: string) {
  return [
    { path: `/leads/OWNED/${act}`, body, answers: { nobody: 401, colleague: 404, owner: done(said), head: done(said) } },
    {
      path: `/leads/QUEUED/${act}`,
      body,
      answers: { nobody: 401, owner: 403, colleague: 403, head: `/console/leads/QUEUED?done=${said}` },
    },
  ];
}

function done(said: string): string {
  return `/console/leads/OWNED?done=${said}`;
}

function named(text: string): string {
  return text.replace(/OWNED|QUEUED|POOLED|TWIN|LEAVER|COMPANY|NOBODYS/g, (name) => ids[name] ?? name);
}

function sent(body: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([field, value]) => [field, named(value)]));
}

function all(answer: Answer): Record<Role, Answer> {
  return { nobody: answer, owner: answer, colleague: answer, head: answer };
}

function staff(answer: Answer, nobody: Answer): Record<Role, Answer> {
  return { ...all(answer), nobody };
}
