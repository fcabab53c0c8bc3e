import { OUTCOMES } from "../playbook/facts.ts";
import { fill } from "../playbook/say.ts";
import { NOTE_MAX } from "./acts/form.ts";
import type { LeadView } from "./lead.ts";
import { ActForm, Field, Fold, ReasonField, Sure } from "./lead-fields.tsx";
import { More } from "./lead-more.tsx";
import type { MoreView } from "./more.ts";
import type { Named } from "./store.ts";
import type { Words } from "./words.ts";

/** Which acts are open to who is looking, at a lead as it stands. */
export interface Open {
  accept: boolean;
  take: boolean;
  claim: boolean;
  /** Why not yet, for a former owner of a lead in the pool. */
  coolDown: string | null;
  log: boolean;
  pause: boolean;
  resume: boolean;
  giveBack: boolean;
  judge: boolean;
  link: boolean;
  merge: boolean;
  /** Everything that is held about the person: to have it, and to erase it. */
  erase: boolean;
  /** The page of its company. */
  company: boolean;
}

interface ActsProps {
  view: LeadView;
  open: Open;
  together: readonly Named[];
  more: MoreView;
  press: string;
  t: Words;
}

/** The beacon of the page is the next act: to accept while that is open, to log the contact after. What is rare is folded away. */
export function Acts({ view, open, more, together, press, t }: ActsProps) {
  const { acts } = t;
  const first = firstAct(open, t);
  const nothing = !first && !open.log && !open.coolDown && !open.judge;
  return (
    <section class="card" aria-labelledby="acts">
      <h2 class="text-lg" id="acts">
        {acts.title}
      </h2>
      {first ? (
        <ActForm act={first.act} lead={view.id} press={press}>
          <button class="btn" type="submit">
            {first.text}
          </button>
          <p class="text-sm text-ink-2">{first.note}</p>
        </ActForm>
      ) : null}
      {open.coolDown ? <p class="mt-3">{open.coolDown}</p> : null}
      {open.log ? <Contact view={view} press={press} quiet={first !== null} t={t} /> : null}
      {nothing ? <p class="mt-2 text-ink-2">{acts.none}</p> : null}
      <div class="mt-4">
        <Pausing view={view} open={open} more={more} press={press} t={t} />
        {open.giveBack ? <GiveBack view={view} more={more} press={press} t={t} /> : null}
        <More view={view} more={more} together={together} press={press} t={t} open={open} />
      </div>
    </section>
  );
}

function firstAct(open: Open, { acts }: Words): { act: string; text: string; note: string } | null {
  if (open.take) return { act: "accept", text: acts.take, note: acts.takeNote };
  if (open.accept) return { act: "accept", text: acts.accept, note: acts.acceptNote };
  return open.claim ? { act: "claim", text: acts.claim, note: acts.claimNote } : null;
}

function Contact({ view, press, quiet, t }: Pick<ActsProps, "view" | "press" | "t"> & { quiet: boolean }) {
  const { acts } = t;
  return (
    <div id="contact" class="mt-4">
      <h3 class="text-base">{acts.contact}</h3>
      <ActForm act="contact" lead={view.id} press={press}>
        <Field id="outcome" label={acts.outcome}>
          {() => (
            <select id="outcome" name="outcome" required>
              <option value="">{acts.choose}</option>
              {OUTCOMES.map((outcome) => (
                <option value={outcome}>{t.outcomes[outcome]}</option>
              ))}
            </select>
          )}
        </Field>
        <Field id="note" label={acts.note} hint={fill(acts.noteHint, { max: NOTE_MAX })}>
          {(hint) => <textarea id="note" name="note" maxlength={NOTE_MAX} aria-describedby={hint} />}
        </Field>
        <button class={quiet ? "btn-quiet" : "btn"} type="submit">
          {acts.save}
        </button>
      </ActForm>
    </div>
  );
}

/** Whose turn it is to speak. */
function Pausing({ view, open, more, press, t }: Omit<ActsProps, "together">) {
  const { acts } = t;
  if (!open.pause && !open.resume) return null;
  const [act, text, note] = open.resume ? ["resume", acts.resume, acts.resumeNote] : ["pause", acts.pause, acts.pauseNote];
  return (
    <div class="border-t border-line pb-3">
      <ActForm act={act} lead={view.id} press={press}>
        <button class="btn-quiet" type="submit">
          {text}
        </button>
        <p class="text-sm text-ink-2">{fill(note, { days: more.limits.pauseDays })}</p>
      </ActForm>
    </div>
  );
}

function GiveBack({ view, more, press, t }: Omit<ActsProps, "open" | "together">) {
  const { giveBack } = t;
  const goes = view.backTo === "pool" ? giveBack.pooled : giveBack.nurtured;
  return (
    <Fold title={giveBack.title}>
      <p class="text-ink-2">{more.promised ? giveBack.promised : fill(goes, { days: more.limits.coolDownDays })}</p>
      <ActForm act="give-back" lead={view.id} press={press}>
        <ReasonField id="give-back-reason" t={t} />
        <Sure id="give-back-sure" label={giveBack.sure} />
        <button class="btn-quiet" type="submit">
          {giveBack.submit}
        </button>
      </ActForm>
    </Fold>
  );
}
