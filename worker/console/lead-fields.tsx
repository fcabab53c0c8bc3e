import type { Child } from "hono/jsx";
import { fill } from "../playbook/say.ts";
import { REASON_MAX } from "./acts/form.ts";
import { Press } from "./layout.tsx";
import type { Words } from "./words.ts";

interface ActForm {
  /** The last part of the address, and what the ids of its fields begin with. */
  act: string;
  lead: string;
  press: string;
  children?: Child;
}

export function ActForm({ act, lead, press, children }: ActForm) {
  return (
    <PressForm action={`/console/leads/${lead}/${act}`} press={press}>
      {children}
    </PressForm>
  );
}

/** A form that is pressed once, however often. */
export function PressForm({ action, press, children }: { action: string; press: string; children?: Child }) {
  return (
    <form method="post" action={action} class="mt-3 grid gap-3">
      <Press press={press} />
      {children}
    </form>
  );
}

/** A part that opens on wish. Works without script and by keyboard. */
export function Fold({ title, children }: { title: string; children?: Child }) {
  return (
    <details class="border-t border-line">
      <summary class="cursor-pointer py-2.5 font-semibold text-tide">{title}</summary>
      <div class="pb-4 pl-4">{children}</div>
    </details>
  );
}

interface Field {
  id: string;
  label: string;
  hint?: string;
  children: (describedBy: string | undefined) => Child;
}

/** A label, its control, and a hint that is read with it. */
export function Field({ id, label, hint, children }: Field) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(hint ? `${id}-hint` : undefined)}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

export function ReasonField({ id, hint, t }: { id: string; hint?: string; t: Words }) {
  return (
    <Field id={id} label={t.acts.reason} hint={fill(hint ?? t.acts.reasonHint, { max: REASON_MAX })}>
      {(describedBy) => <textarea id={id} name="reason" required maxlength={REASON_MAX} rows={2} aria-describedby={describedBy} />}
    </Field>
  );
}

export function DaysField({ id, max, t }: { id: string; max: number; t: Words }) {
  return (
    <Field id={id} label={t.acts.days} hint={fill(t.acts.daysHint, { max })}>
      {(hint) => (
        <input
          id={id}
          name="days"
          type="number"
          inputmode="numeric"
          min="1"
          max={String(max)}
          step="1"
          required
          value={String(Math.min(30, max))}
          aria-describedby={hint}
        />
      )}
    </Field>
  );
}

/** A tick without which a form is not sent. */
export function Sure({ id, label }: { id: string; label: string }) {
  return (
    <p class="flex items-start gap-2">
      <input class="mt-1 size-5 flex-none accent-tide" id={id} type="checkbox" name="sure" value="yes" required />
      <label for={id}>{label}</label>
    </p>
  );
}
