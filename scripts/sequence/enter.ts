import { factGround, type Scope } from "../../content/compile/reach/ground.ts";
import { ALWAYS, exampleOf } from "../../content/compile/reach/solve.ts";
import type { Stage } from "../../content/schema/common.ts";
import type { FactKind, Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import type { Fields } from "../../worker/playbook/condition.ts";
import type { Fact, FactOf, ProductKind } from "../../worker/playbook/facts.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { Refusal } from "../rehearse/refusal.ts";
import type { Reader } from "./readers.ts";

/** What happens so that a reader enters a sequence at `start`: they give their details and say yes, come to its stage, and do what it listens to. */
export function entering(playbook: Playbook, sequence: SequencePolicy, { answers }: Reader, start: Instant): Fact[][] {
  const stage = sequence.stage ?? sequence.signal?.stages[0];
  if (stage === undefined) throw new Refusal(`${sequence.sequence} starts with neither a stage nor a signal.`);
  const came = form({ form: stage === "signup" ? "download" : "subscribe", answers, marketing: "given" }, start);
  const { signal } = sequence;
  const heard = signal ? [signalFact(playbook, signal, start)] : [];
  return [[came], movedTo(stage, start), heard].filter((facts) => facts.length > 0);
}

/** A form brings somebody to browse and to signup; what the product reports, or a hand, to the others. */
function movedTo(stage: Stage, at: Instant): Fact[] {
  if (stage === "browse" || stage === "signup") return [];
  const kind = REPORTED[stage];
  if (kind) return [{ kind, at, source: SOURCES.stage, data: {} }];
  return [{ kind: "stage_set", at, source: SOURCES.stage, data: { by: "rehearsal", to: stage, reason: "to rehearse" } }];
}

const REPORTED: Partial<Record<Stage, ProductKind>> = { trial: "trial_started", paid: "paid", lost: "cancelled" };

function signalFact({ details }: Playbook, { on, when }: NonNullable<SequencePolicy["signal"]>, at: Instant): Fact {
  const scope: Scope = { pieces: [], resources: [], stages: [null], details, topics: [] };
  const fields = exampleOf(when ?? ALWAYS, factGround(scope, on));
  if (!fields) throw new Refusal(`Nothing was found that the signal of this sequence listens to: look at its \`when\`.`);
  return heard(on, fields, at);
}

/** A fact of a kind that says what a condition asks for. */
function heard(kind: FactKind, fields: Fields, at: Instant): Fact {
  const said = (name: `fact.${"slug" | "pieceKind" | "target" | "resource" | "feature" | "form" | "outcome" | "visibleMs" | "scroll"}`) =>
    fields[name] ?? undefined;
  const resource = said("fact.resource") ?? "a-paper";
  const page = { path: "/", slug: said("fact.slug"), pieceKind: said("fact.pieceKind"), target: said("fact.target"), visitor: "v" };
  const data: Partial<Record<FactKind, Record<string, unknown>>> = {
    form_submitted: form({ form: (said("fact.form") ?? "contact") as "contact" }, at).data,
    page_read: { ...page, visibleMs: said("fact.visibleMs") ?? 60_000, scroll: said("fact.scroll") },
    cta_clicked: page,
    resource_opened: { resource, grant: "g" },
    file_requested: { resource, submission: "s" },
    contacted: { by: "rehearsal", outcome: said("fact.outcome") ?? "reached" },
    used: { feature: said("fact.feature") },
  };
  return { kind, at, source: SOURCES.signal, data: data[kind] ?? {} } as Fact;
}

function form(data: Partial<FactOf<"form_submitted">["data"]>, at: Instant): FactOf<"form_submitted"> {
  return {
    kind: "form_submitted",
    at,
    source: SOURCES.form,
    data: { submission: "s", form: "contact", verified: true, answers: {}, ...data },
  };
}

/** Facts of one instant count in the order of their sources. */
const SOURCES = { form: "1:form", stage: "2:stage", signal: "3:signal" };
