import { Fold } from "../lead-fields.tsx";
import type { Words } from "../words.ts";

/** What is held about a person: one document to give them, and the way to erase it. */
export function Person({ lead, t }: { lead: string; t: Words }) {
  const { list, person } = t.erasing;
  const { title, text, download, erase } = person;
  return (
    <Fold title={title}>
      <p class="text-ink-2">{text}</p>
      <p class="mt-3 flex flex-wrap gap-3">
        <a class="btn-quiet" href={`/console/leads/${lead}/export`} download>
          {download}
        </a>
        <a class="btn-quiet" href={`/console/leads/${lead}/erase`}>
          {erase}
        </a>
        <a class="btn-quiet" href="/console/erasures">
          {list.title}
        </a>
      </p>
    </Fold>
  );
}
