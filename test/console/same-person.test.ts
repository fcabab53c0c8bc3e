import { describe, expect, it } from "vitest";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";
import { type Browser, signedIn } from "./browser.ts";

const HEAD = "zhou-hang";
const reason = "Met her at the fair";

/** Somebody who wrote from work and from home, to two salespeople, and the head of sales in front of the first lead. */
async function twice(language = "en") {
  const world = await makeWorld();
  const write = async (email: string, name: string) => leadOf(world, await send(world, "contact", decider({ email, name, message: "?" })));
  const work = await write("wang@maker.example", "Wang Fang");
  const home = await write("wang@home.example", "W. Fang");
  await world.deliver();
  expect(work.owner?.id).not.toBe(home.owner?.id);
  const browser = await signedIn(world, HEAD, language);
  return { world, work, home, browser, path: `/console/leads/${work.id}` };
}

function keyIn(html: string): string {
  return /name="key" value="(\w+)"/.exec(html)?.[1] ?? "";
}

async function keyAt(browser: Browser, path: string): Promise<string> {
  return keyIn((await browser.get(path)).html);
}

describe("leads of the same person", () => {
  it("are shown side by side by address, merged once, and split again from either page", async () => {
    const { world, work, home, browser, path } = await twice();
    expect((await browser.get(path)).html).toContain("The same person as another lead");
    const look = await browser.post(`${path}/merge/look`, { email: "Wang@home.example" });
    const name = (id: string | undefined) => world.playbook.team.reps.find((rep) => rep.id === id)?.name.en ?? "";
    for (const part of [
      "Is W. Fang the same person as Wang Fang?",
      "W. Fang (wang@home.example) becomes part of Wang Fang (wang@maker.example)",
      `${name(work.owner?.id)} has Wang Fang afterwards`,
      `${name(home.owner?.id)} no longer has W. Fang`,
      "It can be split again",
    ])
      expect(look.html).toContain(part);
    expect((await leadById(world, home.id)).place).toBe("owned");
    const fields = { other: home.id, reason, sure: "yes", key: keyIn(look.html) };
    const answers = await Promise.all([1, 2, 3].map(() => browser.post(`${path}/merge`, fields)));
    expect(answers.map(({ status, location }) => [status, location])).toEqual(Array(3).fill([303, `${path}?done=peopleMerged`]));
    expect((await leadById(world, work.id)).journal.filter(({ kind }) => kind === "lead_merged")).toHaveLength(1);
    expect((await leadById(world, home.id)).place).toBe("merged");
    const merged = (await browser.get(`${path}?done=peopleMerged`)).html;
    for (const part of ["The two leads are one person now", "Split W. Fang (wang@home.example) off again", reason])
      expect(merged).toContain(part);

    // the lead that is part of another says of which, and its page is for who has that one
    const owner = await signedIn(world, work.owner?.id ?? "");
    const away = `/console/leads/${home.id}`;
    const gone = (await owner.get(away)).html;
    for (const part of ["Part of another lead", `href="${path}">Wang Fang (wang@maker.example)</a>`, "Split W. Fang off again"])
      expect(gone).toContain(part);
    expect(gone).not.toContain("Log a contact");
    // its promise has ended with it, and stands in the timeline alone
    for (const part of ['id="promise"', "withdrawn", "The prospect was told this time"]) expect(gone).not.toContain(part);
    expect(gone).toContain("An answer is promised by");
    expect((await (await signedIn(world, home.owner?.id ?? "")).get(away)).html).not.toContain("wang@maker.example");

    const back = { other: home.id, reason: "A namesake", sure: "yes", key: await keyAt(owner, away) };
    const splits = await Promise.all([1, 2].map(() => owner.post(`${path}/split`, back)));
    expect(splits.map(({ location }) => location)).toEqual(Array(2).fill(`${path}?done=peopleSplit`));
    expect((await leadById(world, work.id)).journal.filter(({ kind }) => kind === "lead_split")).toHaveLength(1);
    expect((await owner.get(`${path}?done=peopleSplit`)).html).toContain("different people again");
    // the form of the merge that was taken back is no second merge
    await browser.post(`${path}/merge`, fields);
    expect((await leadById(world, home.id)).place).not.toBe("merged");
  });

  it.each([
    [
      "en",
      "There is nothing to split",
      "These are one record",
      "There is no such lead for you",
      "Please look again at: e-mail address",
      "is part of another now",
    ],
    ["zh", "没有可以拆分的", "这是同一条记录", "没有您可以查看的这条线索", "请再看一下：邮箱", "这条线索已并入另一条"],
  ])("are refused with a page in the reader's language (%s)", async (language, nothing, self, absent, address, part) => {
    const { work, home, browser, path } = await twice(language);
    const sent = { other: home.id, reason, sure: "yes" };
    const answers = [
      [await browser.post(`${path}/split`, sent), 410, nothing],
      [await browser.post(`${path}/merge`, { ...sent, other: work.id }), 400, self],
      [await browser.post(`${path}/merge/look`, { email: "nobody@nowhere.example" }), 404, absent],
      [await browser.post(`${path}/merge/look`, { email: "nobody" }), 400, address],
    ] as const;
    for (const [{ status, html }, wanted, says] of answers) expect([status, html.includes(says)]).toEqual([wanted, true]);
    await browser.post(`${path}/merge`, sent);
    const late = await browser.post(`${path}/merge`, sent);
    expect([late.status, late.html.includes(part)]).toEqual([410, true]);
  });

  it("are not told of to a salesperson when the other one is a colleague's", async () => {
    const { world, work, home, path } = await twice();
    const browser = await signedIn(world, work.owner?.id ?? "");
    const look = await browser.post(`${path}/merge/look`, { email: "wang@home.example" });
    expect([look.status, look.html.includes("W. Fang")]).toEqual([404, false]);
    expect((await browser.post(`${path}/merge`, { other: home.id, reason, sure: "yes" })).status).toBe(404);
    expect((await leadById(world, home.id)).place).toBe("owned");
  });
});
