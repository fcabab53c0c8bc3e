import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { rowsOf } from "../../scripts/suppress/rows.ts";
import { closeAll } from "../../scripts/suppress/send.ts";
import { told } from "../../scripts/suppress/tell.ts";

const OTHERWISE = { scope: "all", reason: "imported" };
const HASH = "a".repeat(64);

describe("a list of addresses", () => {
  it.each([
    ["one column", "a@x.example\nb@x.example\n"],
    ["Windows line ends", "a@x.example\r\nb@x.example\r\n"],
    ["a byte order mark and the name of the column", "\ufeffEmail\na@x.example\nb@x.example"],
    ["quotes around everything", '"email"\n"a@x.example"\n"b@x.example"\n'],
    ["semicolons, as a German spreadsheet writes them", "name;email\r\nAnn;a@x.example\r\nBen;b@x.example\r\n"],
    ["tabs", "email\tname\na@x.example\tAnn\nb@x.example\tBen"],
    [
      "a name with the separator, a quote and a line break in it",
      'name,email\n"Ann, ""the"" one\nand only",a@x.example\nBen,b@x.example\n',
    ],
    ["empty rows and spaces", "email\n\n  a@x.example \n , \n\nb@x.example\n\n"],
    ["a Chinese name of the column", "姓名,邮箱\n安,a@x.example\n本,b@x.example"],
  ])("is read with %s", (_what, text) => {
    expect(rowsOf(text, OTHERWISE)).toEqual([
      { email: "a@x.example", ...OTHERWISE },
      { email: "b@x.example", ...OTHERWISE },
    ]);
  });

  it("says for itself what each row is closed for and why, and takes hashes", () => {
    expect(rowsOf(`hash,scope,reason\n${HASH},marketing,complaint\n${HASH},,\n`, OTHERWISE)).toEqual([
      { hash: HASH, scope: "marketing", reason: "complaint" },
      { hash: HASH, ...OTHERWISE },
    ]);
    expect(rowsOf(HASH, OTHERWISE)).toEqual([{ hash: HASH, ...OTHERWISE }]);
  });

  it("without a column of addresses is refused before anything is sent", () => {
    expect(() => rowsOf("scope,reason\nall,complaint\n", OTHERWISE)).toThrow("none of them is email or hash");
  });
});

describe("handing a list over", () => {
  const servers: (() => void)[] = [];
  afterEach(() => {
    for (const close of servers.splice(0)) close();
  });

  /** A Worker that refuses addresses with "bad", knows those with "old", and stops answering after so many requests. */
  async function workerOf(requestsMax = 100) {
    const asked: { path: string; rows: number }[] = [];
    const server = createServer(async (request, response) => {
      const body = JSON.parse((await request.toArray()).join(""));
      asked.push({ path: request.url ?? "", rows: body.length });
      if (asked.length > requestsMax) return response.writeHead(503).end(JSON.stringify({ error: { message: "Busy." } }));
      const rows = body.map(({ email }: { email: string }) => {
        if (email.includes("bad")) return { result: "refused", fields: { email: "Please enter a whole address" } };
        return { result: email.includes("old") ? "already" : "added" };
      });
      return response.end(JSON.stringify({ rows }));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    servers.push(() => server.close());
    return { to: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it("accounts for every row, says why, and changes nothing before it is meant", async () => {
    const { to, asked } = await workerOf();
    const rows = rowsOf("new@x.example\nold@x.example\nbad\nNEW@x.example\n", OTHERWISE);
    const outcomes = await closeAll({ to, key: "k", dry: true }, rows);
    const text = told(rows, outcomes, false);
    expect(text).toContain("4 rows = 1 to add + 2 closed already + 1 refused");
    expect(text).toContain("(email: Please enter a whole address)");
    expect(text).toContain("NEW@x.example  all  (as row 1)");
    expect(text).toContain("Nothing was changed");
    expect(asked).toEqual([{ path: "/api/v1/suppressions?dry=true", rows: 3 }]);
  });

  it("goes on in parts, and says where it stopped", async () => {
    const rows = rowsOf(Array.from({ length: 120 }, (_, index) => `a${index}@x.example`).join("\n"), OTHERWISE);
    const whole = await workerOf();
    expect(await closeAll({ to: whole.to, key: "k", dry: false }, rows)).toHaveLength(120);
    expect(whole.asked.map((one) => one.rows)).toEqual([50, 50, 20]);
    const { to } = await workerOf(1);
    await expect(closeAll({ to, key: "k", dry: false }, rows)).rejects.toThrow("refused: Busy. 50 of 120 rows were handed over");
  });
});
