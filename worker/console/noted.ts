import type { FactOf } from "../playbook/facts.ts";
import { fill } from "../playbook/say.ts";
import type { Teller } from "./tell.ts";
import { labelled } from "./words.ts";

/** What a note says is known, line by line. */
export function notedLines(noted: FactOf<"details_noted">["data"], { t, rep, model, region, judged }: Teller): string[] {
  const { company, looks } = t.more;
  const { deal, product, introducer, capital, volume, users } = noted;
  return [
    ...(deal ? [`${deal.amount} ${deal.currency}`] : []),
    ...(product ? [product] : []),
    ...(introducer ? [rep(introducer)] : []),
    ...(capital ? [labelled(company.capital, `${capital.amount} ${capital.currency}`, t)] : []),
    ...(noted.model ? [labelled(company.model, model(noted.model), t)] : []),
    ...(typeof volume === "number" ? [labelled(company.volume, String(volume), t)] : []),
    ...(typeof users === "number" ? [labelled(company.users, String(users), t)] : []),
    ...(noted.region ? [labelled(company.region, region(noted.region), t)] : []),
    ...Object.entries(noted.judgements ?? {}).flatMap(([question, answer]) =>
      answer === null ? [] : [fill(looks.line, judged(question, answer))],
    ),
  ];
}
