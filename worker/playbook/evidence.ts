import type { NurturePolicy } from "../../content/schema/playbook.ts";
import { HOUR, type Instant, SECOND } from "./time.ts";

type ClickPolicy = NurturePolicy["clicks"];

/** How sure it is that a person pressed a link: E0 certainly a machine, E1 probably one, E2 it looks like a person, E3 a person read what was behind it. */
export type Evidence = "E0" | "E1" | "E2" | "E3";

/** What a grade is given for. */
export type EvidenceSign =
  | "method"
  | "robot"
  | "prefetch"
  | "no_page"
  | "decoy"
  | "near_decoy"
  | "network"
  | "just_sent"
  | "many_links"
  | "person"
  | "read";

export interface Grade {
  evidence: Evidence;
  why: EvidenceSign;
}

/** What a request tells of its sender without telling who it is. */
export interface Caller {
  method: string;
  /** Whether its agent says it is a program, or it names none. */
  robot: boolean;
  /** Whether it is made ahead of a press that may never come. */
  prefetch: boolean;
  /** Whether it asks for a page to be shown. */
  page: boolean;
  /** Who runs the network it comes from, in their own words; null where that is not known. */
  network: string | null;
}

/** The link of a mail that no person sees. */
export const DECOY = "a0";

/** A press as it is kept. */
export interface Press extends Grade {
  id: string;
  link: string;
  at: Instant;
}

/**
 * What one press shows by itself, the surest sign first. `sentAt` is when its mail had left: "leaving" while the provider has yet to say that it
 * took it, null where that was never said. A network counts when its name holds one of the policy's, whatever the case.
 */
export function gradeAlone(
  policy: ClickPolicy,
  { link, at, caller }: { link: string; at: Instant; caller: Caller },
  sentAt: Instant | "leaving" | null,
): Grade {
  if (caller.method !== "GET") return { evidence: "E0", why: "method" };
  if (link === DECOY) return { evidence: "E0", why: "decoy" };
  if (caller.robot) return { evidence: "E0", why: "robot" };
  if (caller.prefetch) return { evidence: "E0", why: "prefetch" };
  if (!caller.page) return { evidence: "E0", why: "no_page" };
  const network = caller.network?.toLowerCase();
  if (network && policy.networks.some((name) => network.includes(name))) return { evidence: "E1", why: "network" };
  if (sentAt === "leaving" || (sentAt !== null && at - sentAt < policy.machineWithinSeconds * SECOND))
    return { evidence: "E1", why: "just_sent" };
  return { evidence: "E2", why: "person" };
}

/**
 * The presses of one mail that the others show to be a machine's, with their lower grades: those at most so many seconds from a press of the
 * decoy, and those among presses of most of its `links` links within so many seconds. A grade never rises here, and what was read stays read.
 */
export function lowered(policy: ClickPolicy, presses: readonly Press[], links: number): (Grade & { id: string })[] {
  const decoys = presses.filter(({ link }) => link === DECOY);
  const bursts = burstsOf(policy, presses, links);
  return presses.flatMap(({ id, at, evidence, why }): (Grade & { id: string })[] => {
    if (evidence === "E0" || evidence === "E3") return [];
    if (decoys.some((decoy) => Math.abs(decoy.at - at) <= policy.decoyWithinSeconds * SECOND))
      return [{ id, evidence: "E0", why: "near_decoy" }];
    const among = bursts.some(({ from, to }) => at >= from && at <= to);
    return mayBePersons({ evidence, why }) && among ? [{ id, evidence: "E1", why: "many_links" }] : [];
  });
}

/** Stretches of time in which most links of a mail were pressed. A mail with a single link has none. */
function burstsOf(policy: ClickPolicy, presses: readonly Press[], links: number): { from: Instant; to: Instant }[] {
  if (links < 2) return [];
  const most = Math.max(2, Math.ceil(links * policy.mostLinks));
  return presses.flatMap(({ at: from }) => {
    const to = from + policy.allLinksWithinSeconds * SECOND;
    const pressed = presses.filter(({ link, at }) => link !== DECOY && at >= from && at <= to);
    return new Set(pressed.map(({ link }) => link)).size >= most ? [{ from, to }] : [];
  });
}

/** Whether reading may still show that a person pressed. One who has waited for a mail presses at once, and reads; what other signs say of a machine stands. */
export function mayBePersons({ evidence, why }: Grade): boolean {
  return evidence === "E2" || (evidence === "E1" && why === "just_sent");
}

/** A page that a browser had open after a link of a mail led to the site. */
export interface Reading {
  /** The press that led here. */
  click: string;
  visitor: string;
  path: string;
  at: Instant;
  heardAt: Instant;
  visibleMs: number;
}

/** Whether a page was read by whoever pressed: for long enough, and heard of within so many hours. An address that is passed on later says nothing of the one who got the mail. */
export function isRead(
  policy: ClickPolicy,
  press: { at: Instant },
  { visibleMs, heardAt }: Pick<Reading, "visibleMs" | "heardAt">,
): boolean {
  return visibleMs >= policy.readMs && heardAt >= press.at && heardAt - press.at <= policy.readWithinHours * HOUR;
}
