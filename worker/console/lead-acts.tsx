import { OUTCOMES } from "../playbook/facts.ts";
import { fill } from "../playbook/say.ts";
import type { LeadView } from "./lead.ts";
import type { Words } from "./words.ts";

export const NOTE_MAX = 2000;

/** Which acts are open to who is looking, at a lead as it stands. */
export interface Open {
  accept: boolean;
  take: boolean;
  log: boolean;
}

/** The beacon of the page is the next act: to accept while that is open, to log the contact after. */
export function Acts({ view, open, t }: { view: LeadView; open: Open; t: Words }) {
  const { acts } = t;
  const accepts = open.accept || open.take;
  return (
    <section class="card" aria-labelledby="acts">
      <h2 class="text-lg" id="acts">
        {acts.title}
      </h2>
      {accepts ? (
        <form method="post" action={`/console/leads/${view.id}/accept`} class="mt-3 grid gap-2">
          <button class="btn" type="submit">
            {open.take ? acts.take : acts.accept}
          </button>
          <p class="text-sm text-ink-2">{open.take ? acts.takeNote : acts.acceptNote}</p>
        </form>
      ) : null}
      {open.log ? (
        <form method="post" action={`/console/leads/${view.id}/contact`} class="mt-4 grid gap-3" id="contact">
          <h3 class="text-base">{acts.contact}</h3>
          <div class="field">
            <label for="outcome">{acts.outcome}</label>
            <select id="outcome" name="outcome" required>
              <option value="">{acts.choose}</option>
              {OUTCOMES.map((outcome) => (
                <option value={outcome}>{t.outcomes[outcome]}</option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="note">{acts.note}</label>
            <textarea id="note" name="note" maxlength={NOTE_MAX} aria-describedby="note-hint" />
            <p class="hint" id="note-hint">
              {fill(acts.noteHint, { max: NOTE_MAX })}
            </p>
          </div>
          <button class={accepts ? "btn-quiet" : "btn"} type="submit">
            {acts.save}
          </button>
        </form>
      ) : null}
      {accepts || open.log ? null : <p class="mt-2 text-ink-2">{acts.none}</p>}
    </section>
  );
}
