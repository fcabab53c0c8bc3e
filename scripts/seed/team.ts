import { sql } from "drizzle-orm";
import { Failure } from "../../worker/platform/failure.ts";
import type { World } from "../../worker/platform/world.ts";
import { addWorkingTime } from "../../worker/playbook/calendar.ts";
import type { Outcome } from "../../worker/playbook/facts.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { HOUR, type Instant, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { oneOf } from "./chance.ts";
import type { Happening } from "./story.ts";

/** How the team treats one person's lead: `slow` lets the first promise lapse, `waits` has yet to be accepted, `accepted` has yet to be called. */
export type Treatment = "slow" | "waits" | "accepted" | "usual";

/** Minutes between two looks into the list, and how many more there may be. */
const LOOK_MINUTES = 20;
const LOOK_MINUTES_MORE = 15;
/** They call when this little time is left. */
const CALL_BEFORE = 2 * HOUR;

/** A team at work: in office hours they look into their list, accept what is new, call before the promised time, and the head takes what waits in the queue. */
export function looks(
  world: Pick<World, "playbook">,
  chance: () => number,
  start: Instant,
  end: Instant,
  treat: (email: string) => Treatment,
): Happening[] {
  const taken = new Set<string>();
  const happenings: Happening[] = [];
  for (let at = start; at < end; at += (LOOK_MINUTES + Math.floor(chance() * LOOK_MINUTES_MORE)) * MINUTE) {
    if (!world.playbook.team.reps.some(({ id }) => inOffice(world, id, at))) continue;
    happenings.push({
      at,
      what: "the team looks into its lists",
      async do(world) {
        for (const lead of await waiting(world)) await act(world, lead, treat(lead.profile.email), chance, taken);
      },
    });
  }
  return happenings;
}

async function act(world: World, lead: LeadState, treatment: Treatment, chance: () => number, taken: Set<string>): Promise<void> {
  const { head } = world.playbook.routes.escalation;
  const rep = lead.owner?.id ?? head;
  const { promise } = lead;
  if (!inOffice(world, rep, world.now())) return;
  const actor = { rep, head: rep === head };
  if (taken.delete(lead.id) || (promise?.state === "accepted" && treatment !== "accepted" && promise.by - world.now() < CALL_BEFORE)) {
    const outcome = oneOf<Outcome>(chance, ["reached", "reached", "meeting", "no_answer", "not_now"]);
    return allowed(logContact(world, actor, lead.id, outcome, undefined));
  }
  const lets = treatment === "waits" || (treatment === "slow" && lead.lapsed.length === 0);
  if (lead.place !== "escalated" && (promise?.state !== "open" || lets)) return;
  if (lead.place === "escalated") taken.add(lead.id);
  return allowed(acceptLead(world, actor, lead.id));
}

/** What somebody should do something about, the most urgent first. */
async function waiting(world: World): Promise<LeadState[]> {
  const rows = await world.db.all<{ state: string }>(
    sql`SELECT state FROM leads WHERE promise_state IN ('open', 'accepted') OR place = 'escalated' OR (owner_id = ${world.playbook.routes.escalation.head} AND promise_state = 'withdrawn') ORDER BY promise_by, id`,
  );
  return rows.map(({ state }) => JSON.parse(state) as LeadState);
}

function inOffice({ playbook }: Pick<World, "playbook">, rep: string, at: Instant): boolean {
  const policy = playbook.team.reps.find(({ id }) => id === rep);
  const calendar = playbook.calendars[policy?.calendar ?? ""];
  return calendar !== undefined && addWorkingTime(calendar, at, 0) === at;
}

/** Accepted already, or given to somebody else: the story goes on. */
async function allowed(act: Promise<unknown>): Promise<void> {
  await act.catch((cause: unknown) => {
    if (!(cause instanceof Failure)) throw cause;
  });
}
