import type { ArrivalsPolicy } from "../../../../content/schema/playbook.ts";
import { idOfTag } from "../../../platform/message-tag.ts";
import { answers, bounceOf, type ServerAnswer } from "../../../playbook/bounce.ts";
import { messageOf } from "../../message-id.ts";
import { mailboxOf } from "../mail.ts";

/** Under which name our mails are tagged at a provider, which sends the tag back with each report. */
const TAG = "message";

export function messageInTags(tags: Record<string, string | undefined>): string[] {
  return [idOfTag(tags[TAG] ?? "")].filter((id) => id !== null);
}

export function messageInHeaders(headers: readonly { name: string; value: string }[]): string[] {
  return headers.flatMap(({ name, value }) => {
    if (name.toLowerCase() === "message-id") return messageOf(value) ?? [];
    return name.toLowerCase() === "x-dinghai-message" ? [value.trim()] : [];
  });
}

/** What a provider calls permanent is held against an address only where the server's own words, if it gave any, speak of the address. */
export function permanentBounce(policy: ArrivalsPolicy, type: string | undefined, answer: ServerAnswer): "hard_bounce" | "soft_bounce" {
  if (type?.toLowerCase() !== "permanent") return "soft_bounce";
  return answers(`${answer.status} ${answer.said}`) ? bounceOf(policy, answer) : "hard_bounce";
}

/** The mailbox in an address with or without a name. */
export function recipientOf(address: string | undefined): string | null {
  return address ? mailboxOf(/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address) : null;
}
