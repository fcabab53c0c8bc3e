import { type CalendarPolicy, calendarFile, PLAYBOOK_FILES, type Playbook, type SequencePolicy, sequenceFile } from "../schema/playbook.ts";
import type { Library } from "./library.ts";
import { likely } from "./nearest.ts";
import { missingFile } from "./problem.ts";
import { problemIn, readYaml, type Yaml } from "./yaml.ts";

type FileName = keyof typeof PLAYBOOK_FILES;
type Policies = { [K in FileName]?: Yaml<Playbook[K]> };

/** The policy files that could be read; a wrong one is absent and its problems are told. */
export interface PolicyFiles extends Policies {
  calendars: Record<string, Yaml<CalendarPolicy>>;
  sequences: Record<string, Yaml<SequencePolicy>>;
}

export function readPolicy(library: Library): PolicyFiles {
  const names = Object.keys(PLAYBOOK_FILES) as FileName[];
  const files: PolicyFiles = { calendars: readCalendars(library), sequences: readSequences(library) };
  for (const name of library.within("playbook").filter((path) => !path.startsWith("calendars/"))) {
    if (names.some((known) => name === `${known}.yaml`)) continue;
    const meant = likely(name.replace(/\.\w+$/, ""), names);
    library.problems.push(
      missingFile(
        `content/playbook/${name}`,
        `is not a playbook file; those are ${names.map((known) => `${known}.yaml`).join(", ")}`,
        meant === null ? "remove it" : `name it content/playbook/${meant}.yaml`,
      ),
    );
  }
  for (const name of names) {
    const path = `playbook/${name}.yaml`;
    if (!library.has(path)) {
      library.problems.push(missingFile(`content/${path}`, "is missing: the playbook needs it", `create content/${path}`));
      continue;
    }
    const yaml = readYaml(library.open(path), PLAYBOOK_FILES[name], library.problems);
    if (yaml) Object.assign(files, { [name]: yaml });
  }
  return files;
}

/** The whole policy, or null while a file of it is wrong. The version is stamped by whoever writes it. */
export function wholePlaybook(files: PolicyFiles): Omit<Playbook, "version"> | null {
  const { score, tiers, stages, routes, team, promises, intake, accounts, nurture, arrivals, delivery, pool, signs, details } = files;
  if (!score || !tiers || !stages || !routes || !team || !promises || !intake || !accounts || !nurture) return null;
  if (!arrivals || !delivery || !pool || !signs || !details) return null;
  return {
    score: score.value,
    tiers: tiers.value,
    stages: stages.value,
    routes: routes.value,
    team: team.value,
    promises: promises.value,
    intake: intake.value,
    accounts: accounts.value,
    nurture: nurture.value,
    arrivals: arrivals.value,
    delivery: delivery.value,
    pool: pool.value,
    signs: signs.value,
    details: details.value,
    calendars: valuesOf(files.calendars),
    sequences: valuesOf(files.sequences),
  };
}

function readCalendars(library: Library): PolicyFiles["calendars"] {
  const calendars: PolicyFiles["calendars"] = {};
  for (const name of library.within("playbook/calendars")) {
    const yaml = readYaml(library.open(`playbook/calendars/${name}`), calendarFile, library.problems);
    if (!yaml) continue;
    const id = name.replace(/\.yaml$/, "");
    if (yaml.value.calendar !== id)
      library.problems.push(problemIn(yaml, ["calendar"], `is “${yaml.value.calendar}” in the file ${name}`, id));
    calendars[id] = yaml;
  }
  return calendars;
}

function readSequences(library: Library): PolicyFiles["sequences"] {
  const sequences: PolicyFiles["sequences"] = {};
  for (const folder of library.folders("mail").filter((name) => name !== "transactional")) {
    const path = `mail/${folder}/sequence.yaml`;
    if (!library.has(path)) {
      library.problems.push(
        missingFile(`content/${path}`, "is missing: a folder of mails is a sequence", `create content/${path} with  sequence: ${folder}`),
      );
      continue;
    }
    const yaml = readYaml(library.open(path), sequenceFile, library.problems);
    if (!yaml) continue;
    if (yaml.value.sequence !== folder)
      library.problems.push(problemIn(yaml, ["sequence"], `is “${yaml.value.sequence}” in the folder ${folder}`, folder));
    sequences[folder] = yaml;
  }
  return sequences;
}

const valuesOf = <T>(files: Record<string, Yaml<T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(files).map(([name, yaml]) => [name, yaml.value]));
