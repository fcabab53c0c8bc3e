import { afterEach, describe, expect, it, vi } from "vitest";
import { findBrowser } from "../../scripts/browser.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the browser of tests and audits", () => {
  it("is the same for all: the one that the tests were told, or else the one that somebody names", async () => {
    vi.stubEnv("CHROMIUM_PATH", import.meta.filename);
    vi.stubEnv("DINGHAI_CHROMIUM", "");
    expect(await findBrowser()).toBe(import.meta.filename);
    vi.stubEnv("DINGHAI_CHROMIUM", process.execPath);
    expect(await findBrowser()).toBe(process.execPath);
  });

  it.each(["DINGHAI_CHROMIUM", "CHROMIUM_PATH"])("is asked for by name where %s names nothing", async (name) => {
    vi.stubEnv(name, "/no/such/browser");
    await expect(findBrowser()).rejects.toThrow(`${name} is /no/such/browser, and there is no such file.`);
  });
});
