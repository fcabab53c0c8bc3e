import { isZone } from "../../worker/playbook/zone.ts";
import { LOCALES, STAGES, type Stage } from "../schema/common.ts";
import { type Edition, WHENEVER } from "../schema/publish.ts";
import type { Library } from "./library.ts";
import { likely } from "./nearest.ts";
import type { Frontmatter, Piece } from "./piece.ts";
import { type Path, problemIn } from "./yaml.ts";

/** The way a reader goes; whoever sleeps or has left may begin again anywhere. */
const WAY: readonly Stage[] = STAGES.filter((stage) => stage !== "dormant" && stage !== "lost");
/** Forms that begin a stage; a question may be asked in any. */
const FORM_STAGES: Record<string, Stage> = { "/subscribe/": "browse", "/trial/": "trial" };

/** What the frontmatter of a piece says about itself, and about its neighbours. */
export function checkFacts(library: Library, pieces: readonly Piece[], series: readonly string[], edition: Edition): void {
  for (const piece of pieces) {
    for (const locale of LOCALES) {
      const yaml = piece.texts[locale]?.yaml;
      if (!yaml) continue;
      const say: Say = (path, message, fix) => library.problems.push(problemIn(yaml, path, message, fix));
      const remark: Say = (path, message, fix) => library.remarks.push(problemIn(yaml, path, message, fix));
      // both languages have the same next step: one remark is enough
      if (locale === "zh") checkForward(remark, yaml.value, piece, pieces);
      if (piece.kind === "cases") checkConsent(say, yaml.value);
      if (piece.kind === "whitepapers") checkVersions(say, yaml.value);
      if (piece.kind === "events") {
        checkTimes(say, yaml.value);
        checkRoom(say, yaml.value);
      }
      if (locale === "en") checkTwinFacts(say, yaml.value, piece);
      checkSeries(say, yaml.value, piece, pieces, series);
      checkExperiment(say, yaml.value, piece, pieces);
      if (yaml.value.reviewBy < edition.day && edition !== WHENEVER && !yaml.value.draft) checkReview(remark, yaml.value, edition.day);
    }
  }
}

type Say = (path: Path, message: string, fix?: string) => void;

/** The next step is for a reader who has come about as far as this one, or further: proof from the stage before is no way back. */
function checkForward(say: Say, { stage, next }: Frontmatter, piece: Piece, pieces: readonly Piece[]): void {
  const target = pieces.find(({ kind, slug }) => next === `/${kind}/${slug}/`)?.texts.zh?.yaml.value;
  const there = target?.stage ?? FORM_STAGES[next];
  if (there === undefined || WAY.indexOf(there) >= WAY.indexOf(stage) - 1) return;
  say(["next"], `${next} is for the stage ${there}, behind ${stage}: a reader would be sent back`, forward(stage, piece, pieces));
}

/** The piece that a reader of this one would most likely go on with; a question can always be asked. */
function forward(stage: Stage, piece: Piece, pieces: readonly Piece[]): string {
  const own = piece.texts.zh?.yaml.value;
  const shared = (other: Frontmatter) =>
    other.industries.filter((one) => own?.industries.includes(one)).length + other.roles.filter((one) => own?.roles.includes(one)).length;
  const [best] = pieces
    .flatMap((other) =>
      other !== piece && other.texts.zh ? [{ path: `/${other.kind}/${other.slug}/`, told: other.texts.zh.yaml.value }] : [],
    )
    .filter(({ told }) => WAY.indexOf(told.stage) >= WAY.indexOf(stage) && !told.draft)
    .sort((a, b) => shared(b.told) - shared(a.told));
  return best?.path ?? "/contact/";
}

/** A company in a case is invented and says so, or real and has agreed: one of the two. */
function checkConsent(say: Say, { illustrative, consent }: Frontmatter): void {
  if (illustrative && consent) say(["illustrative"], "is true, and a customer agreed to be named: a company is invented or real", "false");
  if (!illustrative && !consent)
    say(
      ["consent"],
      "is missing: a real customer has agreed to be named, or the case is illustrative: true",
      "add  consent: { by: Name and office, on: 2026-10-12 }",
    );
}

/** `changes` tells each version after the first, latest first. */
function checkVersions(say: Say, { version = 1, changes = [], publishedAt }: Frontmatter): void {
  const wanted = Array.from({ length: version - 1 }, (_, i) => version - i);
  for (const [i, change] of changes.entries()) {
    const right = wanted[i];
    if (right === undefined)
      say(["changes", i, "version"], `is ${change.version}, and the paper is version ${version}: raise version, or take this line out`);
    else if (change.version !== right)
      say(["changes", i, "version"], `is ${change.version}; the versions stand latest first: ${wanted.join(", ")}`, String(right));
    const earlier = changes[i + 1]?.at ?? publishedAt;
    if (change.at < earlier) say(["changes", i, "at"], `is before ${earlier}, when the version before it appeared`, earlier);
    if (right === undefined) return;
  }
  const untold = wanted[changes.length];
  if (untold !== undefined)
    say(
      ["changes"],
      `does not say what version ${untold} changed`,
      `add  - { version: ${untold}, at: 2026-10-12, says: What is new, for whoever has version ${untold - 1} }`,
    );
}

function checkTimes(say: Say, { startsAt = "", endsAt = "", zone = "" }: Frontmatter): void {
  if (endsAt <= startsAt) say(["endsAt"], `is not after startsAt ${startsAt}`);
  if (!isZone(zone)) say(["zone"], `“${zone}” is no time zone`, likely(zone, Intl.supportedValuesOf("timeZone")) ?? undefined);
}

/** Whoever has a seat at an online event is told where it meets; a hall has no such address. */
function checkRoom(say: Say, { online, joinUrl }: Frontmatter): void {
  if (online && !joinUrl)
    say(
      ["joinUrl"],
      "is missing: the mail to those with a seat says where an online event meets",
      "add  joinUrl: https://example.com/room",
    );
  if (!online && joinUrl)
    say(["online"], "is false, and joinUrl says where an online event meets: remove joinUrl, or say it is online", "true");
}

function checkSeries(say: Say, { series: own }: Frontmatter, piece: Piece, pieces: readonly Piece[], known: readonly string[]): void {
  if (!own) return;
  if (!known.includes(own.id)) say(["series", "id"], `“${own.id}” is not in content/series.yaml`, likely(own.id, known) ?? undefined);
  const parts = pieces.flatMap((other) => {
    const theirs = other.texts.zh?.yaml.value.series;
    return theirs?.id === own.id ? [{ other, part: theirs.part }] : [];
  });
  const first = parts.find(({ part }) => part === own.part)?.other;
  if (first && first !== piece)
    say(
      ["series", "part"],
      `${own.part} of ${own.id} is content/${first.kind}/${first.slug}`,
      String(Math.max(...parts.map(({ part }) => part)) + 1),
    );
}

/** An experiment is counted by its id: two pieces with one id would be counted together. */
function checkExperiment(say: Say, { experiment, publishedAt }: Frontmatter, piece: Piece, pieces: readonly Piece[]): void {
  if (!experiment) return;
  const first = pieces.find((other) => LOCALES.some((locale) => other.texts[locale]?.yaml.value.experiment?.id === experiment.id));
  if (first && first !== piece)
    say(["experiment", "id"], `“${experiment.id}” is the experiment of content/${first.kind}/${first.slug}`, `${experiment.id}-2`);
  if (experiment.until <= publishedAt) say(["experiment", "until"], `is not after publishedAt ${publishedAt}`);
}

/** What an experiment and a change are called differs by language; what they are does not. */
function checkTwinFacts(say: Say, { experiment, changes = [] }: Frontmatter, { texts: { zh } }: Piece): void {
  if (!zh) return;
  const { experiment: chinese, changes: told = [] } = zh.yaml.value;
  if (experiment?.id !== chinese?.id) say(["experiment"], `is not the experiment of zh.mdx, ${chinese?.id ?? "which has none"}`);
  else if (experiment && chinese && experiment.until !== chinese.until)
    say(["experiment", "until"], `differs from zh.mdx, which says ${chinese.until}`, chinese.until);
  for (const [i, { version, at }] of changes.entries()) {
    const other = told[i];
    if (other?.version === version && other.at !== at) say(["changes", i, "at"], `differs from zh.mdx, which says ${other.at}`, other.at);
  }
}

function checkReview(remark: Say, { owner }: Frontmatter, day: string): void {
  const half = new Date(`${day}T00:00:00Z`);
  half.setUTCMonth(half.getUTCMonth() + 6);
  remark(
    ["reviewBy"],
    `has passed: ${owner} looks whether the piece is still true, and gives the next day`,
    half.toISOString().slice(0, 10),
  );
}
