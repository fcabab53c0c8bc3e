import { join } from "node:path";
import { ROOT } from "./install.mjs";
import { wantedBy } from "./rehearse/arguments.ts";
import type { Change, Report } from "./rehearse/compare.ts";
import { journalsOfExport, journalsOfState, openState } from "./rehearse/journals.ts";
import type { Journals } from "./rehearse/pack.ts";
import { type Named, playbookIn, playbookInForce } from "./rehearse/playbooks.ts";
import { asMarkdown, asText } from "./rehearse/print.ts";
import { progressOn } from "./rehearse/progress.ts";
import { Refusal } from "./rehearse/refusal.ts";
import { rehearse } from "./rehearse/run.ts";
import { tell } from "./rehearse/tell.ts";

// `npm run rehearse -- --playbook <folder> --days 90`: past journals decided again with a changed playbook, beside the one in force.
try {
  console.log(await rehearsal());
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function rehearsal(): Promise<string> {
  const wanted = wantedBy(process.argv.slice(2), process.env);
  const content = join(ROOT, "content");
  const after = playbookIn(wanted.playbook, content);
  const { journals, inForce } = "file" in wanted.journals ? await exported(wanted.journals.file) : local(wanted.journals.state);
  if (journals.ids.length === 0) throw new Refusal("There is no lead in these journals yet.");
  const before = inForce ?? playbookIn(content, content);
  const progress = progressOn(process.stderr, "rehearsing");
  const report = await rehearse(journals, { before, after } satisfies Change<Named>, wanted.days, progress.tell);
  progress.end();
  return printed(report, wanted.form);
}

async function exported(file: string): Promise<{ journals: Journals; inForce: null }> {
  return { journals: await journalsOfExport(file), inForce: null };
}

function local(state: string): { journals: Journals; inForce: Named | null } {
  const database = openState(state);
  try {
    return { journals: journalsOfState(database), inForce: playbookInForce(database) };
  } finally {
    database.close();
  }
}

function printed(report: Report, form: "text" | "json" | "markdown"): string {
  if (form === "json") return JSON.stringify(report, null, 2);
  const blocks = tell(report);
  return form === "markdown" ? asMarkdown(blocks) : asText(blocks);
}
