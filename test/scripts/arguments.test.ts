import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const ran = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, MAIL_URL: "" } });

describe.each(["sequence", "suppress", "mail", "playbook", "simulate"])("npm run %s", (name) => {
  it("says how it is used when asked, and ends with 2 when it is typed wrong", () => {
    const usage = expect.stringMatching(new RegExp(`^npm run ${name} `));
    expect(ran(`scripts/${name}.ts`, "--help")).toMatchObject({ status: 0, stdout: usage, stderr: "" });
    const { status, stdout, stderr } = ran(`scripts/${name}.ts`, ...(name === "playbook" ? ["check"] : []), "--histores", "3");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(new RegExp(`^Unknown option '--histores'\\.\nnpm run ${name} `));
  }, 60_000);
});

it.each([
  [["simulate", "--histories", "abc"], "--histories is “abc”: write a whole number from 1 on."],
  [["simulate", "--histories", "0"], "--histories is “0”: write a whole number from 1 on."],
  [["simulate", "--from=-1"], "--from is “-1”: write a whole number from 1 on."],
  [["simulate", "--seed", "1e3"], "--seed is “1e3”: write a whole number from 1 on."],
  [["mail", "test", "not-an-address"], "“not-an-address” is no address to send to: write one such as you@example.com."],
  [["mail", "doctor", "nothing"], "“nothing” is no domain: write one such as your-domain.example."],
])(
  "%j is refused with why",
  ([name, ...args], why) => {
    const { status, stderr } = ran(`scripts/${name}.ts`, ...args);
    expect(status).toBe(2);
    expect(stderr.split("\n")[0]).toBe(why);
  },
  60_000,
);
