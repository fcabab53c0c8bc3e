import type { Locale } from "../../content/schema/common.ts";
import { Failure, type Wrong } from "../platform/failure.ts";
import { fill, sayTime } from "../playbook/say.ts";
import { NOTE_MAX } from "./acts/form.ts";
import { HOME, SIGN_IN } from "./door.ts";
import { type Frame, Layout, Notice } from "./layout.tsx";
import { join, wordsOf } from "./words.ts";

/** Where a refusal leads on to, when that is not the inbox. */
const WAYS: Record<string, string> = {
  lead_claimed_already: "/console/pool",
  claims_used_up: "/console/pool",
  cooling_down: "/console/pool",
};

/** A refusal as a page: what happened, what is safe, and one way on. */
export function FailurePage({ frame, cause }: { frame: Frame; cause: unknown }) {
  const words = wordsOf(frame.locale).failures;
  const name = nameOf(cause, words);
  const { title, text, act } = words[name];
  return (
    <Layout frame={frame} title={title}>
      <Notice
        title={title}
        text={fill(text, { max: NOTE_MAX, ...said(cause, frame) })}
        act={{ href: frame.viewer ? (WAYS[name] ?? HOME) : SIGN_IN, text: frame.viewer ? act : words.unauthorised.act }}
      />
    </Layout>
  );
}

/** What a refusal says of its fields: which are meant, and from when on. */
function said(cause: unknown, { locale, viewer }: Frame): Record<string, string> {
  const fields = (cause instanceof Failure && cause.fields) || {};
  const from = fields.from?.values?.at;
  return {
    fields: join(
      Object.entries(fields).map(([name, wanted]) => fieldName(name, wanted, locale)),
      locale,
    ),
    ...(from && viewer ? { from: sayTime(locale, viewer.policy.zone, Date.parse(from)) } : {}),
  };
}

function fieldName(name: string, { values }: Wrong, locale: Locale): string {
  const names: Record<string, string> = wordsOf(locale).fields;
  return fill(names[name] ?? name, { wanted: values?.known ?? "" }).trim();
}

/** The words of the code, else of its kind, else those for anything that could not be read. */
function nameOf<Name extends string>(cause: unknown, words: Record<Name | "broken" | "invalid", unknown>): Name | "broken" | "invalid" {
  if (!(cause instanceof Failure)) return "broken";
  const known = [cause.code, cause.kind].find((name) => Object.hasOwn(words, name));
  return (known as Name | undefined) ?? "invalid";
}
