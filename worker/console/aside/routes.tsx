import { Hono } from "hono";
import { latestAside } from "../../nurture/arrivals/store.ts";
import { DAY } from "../../playbook/time.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, viewerIn } from "../door.ts";
import { AsidePage } from "./page.tsx";

const LISTED_MAX = 100;
const LISTED_DAYS = 90;

export const asideRoutes = new Hono<ConsoleDoor>();

asideRoutes.get("/aside", allow("open_aside"), async (context) => {
  const { db, now } = context.get("world");
  const letters = await latestAside(db, now() - LISTED_DAYS * DAY, LISTED_MAX);
  return context.html(
    <AsidePage frame={frameOf(context)} reader={readerOf(context, viewerIn(context))} letters={letters} days={LISTED_DAYS} />,
  );
});
