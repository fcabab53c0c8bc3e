import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Gives, play, type Table } from "./play.ts";

const table = parse(readFileSync(join(import.meta.dirname, "table.yaml"), "utf8")) as Table;

describe("the sales director's table", () => {
  it.each(table.leads)("$lead", (row) => {
    const came = play(table, row);
    const differing = (Object.keys(row.gives) as (keyof Gives)[])
      .filter((cell) => String(row.gives[cell]) !== came[cell])
      .map((cell) => `${cell}: the table says "${row.gives[cell]}", the playbook gives "${came[cell]}"`);
    expect(differing, row.lead).toEqual([]);
  });

  it("has at least forty leads, each with a name of its own", () => {
    expect(table.leads.length).toBeGreaterThanOrEqual(40);
    expect(new Set(table.leads.map(({ lead }) => lead)).size).toBe(table.leads.length);
  });
});
