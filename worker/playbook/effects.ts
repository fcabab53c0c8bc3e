import type { Bilingual, FormId } from "../../content/schema/common.ts";
import type { Instant } from "./time.ts";

/** What a mail needs to know, as ids and instants; the words and the addresses are found when it leaves. */
export interface MailSubject {
  submission?: string | undefined;
  /** Which form it answers. */
  form?: FormId | undefined;
  /** Whether they ticked the box that asks for further mail. */
  agreed?: boolean | undefined;
  resource?: string | undefined;
  owner?: string | undefined;
  by?: Instant | undefined;
  verified?: boolean | undefined;
  /** Why an owner no longer has it. */
  why?: Bilingual | undefined;
  /** What a newer version of the paper has changed. */
  changes?: Bilingual | undefined;
  /** Whether they were told that a mail with the time follows. */
  waits?: boolean | undefined;
  /** Where their answer is kept. */
  arrival?: string | undefined;
  /** Why the prospect hears from somebody else. */
  because?: "late" | "returned" | "left" | undefined;
}

export type MailPurpose = "asked" | "internal" | "marketing";

export interface MailEffect {
  kind: "mail";
  /** Natural key: the same mail decided twice is one mail. */
  id: string;
  template: string;
  to: "lead" | { rep: string };
  purpose: MailPurpose;
  subject: MailSubject;
  enrolment?: string | undefined;
  step?: string | undefined;
  variant?: string | undefined;
  arm?: string | undefined;
}

export type Effect =
  | MailEffect
  | { kind: "account_refresh"; account: string }
  | { kind: "visit_join"; visitor: string; lead: string; at: Instant }
  | { kind: "alarm"; id: string; alarm: "calendar_year"; subject: { calendar: string; year: string } }
  | { kind: "alarm"; id: string; alarm: "step_stuck"; subject: { lead: string; enrolment: string; step: string } };
