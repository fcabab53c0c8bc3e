import { Hono } from "hono";
import { returnSeat } from "../../capture/seats/commands.ts";
import { guestsOf } from "../../capture/seats/store.ts";
import { catalogue } from "../../generated/catalogue.ts";
import { Failure } from "../../platform/failure.ts";
import { parseForm, seatForm } from "../acts/form.ts";
import { press } from "../acts/routes.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, saidBy, viewerIn } from "../door.ts";
import { may } from "../policy.ts";
import { EventsPage, GuestsPage } from "./page.tsx";
import { type EventPiece, eventRows, guestRows, isEvent } from "./rows.ts";
import { countsOf, peopleOf } from "./store.ts";

export const eventRoutes = new Hono<ConsoleDoor>();

eventRoutes.get("/events", allow("open_events"), async (context) => {
  const { db } = context.get("world");
  const reader = readerOf(context, viewerIn(context));
  const events = catalogue.filter(isEvent);
  const counts = await countsOf(
    db,
    events.map(({ slug, event: { seats } }) => ({ slug, seats })),
  );
  return context.html(<EventsPage frame={frameOf(context)} reader={reader} rows={eventRows(events, counts, reader)} />);
});

eventRoutes.get("/events/:slug", allow("open_events"), async (context) => {
  const { db } = context.get("world");
  const viewer = viewerIn(context);
  const reader = readerOf(context, viewer);
  const piece = pieceOf(context.req.param("slug"));
  const guests = await guestsOf(db, piece.slug);
  const people = await peopleOf(
    db,
    guests.flatMap(({ person }) => person ?? []),
  );
  const { seats } = piece.event;
  const [event] = eventRows([piece], new Map(), reader);
  if (!event) throw new Failure("absent", "event_absent");
  return context.html(
    <GuestsPage
      frame={frameOf(context)}
      reader={reader}
      event={event}
      guests={guestRows(guests, people, seats, viewer, viewer.head || piece.owner === viewer.rep, reader)}
      gives={may(viewer, "return_seat") && !event.over}
      said={saidBy(context)}
    />,
  );
});

eventRoutes.post("/events/:slug/return", allow("return_seat"), async (context) => {
  const { slug } = pieceOf(context.req.param("slug"));
  const { form } = await press(context);
  const { lead, reason } = parseForm(seatForm, form);
  await returnSeat(context.get("world"), { event: slug, lead, by: viewerIn(context).rep, reason });
  return context.redirect(`/console/events/${slug}?done=seatReturned`, 303);
});

function pieceOf(slug: string): EventPiece {
  const piece = catalogue.filter(isEvent).find((one) => one.slug === slug);
  if (!piece) throw new Failure("absent", "event_absent");
  return piece;
}
