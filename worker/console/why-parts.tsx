import type { LeadView } from "./lead.ts";
import { Card, Rule } from "./lead-parts.tsx";
import type { Words } from "./words.ts";

interface Part {
  view: LeadView;
  t: Words;
}

export function TierWhy({ view: { why }, t }: Part) {
  const { tier } = why;
  return (
    <Card id="tier" title={tier.title} none={tier.why.length > 0 ? null : t.why.tier.none}>
      <ul class="grid gap-1">
        {tier.why.map(({ text, rule }) => (
          <li class="break-words">
            {text} <Rule rule={rule} />
          </li>
        ))}
      </ul>
      {tier.inAWeek ? <p class="mt-2 text-ink-2">{tier.inAWeek}</p> : null}
      <p class="mt-2 text-sm text-ink-2">{why.version}</p>
    </Card>
  );
}

export function Interests({ view: { why }, t }: Part) {
  return (
    <Card id="interests" title={t.why.interests.title} none={why.interests.length > 0 ? null : t.why.interests.none}>
      <ul class="grid gap-3">
        {why.interests.map(({ name, points, lines }) => (
          <li class="break-words">
            <strong>{name}</strong> <span class="text-ink-2">{points}</span>
            {lines.map(({ text, when, rule }) => (
              <span class="block text-sm text-ink-2">
                {text} · {when} <Rule rule={rule} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Next({ view: { why }, t }: Part) {
  return (
    <Card id="next" title={t.why.next.title} none={why.next.length > 0 ? null : t.why.next.none}>
      <ol class="grid gap-2">
        {why.next.map(({ when, text, rule }) => (
          <li class="break-words">
            <span class="block text-sm font-semibold">{when}</span>
            {text} <Rule rule={rule} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
