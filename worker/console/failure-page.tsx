import { Failure } from "../platform/failure.ts";
import { fill } from "../playbook/say.ts";
import { HOME, SIGN_IN } from "./door.ts";
import { type Frame, Layout, Notice } from "./layout.tsx";
import { NOTE_MAX } from "./lead-acts.tsx";
import { wordsOf } from "./words.ts";

/** A refusal as a page: what happened, what is safe, and one way on. */
export function FailurePage({ frame, cause }: { frame: Frame; cause: unknown }) {
  const words = wordsOf(frame.locale).failures;
  const { title, text, act } = words[nameOf(cause, words)];
  return (
    <Layout frame={frame} title={title}>
      <Notice
        title={title}
        text={fill(text, { max: NOTE_MAX })}
        act={{ href: frame.viewer ? HOME : SIGN_IN, text: frame.viewer ? act : words.unauthorised.act }}
      />
    </Layout>
  );
}

/** The words of the code, else of its kind, else those for anything that could not be read. */
function nameOf<Name extends string>(cause: unknown, words: Record<Name | "broken" | "invalid", unknown>): Name | "broken" | "invalid" {
  if (!(cause instanceof Failure)) return "broken";
  const known = [cause.code, cause.kind].find((name) => Object.hasOwn(words, name));
  return (known as Name | undefined) ?? "invalid";
}
