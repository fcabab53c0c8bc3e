import { afterEach, describe, expect, it, vi } from "vitest";
import { progressOn } from "../../../scripts/rehearse/progress.ts";

afterEach(() => void vi.restoreAllMocks());

function told(isTTY: boolean): string[] {
  const said: string[] = [];
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const stream = { isTTY, write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const progress = progressOn(stream, "rehearsing");
  for (now = 0; now <= 10_000; now += 50) progress.tell(now / 10_000);
  progress.end();
  return said;
}

describe("how far it is", () => {
  it("is a bar on a terminal that goes when it is done", () => {
    const said = told(true);
    expect(said).toHaveLength(101);
    expect(said[49]).toBe(`\r\x1b[2Krehearsing ${"█".repeat(15)}${"░".repeat(15)} 50 %`);
    expect(said.at(-1)).toBe("\r\x1b[2K");
  });

  it("is a line every few seconds elsewhere", () => {
    expect(told(false)).toEqual(["rehearsing 50 %\n", "rehearsing 100 %\n"]);
  });
});
