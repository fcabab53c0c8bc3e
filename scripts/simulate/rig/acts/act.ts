import { tick } from "../../../../worker/jobs.ts";
import { Failure } from "../../../../worker/platform/failure.ts";
import { MINUTE } from "../../../../worker/playbook/time.ts";
import type { Chance } from "../chance.ts";
import type { Run } from "../conductor.ts";
import type { Accepted, Deed } from "../judge.ts";
import type { Life, Work } from "../life.ts";
import type { Person } from "../people.ts";

/** Something that happens in a history: what a person, the product, a salesperson or a colleague does. Drawn as often as its weight says. */
export interface Act {
  name: string;
  weight: number;
  do(life: Life, person: Person, draw: Chance): Promise<unknown>;
}

/** What is under way at the same time. */
type Beside = "nothing" | "a tick" | "itself";

/** How often somebody tries again who was told that it did not work. */
const TRIES_MAX = 3;

/** Somebody asks something of the Worker, now and then twice at once or while a tick is under way, and asks again when it failed. Answers whether they were told that it worked. */
export async function asks(life: Life, draw: Chance, name: string, work: Work, at?: Beside): Promise<Run | null> {
  const most = draw.between(1, TRIES_MAX);
  for (let tried = 0; tried < most; tried += 1) {
    const beside = at ?? draw.oneOf(["nothing", "nothing", "nothing", "a tick", "itself"] as const);
    const others = beside === "nothing" ? [] : [beside === "a tick" ? { name: "tick", work: tick } : { name: `${name} again`, work }];
    const runs = await life.perform([{ name, work }, ...others]);
    const told = runs.find((run) => run.name.startsWith(name) && run.ended?.state === "done");
    if (told) return told;
    await life.until(life.now + draw.between(1, 5) * MINUTE);
  }
  return null;
}

/** As `asks`, where what the person did counts for or against writing to them. */
export async function does(
  life: Life,
  draw: Chance,
  person: Person,
  what: Deed["what"],
  name: string,
  work: Work,
  at?: Beside,
): Promise<Run | null> {
  const deed: Deed = { person: person.index, what, asked: life.conductor.moment, told: null };
  life.judge.deeds.push(deed);
  const run = await asks(life, draw, name, work, at);
  if (run) deed.told = life.conductor.moment;
  return run;
}

/** A mail in this person's mailbox, or null. */
export function mailOf(life: Life, person: Person, draw: Chance, fits: (accepted: Accepted) => boolean): Accepted | null {
  const mails = life.judge.accepted.filter((accepted) => accepted.mail.to.email === person.email && fits(accepted));
  return mails.length > 0 ? draw.oneOf(mails) : null;
}

/** The token of a link of this kind in a mail, or null. */
export function tokenIn({ mail }: Accepted, kind: "unsubscribe" | "preferences" | "confirm"): string | null {
  return new RegExp(`/mail/${kind}/([\\w.-]+)`).exec(mail.text)?.[1] ?? null;
}

/** The lead of a person and its owner, as the rows say; null where there is none. */
export async function leadOf(life: Life, person: Person): Promise<{ id: string; owner: string | null } | null> {
  const [lead] = await life.watch.rows<{ id: string; owner: string | null }>(
    "SELECT id, owner_id AS owner FROM leads WHERE email = ?",
    person.email,
  );
  return lead ?? null;
}

/** Being refused is an answer. */
export async function refusable(work: Promise<unknown>): Promise<unknown> {
  return work.catch((cause) => {
    if (cause instanceof Failure && cause.kind !== "busy") return cause.code;
    throw cause;
  });
}
