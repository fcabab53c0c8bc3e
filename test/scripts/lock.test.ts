import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completeLock, platformOf } from "../../scripts/complete-lock.mjs";

const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"));

describe("package-lock.json", () => {
  it("knows the optional packages of every system (npm run lock adds what is missing)", () => {
    expect(completeLock(lock).added).toBe(0);
  });

  it("holds one workerd", () => {
    expect(Object.keys(lock.packages).filter((path) => /(?:^|\/)node_modules\/workerd$/.test(path))).toEqual(["node_modules/workerd"]);
  });
});

describe("the platform in a package's name", () => {
  it.each([
    ["@biomejs/cli-darwin-arm64", { cpu: ["arm64"], os: ["darwin"] }],
    ["@cloudflare/workerd-windows-64", { cpu: ["x64"], os: ["win32"] }],
    ["@tailwindcss/oxide-linux-arm64-musl", { cpu: ["arm64"], libc: ["musl"], os: ["linux"] }],
    ["@rolldown/binding-linux-arm-gnueabihf", { cpu: ["arm"], os: ["linux"] }],
    ["@oxc-parser/binding-win32-x64-msvc", { cpu: ["x64"], os: ["win32"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
  ])("%s", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});
