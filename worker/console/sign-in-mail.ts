import type { Locale } from "../../content/schema/common.ts";
import type { RepPolicy, TeamPolicy } from "../../content/schema/playbook.ts";
import { mails } from "../generated/mails.ts";
import { words } from "../generated/words.ts";
import { headersOf } from "../nurture/headers.ts";
import { writeLetter } from "../nurture/letter.tsx";
import type { Mail } from "../platform/mail.ts";
import { fill } from "../playbook/say.ts";

interface Occasion {
  id: string;
  rep: RepPolicy;
  url: string;
  company: TeamPolicy["company"];
  locale: Locale;
}

/** The mail with the link that signs a salesperson in. */
export async function composeSignIn({ id, rep, url, company, locale }: Occasion): Promise<Mail> {
  const template = mails["transactional/sign-in"]?.[locale];
  if (!template) throw new RangeError("there is no mail transactional/sign-in");
  const name = company.name[locale];
  const frame = {
    locale,
    subject: template.subject,
    preheader: template.preheader,
    company: name,
    why: fill(words.mail[locale].why.internal, { company: name }),
    postal: fill(words.mail[locale].postal, { company: name, address: company.address[locale] }),
    leave: null,
    preferences: null,
    decoy: null,
  };
  const variables = { name: rep.name[locale], signInUrl: url };
  const body = (components: Record<string, unknown>) => template.Content({ ...variables, components });
  const { html, text } = await writeLetter(frame, body, (href) => href);
  return {
    id,
    from: { name, email: company.email },
    to: { name: rep.name[locale], email: rep.email },
    replyTo: null,
    subject: template.subject,
    text,
    html,
    headers: headersOf({ id, sender: company.email, purpose: "internal", unsubscribe: null }),
  };
}
