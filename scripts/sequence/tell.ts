import type { Playbook } from "../../content/schema/playbook.ts";
import type { Line } from "./lines.ts";
import { localOf } from "./lines.ts";
import type { Played } from "./play.ts";

/** A rehearsal as a table that a colleague reads. */
export function tell({ sequence, lead, start, unknownYears }: Played, name: string, lines: readonly Line[], { nurture }: Playbook): string {
  const { profile } = lead;
  const { window, quiet, perDay, perWeek, perWeekFewer } = nurture;
  const week = lead.chosen.pace === "fewer" ? perWeekFewer : perWeek;
  const rows = lines.map((line) => [line.local, line.what, line.mail ?? "", line.subject ?? "", line.why.join("; ")]);
  return [
    `${sequence.sequence}, for ${name}: ${[profile.name, profile.role, profile.locale, profile.zone, `calendar ${profile.calendar}`].filter(Boolean).join(", ")}`,
    `starts ${localOf(lead, start)}; mails go out ${window.join("–")}${quiet.map((hours) => `, not ${hours.join("–")}`).join("")}, at most ${perDay} a day and ${week} a week`,
    ...(sequence.holdOut > 0
      ? [
          `${Math.round(sequence.holdOut * 100)} of 100 who enter get no mail, so that the others can be compared; this reader is not one of them`,
        ]
      : []),
    "",
    ...aligned([["local time", "what", "mail", "subject", "why"], ...rows]),
    ...unknownYears.map(
      (year) => `\nNo holidays of ${year} are in content/playbook/calendars/${profile.calendar}.yaml: in it weekends alone are free.`,
    ),
  ].join("\n");
}

function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ""))));
  return rows.map((row) => `  ${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell))).join("  ")}`.trimEnd());
}

/** Columns of a terminal: a Chinese character takes two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) =>
      width + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1),
    0,
  );
}
