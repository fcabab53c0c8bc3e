import type { Mail } from "../platform/mail.ts";
import type { World } from "../platform/world.ts";
import type { Instant } from "../playbook/time.ts";
import type { Letter } from "./store.ts";

/** Writes a letter, or says why it must not be sent, or not yet. */
export type Compose = (letter: Letter) => Promise<Mail | { withheld: string } | { notBefore: Instant; reason: string }>;

/** What the rooms above do with what leaves. */
export interface Deliverers {
  /** Looks up what these letters speak of, all at once. */
  composer(world: World, letters: readonly Letter[]): Promise<Compose>;
  /** Whether everybody who said no is known, so that mails may leave at all. */
  mayLeave(world: World): Promise<boolean>;
  refreshAccount(world: World, account: string): Promise<void>;
  joinVisits(world: World, visitor: string, lead: string): Promise<void>;
  /** A mail came back for good. */
  mailFailed(world: World, lead: string, message: string, reason: string): Promise<void>;
}
