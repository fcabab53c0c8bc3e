import type { Child } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";
import type { RepPolicy, TeamPolicy } from "../../content/schema/playbook.ts";
import { mails } from "../generated/mails.ts";
import { words } from "../generated/words.ts";
import { htmlPieces, Letter, plain, textPieces } from "../nurture/letter.tsx";
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
  const variables = { name: rep.name[locale], signInUrl: url };
  const same = (href: string) => href;
  const name = company.name[locale];
  const postal = fill(words.mail[locale].postal, { company: name, address: company.address[locale] });
  const why = fill(words.mail[locale].why.internal, { company: name });
  const frame = { locale, preheader: template.preheader, company: name, why, postal, leave: null, preferences: null };
  const body = (pieces: Record<string, unknown>) => template.Content({ ...variables, components: pieces }) as Child;
  const html = <Letter frame={frame}>{body(htmlPieces(same))}</Letter>;
  return {
    id,
    from: { name, email: company.email },
    to: { name: rep.name[locale], email: rep.email },
    replyTo: null,
    subject: template.subject,
    text: `${plain(String(await body(textPieces(same))))}\n\n--\n${why}\n${postal}\n`,
    html: `<!doctype html>${String(await html)}`,
    headers: {},
  };
}
