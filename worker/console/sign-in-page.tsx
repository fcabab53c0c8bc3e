import type { RepPolicy } from "../../content/schema/playbook.ts";
import { SIGN_IN_LINK_MINUTES } from "../platform/auth.ts";
import { fill } from "../playbook/say.ts";
import { type Frame, Layout, Notice } from "./layout.tsx";
import { wordsOf } from "./words.ts";

interface SignIn {
  frame: Frame;
  next: string;
  /** The team of the demo, in local mode only. */
  demo: readonly RepPolicy[];
  wrong: boolean;
  said?: string | undefined;
}

export function SignInPage({ frame, next, demo, wrong, said }: SignIn) {
  const { signIn: t } = wordsOf(frame.locale);
  return (
    <Layout frame={frame} title={t.title} said={said}>
      <div class="card mx-auto max-w-[28rem]">
        <h1 class="text-2xl">{t.title}</h1>
        <p class="mt-2 text-ink-2">{fill(t.intro, { minutes: SIGN_IN_LINK_MINUTES })}</p>
        <form method="post" action="/console/sign-in" class="mt-5 grid gap-4">
          <input type="hidden" name="next" value={next} />
          <div class="field">
            <label for="email">{t.email}</label>
            <input
              id="email"
              name="email"
              type="email"
              autocomplete="email"
              required
              aria-invalid={wrong ? "true" : undefined}
              aria-describedby={wrong ? "email-wrong" : undefined}
            />
            {wrong ? (
              <p class="error" id="email-wrong">
                {t.wrong}
              </p>
            ) : null}
          </div>
          <button class="btn" type="submit">
            {t.send}
          </button>
        </form>
        {demo.length > 0 ? (
          <form method="post" action="/console/sign-in" class="mt-6 grid gap-2 border-t border-line pt-5">
            <input type="hidden" name="next" value={next} />
            <h2 class="text-base">{t.demo}</h2>
            {demo.map((rep) => (
              <button class="btn-quiet" type="submit" name="email" value={rep.email}>
                {rep.name[frame.locale]} · {rep.title[frame.locale]}
              </button>
            ))}
            <p class="text-sm text-ink-2">{t.demoNote}</p>
          </form>
        ) : null}
      </div>
    </Layout>
  );
}

/** The same answer for every address. In local mode the link itself stands here. */
export function SentPage({ frame, email, link }: { frame: Frame; email: string; link: string | null }) {
  const { signIn: t } = wordsOf(frame.locale);
  const said = fill(t.sent.text, { email, minutes: SIGN_IN_LINK_MINUTES });
  return (
    <Layout frame={frame} title={t.sent.title}>
      <div class="card mx-auto max-w-[28rem]">
        <h1 class="text-2xl">{t.sent.title}</h1>
        <p class="mt-2 break-words">{said}</p>
        {link ? (
          <>
            <p class="mt-4">{t.sent.local}</p>
            <p class="mt-3">
              <a class="btn" href={link}>
                {t.title}
              </a>
            </p>
          </>
        ) : null}
        <p class="mt-4">
          <a href="/console/sign-in">{t.sent.again}</a>
        </p>
      </div>
    </Layout>
  );
}

/** Opening the link shows a button; only its press signs in. */
export function ConfirmPage({ frame, token, next }: { frame: Frame; token: string; next: string }) {
  const { signIn: t } = wordsOf(frame.locale);
  return (
    <Layout frame={frame} title={t.title}>
      <form method="post" action="/console/sign-in/confirm" class="card mx-auto max-w-[28rem]">
        <h1 class="text-2xl">{t.confirm.title}</h1>
        <p class="mt-2">{t.confirm.text}</p>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="next" value={next} />
        <button class="btn mt-4" type="submit">
          {t.confirm.press}
        </button>
      </form>
    </Layout>
  );
}

export function StalePage({ frame }: { frame: Frame }) {
  const { signIn: t } = wordsOf(frame.locale);
  const text = fill(t.stale.text, { minutes: SIGN_IN_LINK_MINUTES });
  return (
    <Layout frame={frame} title={t.stale.title}>
      <Notice title={t.stale.title} text={text} act={{ href: "/console/sign-in", text: t.stale.again }} />
    </Layout>
  );
}
