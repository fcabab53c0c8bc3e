import { Hono } from "hono";
import { sequenceResults } from "../../reports/sequences/commands.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, viewerIn } from "../door.ts";
import { SequencesPage } from "./page.tsx";
import { sequenceView } from "./view.ts";

export const sequenceRoutes = new Hono<ConsoleDoor>();

sequenceRoutes.get("/sequences", allow("open_sequences"), async (context) => {
  const world = context.get("world");
  const reader = readerOf(context, viewerIn(context));
  const { from, sequences } = await sequenceResults(world);
  const views = sequences.map((result) => sequenceView(result, world.playbook, reader));
  return context.html(<SequencesPage frame={frameOf(context)} reader={reader} from={from} views={views} />);
});
