import type { Listed } from "../../content/schema/lists.ts";

const SHOWN = 3;
const INDUSTRY_POINTS = 3;
const ROLE_POINTS = 2;
const STAGE_POINTS = 2;
/** Between equals the reader is offered another kind. */
const KIND_POINTS = 1;

/** The pieces nearest to one by industry, role and stage, best first; never itself, nor those it names elsewhere. The order of `all` settles ties. */
export function related<P extends Listed>(piece: Listed, all: readonly P[], named: ReadonlySet<string>): P[] {
  return all
    .filter((each) => !(each.kind === piece.kind && each.slug === piece.slug) && !named.has(`/${each.kind}/${each.slug}/`))
    .map((each) => ({ each, points: nearness(piece, each) }))
    .filter(({ points }) => points > KIND_POINTS)
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN)
    .map(({ each }) => each);
}

function nearness(a: Listed, b: Listed): number {
  const shared = (left: readonly string[], right: readonly string[]) => left.filter((each) => right.includes(each)).length;
  return (
    INDUSTRY_POINTS * Math.min(2, shared(a.industries, b.industries)) +
    ROLE_POINTS * Math.min(2, shared(a.roles, b.roles)) +
    (a.stage === b.stage ? STAGE_POINTS : 0) +
    (a.kind === b.kind ? 0 : KIND_POINTS)
  );
}
