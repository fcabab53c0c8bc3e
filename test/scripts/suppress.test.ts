import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { textOf } from "../../scripts/suppress/file.ts";
import { rowsOf } from "../../scripts/suppress/rows.ts";
import { closeAll } from "../../scripts/suppress/send.ts";
import { told } from "../../scripts/suppress/tell.ts";
import { homeOf, isLocal } from "../../scripts/suppress/whose.ts";

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
    expect(rowsOf(text, OTHERWISE, ["name", "姓名"])).toEqual([
      { line: expect.any(Number), email: "a@x.example", ...OTHERWISE },
      { line: expect.any(Number), email: "b@x.example", ...OTHERWISE },
    ]);
  });

  it("says for itself what each row is closed for and why, and takes hashes", () => {
    expect(rowsOf(`hash,scope,reason\n${HASH},marketing,complaint\n${HASH},,\n`, OTHERWISE)).toEqual([
      { line: 2, hash: HASH, scope: "marketing", reason: "complaint" },
      { line: 3, hash: HASH, ...OTHERWISE },
    ]);
    expect(rowsOf(HASH, OTHERWISE)).toEqual([{ line: 1, hash: HASH, ...OTHERWISE }]);
  });

  it("is closed for what its columns say in either language, and never for more", () => {
    const [row] = rowsOf("email,purpose\na@x.example,marketing\n", OTHERWISE);
    expect(row).toMatchObject({ scope: "marketing" });
    const chinese = rowsOf("邮箱,原因,用途\na@x.example,退订,营销\nb@x.example,投诉,全部\n", OTHERWISE);
    expect(chinese.map(({ scope, reason }) => `${scope} ${reason}`)).toEqual(["marketing unsubscribed", "all complaint"]);
  });

  it("counts the lines of the file, those within a quoted cell and the empty ones as well", () => {
    const rows = rowsOf('name,email\r\n"Ann\r\nBell",a@x.example\r\n\r\nBen,b@x.example', OTHERWISE, ["name"]);
    expect(rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  it.each([
    [
      "a column nobody reads",
      "email,only for\na@x.example,marketing",
      /column only for\. Known are email \(e-mail, .*邮箱.*--ignore "only for"/,
    ],
    ["two columns of one meaning", "email,邮箱\na@x.example,b@x.example", /Two columns say the email/],
    ["cells that no column names", "a@x.example,marketing", /Line 1 has 2 cells, and no line names the columns/],
    ["more cells than columns", "email\na@x.example,marketing", /Line 2 has 2 cells, and the first line names 1 columns/],
  ])("is refused as a whole with %s", (_what, text, message) => {
    expect(() => rowsOf(text, OTHERWISE)).toThrow(message);
  });

  it("is text in UTF-8: a workbook and a code page are refused with what to do", () => {
    const folder = mkdtempSync(join(tmpdir(), "dinghai-list-"));
    const written = (name: string, bytes: Buffer) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    expect(textOf(written("a.csv", Buffer.from("邮箱\n")))).toBe("邮箱\n");
    expect(() => textOf(written("b.xlsx", Buffer.from("PK\u0003\u0004\0\0")))).toThrow("save it as “CSV UTF-8”");
    expect(() => textOf(written("c.csv", Buffer.from([0xd3, 0xca, 0xcf, 0xe4])))).toThrow("save it as “CSV UTF-8”");
    expect(() => textOf(join(folder, "none.csv"))).toThrow("none.csv cannot be read (ENOENT)");
    rmSync(folder, { recursive: true });
  });

  it("without a column of addresses is refused before anything is sent", () => {
    expect(() => rowsOf("scope,reason\nall,complaint\n", OTHERWISE)).toThrow("none of them is email or hash");
  });
});

describe("whose list it is", () => {
  it.each([
    [undefined, undefined, "http://localhost:8787", true],
    [undefined, "4477", "http://localhost:4477", true],
    ["localhost:4477", "1", "http://localhost:4477", true],
    ["http://127.0.0.1:4477/", undefined, "http://127.0.0.1:4477", true],
    ["growth.example", undefined, "https://growth.example", false],
    ["https://growth.example/console", undefined, "https://growth.example", false],
    ["http://localhost.attacker.example", undefined, "http://localhost.attacker.example", false],
  ])("%s on port %s is %s", (named, port, home, local) => {
    expect(homeOf(named, port)).toBe(home);
    expect(isLocal(home)).toBe(local);
  });

  it.each([
    [["--help"], 0, /^npm run suppress -- <list\.csv>/, ""],
    [["--scop", "all"], 2, "", /^Unknown option '--scop'\.\nnpm run suppress/],
    [[], 2, "", /^npm run suppress/],
    [["none.csv"], 1, "", /^none\.csv cannot be read \(ENOENT\)\.\n$/],
    [["list.csv", "--to", "growth.example"], 1, "", /^Put a key of https:\/\/growth\.example with/],
  ])("and %j ends with %i", (args, code, out, err) => {
    const { DINGHAI_KEY: _key, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/suppress.ts", ...args], { encoding: "utf8", env });
    expect([status, stdout, stderr]).toEqual([
      code,
      out === "" ? "" : expect.stringMatching(out),
      err === "" ? "" : expect.stringMatching(err),
    ]);
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
        const known = email.includes("lead");
        return { result: email.includes("old") ? "already" : "added", known, ends: known ? ["marketing"] : [] };
      });
      return response.end(JSON.stringify({ rows }));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    servers.push(() => server.close());
    return { to: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it("accounts for every row, says why, and changes nothing before it is meant", async () => {
    const { to, asked } = await workerOf();
    const rows = rowsOf("email\nnew@x.example\nold@x.example\nbad\nNEW@x.example\nlead@x.example\n", OTHERWISE);
    const outcomes = await closeAll({ to, key: "k", dry: true }, rows);
    expect(told(rows, outcomes, false).split("\n")).toEqual([
      "line    2  would be closed  new@x.example  all, imported",
      "line    3  closed already   old@x.example  all, imported",
      "line    4  refused          bad  all, imported  (email: Please enter a whole address)",
      "line    5  said before      NEW@x.example  all, imported  (same as line 2)",
      "line    6  would be closed  lead@x.example  all, imported  (known here: the yes to marketing would end)",
      "",
      "5 rows = 2 would be closed + 1 closed already + 1 said before + 1 refused. 1 of them are known here; the yes of 1 would end.",
      "Nothing was changed. Add --yes to do it.",
    ]);
    expect(told(rows, outcomes, true)).toContain("2 closed + 1 closed already");
    expect(asked).toEqual([{ path: "/api/v1/suppressions?dry=true", rows: 4 }]);
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
