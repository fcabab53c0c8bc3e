import type { TestWorld } from "./world.ts";

/** The address of a link in the latest mail to somebody that has one. */
export function linkTo(world: TestWorld, email: string, path: "confirm" | "unsubscribe" | "preferences"): string {
  const mails = world.mailbox.filter(({ to }) => to.email === email).reverse();
  const link = mails.flatMap(({ text }) => new RegExp(`/mail/${path}/\\S+`).exec(text) ?? [])[0];
  if (!link) throw new Error(`no mail to ${email} has a link to ${path}`);
  return link;
}
