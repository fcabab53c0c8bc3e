import { type CataloguePiece, catalogue } from "../../worker/generated/catalogue.ts";
import { request } from "./http.ts";
import { decider } from "./people.ts";
import type { TestWorld } from "./world.ts";

export const ROOM = "https://meet.dinghai.example/for-seats";

/** Adds an online event to the catalogue of this test file. */
export function addEvent(slug: string, seats: number | null, more: Partial<CataloguePiece> = {}): void {
  const [piece] = catalogue;
  if (!piece) throw new Error("the catalogue is empty");
  (catalogue as CataloguePiece[]).push({
    ...piece,
    kind: "events",
    slug,
    gated: false,
    titles: { zh: `活动 ${slug}`, en: `Event ${slug}` },
    joinUrl: ROOM,
    event: {
      startsAt: "2026-12-10T15:00",
      endsAt: "2026-12-10T16:30",
      zone: "Asia/Shanghai",
      seats,
      place: { zh: "线上", en: "Online" },
    },
    ...more,
  });
}

/** Somebody registers; answers their lead and whether they have a seat. */
export async function registers(world: TestWorld, resource: string, more: Record<string, unknown> = {}) {
  const body = JSON.stringify(decider({ resource, locale: "en", ...more }));
  const { json } = await request(world, "/api/forms/register", { method: "POST", headers: { "content-type": "application/json" }, body });
  return { id: json.lead as string, seat: json.event.seat as string };
}
