import { Hono } from "hono";
import { localDate } from "../../playbook/calendar.ts";
import { claimsEnd } from "../../playbook/pool.ts";
import { handsOf } from "../../routing/pool/store.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, saidBy, viewerIn } from "../door.ts";
import { PoolPage } from "./page.tsx";
import { poolRows } from "./rows.ts";
import { type Place, pooled, whyPooled } from "./store.ts";

export const poolRoutes = new Hono<ConsoleDoor>();

const START: Place = { createdAt: -1, row: 0 };

poolRoutes.get("/pool", allow("open_pool"), async (context) => {
  const { db, playbook, now } = context.get("world");
  const { pool } = playbook;
  const viewer = viewerIn(context);
  const reader = readerOf(context, viewer);
  const after = placeIn(context.req.query("after")) ?? START;
  const day = localDate(viewer.policy.zone, now());
  const [page, hands] = await Promise.all([pooled(db, after), handsOf(db, viewer.rep, day, pool.stages)]);
  const reasons = await whyPooled(
    db,
    page.leads.map(({ id }) => id),
  );
  return context.html(
    <PoolPage
      frame={frameOf(context)}
      reader={reader}
      rows={poolRows(playbook, page.leads, reasons, viewer.rep, reader)}
      claims={{
        left: Math.max(0, pool.claimsPerDay - hands.claimed),
        max: pool.claimsPerDay,
        end: claimsEnd(playbook, viewer.policy, hands),
      }}
      next={page.next && `/console/pool?after=${page.next.createdAt}.${page.next.row}`}
      further={after !== START}
      said={saidBy(context)}
    />,
  );
});

/** Where a page goes on, from its address; the start for anything else. */
function placeIn(text: string | undefined): Place | null {
  const [, createdAt, row] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? "") ?? [];
  return createdAt === undefined || row === undefined ? null : { createdAt: Number(createdAt), row: Number(row) };
}
