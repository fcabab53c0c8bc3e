import { describe, expect, it } from "vitest";
import { post } from "../support/http.ts";
import { decider, leadById } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";

/** A form from where the network says it was sent; the body and the headers are all that its sender can write. */
async function sentFrom(cf: Record<string, unknown>, body: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const world = await makeWorld();
  const sent = await post(world, "/api/forms/contact", decider({ resource: undefined, locale: "en", country: "US", ...body }), headers, cf);
  return sent.status === 201 ? (await leadById(world, sent.json.lead)).zone : sent.status;
}

describe("the zone of somebody who sends a form", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["is the one in which their country was seen", { country: "US", timezone: "America/Los_Angeles" }, "America/Los_Angeles"],
    ["is their country's when they were seen elsewhere", { country: "JP", timezone: "Asia/Tokyo" }, "America/New_York"],
    ["is their country's when the network names no zone there is", { country: "US", timezone: "Mars/Olympus" }, "America/New_York"],
    ["is their country's when the network names no zone at all", { country: "US" }, "America/New_York"],
    ["is their country's when what it names is no text", { country: "US", timezone: 7 }, "America/New_York"],
  ])("%s", async (_what, cf, zone) => {
    expect(await sentFrom(cf)).toBe(zone);
  });

  it("cannot be written into the form, nor into its headers", async () => {
    expect(await sentFrom({}, { seen: { country: "US", zone: "America/Los_Angeles" } })).toBe(400);
    expect(await sentFrom({}, { zone: "America/Los_Angeles" })).toBe(400);
    expect(await sentFrom({}, {}, { "cf-timezone": "America/Los_Angeles", "cf-ipcountry": "US" })).toBe("America/New_York");
  });
});
