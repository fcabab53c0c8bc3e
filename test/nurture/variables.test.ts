import { afterEach, expect, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { filledOf, type MailVariable } from "../../content/schema/playbook.ts";
import { exampleOf, mailOf, templates } from "../../worker/console/gallery/examples.ts";
import { type MailVariables, mails } from "../../worker/generated/mails.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { composeMail } from "../../worker/nurture/compose.ts";
import { apply } from "../../worker/playbook/apply.ts";
import { MONDAY } from "../support/world.ts";

/** What the examples have no occasion for: their reader is verified, has agreed to mail and left a number, and their event is in a hall. */
const UNSAID: Record<string, MailVariable[]> = {
  "transactional/answer": ["reason"],
  "transactional/download": ["reason"],
  "transactional/prospect-settled": ["reason"],
  "transactional/owner-asked": ["reason"],
  "transactional/owner-replied": ["reason"],
  "transactional/registered": ["joinUrl"],
  "transactional/seat-free": ["joinUrl"],
};
const SITE = "https://dinghai.test";
const restore: (() => void)[] = [];
afterEach(() => {
  for (const back of restore.splice(0)) back();
});

/** What a mail is filled with when it is written: its body is replaced by one that listens. */
async function filledBy(template: string, locale: "zh" | "en", write: () => Promise<unknown>): Promise<MailVariable[]> {
  const mail = mails[template]?.[locale];
  if (!mail) throw new Error(`no mail ${template}`);
  const { Content } = mail;
  restore.push(() => Object.assign(mail, { Content }));
  let heard: MailVariables = {};
  mail.Content = ({ components: _, ...variables }) => {
    heard = variables;
    return "";
  };
  await write();
  return (Object.keys(heard) as MailVariable[]).filter((name) => heard[name]);
}

it("every variable that a mail may use is filled when there is something to say", async () => {
  for (const template of Object.keys(mails))
    for (const locale of LOCALES) {
      const examples = templates().filter((one) => mailOf(one) === template);
      const filled = new Set<MailVariable>();
      for (const example of examples)
        for (const name of await filledBy(template, locale, () => exampleOf(playbook, SITE, MONDAY, example, locale))) filled.add(name);
      const { always, maybe } = filledOf(template);
      const unfilled = [...always, ...maybe].filter((name) => !filled.has(name) && !UNSAID[template]?.includes(name));
      expect([template, locale, unfilled]).toEqual([template, locale, []]);
    }
});

it.each(Object.keys(mails).filter((name) => !name.startsWith("transactional/")))(
  "%s is filled with nothing but what it may say without asking, when nothing is known of its reader",
  async (template) => {
    const lead = apply(null, {
      kind: "lead_created",
      at: MONDAY,
      data: {
        id: "nobody",
        playbook: playbook.version,
        accountId: null,
        profile: {
          ...{ email: "a@b.example", domain: "b.example", emailKind: "work", name: null, company: null, title: null, phone: null },
          ...{ locale: "en", zone: "Europe/Berlin", calendar: "de", country: null, industry: null, companySize: null, role: null },
        },
      },
    });
    const filled = await filledBy(template, "en", () =>
      composeMail(playbook, {
        ...{ id: "one", template, purpose: "marketing", subject: {}, lead, recipient: "lead", expires: null, message: null },
        ...{ links: { unsubscribe: SITE, preferences: SITE }, answeredFrom: null, place: null, siteUrl: SITE },
      }),
    );
    const { always, maybe } = filledOf(template);
    expect(filled.filter((name) => [...always, ...maybe].includes(name))).toEqual([...always]);
  },
);
