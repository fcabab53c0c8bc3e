import { type Problem, problemAt } from "../problem.ts";
import { type Path, pathText, problemIn, type YamlText } from "../yaml.ts";

/** The value to put in place of the one that stands there, or what to do instead. */
export type Fix = { put: string } | { act: string };

type Tell = (yaml: YamlText, path: Path, message: string, fix: Fix) => void;

export interface Findings {
  /** Certainly wrong: nothing is compiled. */
  mistake: Tell;
  /** Worth a look: it may be meant. */
  doubt: Tell;
}

export function findings(problems: Problem[], warnings: Problem[]): Findings {
  return { mistake: tellInto(problems), doubt: tellInto(warnings) };
}

function tellInto(list: Problem[]): Tell {
  return (yaml, path, message, fix) => {
    list.push(
      "put" in fix
        ? problemIn(yaml, path, message, fix.put)
        : problemAt(yaml.source, lineOf(yaml, path), `${pathText(path)} ${message}`.trim(), fix.act),
    );
  };
}

/** The line of a value, the first one of a block. */
export function lineOf(yaml: YamlText, path: Path): number {
  return yaml.spot(path, "key").line;
}
