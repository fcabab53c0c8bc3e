import { fill } from "../playbook/say.ts";
import { TICKET_MAX } from "./acts/form.ts";
import { ActForm, Field, Fold } from "./lead-fields.tsx";
import type { More } from "./lead-more.tsx";

/** What the person waits for at the help desk: while a ticket is open, no mail of a sequence is written to them. */
export function Tickets({ view, more, press, t }: More) {
  const { tickets } = t.more;
  return (
    <Fold title={tickets.title}>
      <p class="text-ink-2">{tickets.note}</p>
      {more.tickets.map((ticket) => (
        <ActForm act="ticket/close" lead={view.id} press={press}>
          <input type="hidden" name="ticket" value={ticket} />
          <p>{fill(tickets.open, { ticket })}</p>
          <button class="btn-quiet" type="submit">
            {tickets.close}
          </button>
        </ActForm>
      ))}
      <ActForm act="ticket" lead={view.id} press={press}>
        <Field id="ticket" label={tickets.label} hint={fill(tickets.hint, { max: TICKET_MAX })}>
          {(hint) => <input id="ticket" name="ticket" required maxlength={TICKET_MAX} aria-describedby={hint} />}
        </Field>
        <button class="btn-quiet" type="submit">
          {tickets.submit}
        </button>
      </ActForm>
    </Fold>
  );
}
