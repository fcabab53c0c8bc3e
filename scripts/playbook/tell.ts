import type { Because, Explained } from "./explain.ts";

/** An explanation as lines for a terminal. */
export function tell(explained: Explained): string {
  const { id, email, name, score, tier, stage, place, owner, ownerWhy, promise, runs, next, interests } = explained;
  return [
    [name, `<${email}>`, id].filter((part) => part !== null).join(" "),
    `at ${minute(explained.now)}, playbook ${explained.playbook}`,
    ...block(
      `score ${points(score.total)} = fit ${points(score.fit)} + engagement ${points(score.engagement)}; in a week ${points(score.inAWeek)}`,
      score.receipts.map((receipt) => `${points(receipt.value).padStart(6)}  ${receipt.reason}, ${minute(receipt.at)}  ${source(receipt)}`),
    ),
    ...(interests.length > 0
      ? block(
          "reads about",
          interests.map((one) => `${points(one.points).padStart(6)}  ${one.name}`),
        )
      : []),
    ...block(`tier ${tier.is ?? "none"}; in a week ${tier.inAWeek ?? "none"}`, tier.why.map(because)),
    ...block(
      `stage ${stage.is ?? "none"}`,
      stage.why.map((cause) => `${cause.from ?? "none"} → ${cause.to}: ${because(cause)}`),
    ),
    ...block(owner ? `owner ${owner.name}` : `owner none (${place})`, ownerWhy.map(because)),
    ...block(promise ? `promise by ${minute(promise.by)} (${promise.mode}), ${promise.state}  ${source(promise)}` : "promise none", []),
    ...(runs.length > 0 ? block("mail in sequence", runs.map(run)) : []),
    ...block(next.length > 0 ? "next" : "next nothing: only a new fact changes something", next.map(because)),
  ].join("\n");
}

function block(title: string, lines: readonly string[]): string[] {
  return ["", title, ...lines.map((line) => `  ${line}`)];
}

function because({ text, at, ...from }: Because): string {
  return `${at === undefined ? "" : `${minute(at)}  `}${text}  ${source(from)}`;
}

function run({ sequence, status, since, next, dueAt, goalAt, why }: Explained["runs"][number]): string {
  const coming = next === null ? "" : `, next ${next}${dueAt === null ? "" : ` ${minute(dueAt)}`}`;
  const goal = goalAt === null ? "" : `, goal reached ${minute(goalAt)}`;
  return `${sequence} ${status} since ${minute(since)}${coming}${goal}${why === null ? "" : `: ${why.text}  [${why.rule}]`}`;
}

const source = ({ rule, playbook }: { rule: string; playbook: string }) => `[${rule} @ ${playbook}]`;
const minute = (at: string) => `${at.slice(0, 16).replace("T", " ")} UTC`;
const points = (value: number) => value.toFixed(1);
