import type { FormId } from "../../../../content/schema/common.ts";
import { type Submitted, submitForm } from "../../../../worker/capture/commands.ts";
import { catalogue } from "../../../../worker/generated/catalogue.ts";
import { type Act, asks, does } from "./act.ts";

const PAPERS = catalogue.filter(({ gated }) => gated).map(({ slug }) => slug);

/** Somebody sends a form, with or without a yes, from their own browser or another one. */
export const sendsForm: Act = {
  name: "sends a form",
  weight: 6,
  async do(life, person, draw) {
    const form: FormId = draw.oneOf(["download", "download", "contact", "trial", "subscribe"]);
    const yes = draw.of(0.75);
    const key = `form-${draw.between(1, 1e9)}`;
    const body = {
      ...{ email: person.email, country: person.country, locale: person.locale, consent: { marketing: yes } },
      visitor: draw.of(0.85) ? person.visitor : `${person.visitor}-other`,
      ...(form === "subscribe" ? {} : { name: person.name, company: person.company, ...person.answers }),
      ...(form === "download" ? { resource: draw.oneOf(PAPERS) } : {}),
      ...(form === "contact" ? { message: "请问 what does it cost?" } : {}),
    };
    const work = (world: Parameters<typeof submitForm>[0]) => submitForm(world, form, body, key, person.locale);
    const name = `${person.email} sends ${form}${yes ? " with a yes" : ""}`;
    const run = yes ? await does(life, draw, person, "ticked", name, work) : await asks(life, draw, name, work);
    if (run?.ended?.state === "done") life.judge.submissions.set(key, { id: (run.ended.value as Submitted).id, person: person.index });
  },
};
