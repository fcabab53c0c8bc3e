import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { logTo } from "../../worker/platform/log.ts";
import { sign } from "../../worker/platform/tokens.ts";
import { post } from "../support/http.ts";
import { decider } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";

function logged(write: (log: ReturnType<typeof logTo>) => void): string {
  const lines: string[] = [];
  write(logTo((line) => lines.push(line)));
  return lines.join("\n");
}

describe("the log", () => {
  it.each([
    ["an address", "anna.weber+x@maker.example"],
    ["an address in another script", "王芳@公司.中国"],
    ["a telephone number", "+86 138-0013-8000"],
    ["a telephone number with brackets", "(021) 5555 1234"],
  ])("does not keep %s, in the details, in an error or in its cause", (_what, secret) => {
    const cause = new Error(`cannot write to <${secret}>`, { cause: new Error(`refused: ${secret}`) });
    expect(logged((log) => log.error("failed", cause, { who: secret }))).not.toContain(secret);
    expect(logged((log) => log.info("seen", { nested: { who: [secret] } }))).not.toContain(secret);
    expect(logged((log) => log.error("failed", `${secret} said no`))).not.toContain(secret);
  });

  it("does not keep a token of a link", async () => {
    const token = await sign("secret", "unsubscribe", { id: "01JD4ZJ6V0Q8W3X9Y7T5R2M1NB", expiresAt: 1_800_000_000_000 });
    expect(logged((log) => log.error("failed", new Error(`GET /mail/unsubscribe/${token}`)))).not.toContain(token.split(".").at(-1));
  });

  it("does not keep what was bound to a statement that failed", async () => {
    const world = await makeWorld();
    const failed = await world.db
      .run(sql`INSERT INTO nowhere VALUES (${"Canary Name"}, ${"what she wrote"})`)
      .catch((cause: unknown) => cause);
    const line = logged((log) => log.error("failed", failed));
    expect(line).toContain("INSERT INTO nowhere");
    expect(line).not.toMatch(/Canary|wrote/);
    expect(logged((log) => log.error("failed", String(failed)))).not.toMatch(/Canary|wrote/);
  });

  it("writes one bounded line of JSON an event, whatever it is given", () => {
    const line = logged((log) => log.error("failed", new Error(`one\ntwo\u2028${"x".repeat(10_000)}`), { a: 1 }));
    expect(line).not.toContain("\n");
    expect(line.length).toBeLessThanOrEqual(4_000);
    expect(JSON.parse(logged((log) => log.info("seen", { a: 1 })))).toEqual({ level: "info", event: "seen", a: 1 });
  });

  it("knows nothing of the person when a form breaks the database, and neither does the answer", async () => {
    const world = await makeWorld();
    const person = { ...decider({ email: "canary@maker.example", name: "Canary Name", phone: "+49 30 901820" }), resource: undefined };
    const { $client } = world.db;
    Object.assign(world.db, {
      $client: {
        ...$client,
        prepare: (text: string) => $client.prepare(text),
        batch: () => Promise.reject(new Error(`D1_ERROR near ${JSON.stringify(person)}`)),
      },
    });
    const answer = await post(world, "/api/forms/contact", person);
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.json.error).sort()).toEqual(["code", "message"]);
    for (const text of [answer.text, world.logs.join("\n")])
      for (const secret of ["canary@", "901820", 'D1_ERROR near {"email"']) expect(text).not.toContain(secret);
    expect(world.logs).toHaveLength(1);
  });
});
