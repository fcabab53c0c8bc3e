import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { decider, leadOf, send } from "./people.ts";
import { rowsOf } from "./rows.ts";
import type { TestWorld } from "./world.ts";

/** Rows of one statement that makes copies: it stays well within what D1 takes at once. */
const COPIES_PER_STATEMENT = 1_000;
/** Copies have nothing to do while a test looks at others. */
const LATER = 3_650 * DAY;

/** Where the rows of one lead are, and which of them. */
const TABLES = {
  accounts: "id = ?2",
  leads: "id = ?1",
  enrolments: "lead_id = ?1",
  journal: "subject = 'lead:' || ?1",
  submissions: "lead_id = ?1",
  consents: "lead_id = ?1",
  grants: "lead_id = ?1",
  visitor_links: "lead_id = ?1",
  messages: "lead_id = ?1",
  outbox: "lead_id = ?1",
};

export interface Crowd {
  /** Makes the crowd this large. */
  growTo(people: number): Promise<void>;
}

/** Any number of leads like one that was made through the real form: all their rows, under names of their own. */
export async function crowd(world: TestWorld): Promise<Crowd> {
  const sent = await send(world, "download", decider({ visitor: "template-visitor", consent: { marketing: true } }));
  const lead = await leadOf(world, sent);
  await acceptLead(world, { rep: lead.owner?.id ?? "", head: false }, lead.id);
  await world.travelTo(world.now() + 4 * HOUR);
  const account = lead.account?.id ?? "";
  const domain = lead.account?.domain ?? "";
  const names = [lead.id, account, sent.id, domain, "template-visitor"];
  let people = 0;
  return {
    async growTo(target) {
      for (; people < target; people = Math.min(target, people + COPIES_PER_STATEMENT)) {
        const numbers = Array.from({ length: Math.min(COPIES_PER_STATEMENT, target - people) }, (_, index) => people + index);
        for (const [table, where] of Object.entries(TABLES)) await copy(world, table, where, [lead.id, account], names, numbers);
      }
    },
  };
}

async function copy(
  world: TestWorld,
  table: string,
  where: string,
  [lead = "", account = ""]: string[],
  names: readonly string[],
  numbers: readonly number[],
): Promise<void> {
  const columns = await rowsOf<{ name: string; type: string }>(world.db.$client, `SELECT name, type FROM pragma_table_info('${table}')`);
  const values = columns.map(({ name, type }) => {
    if (name === "due_at" || name === "wake_at") return `original.${name} + ${LATER}`;
    return type.toLowerCase() === "text"
      ? names.reduce((text, _one, index) => `replace(${text}, ?${index + 4}, 'c' || n.value || ?${index + 4})`, `original.${name}`)
      : `original.${name}`;
  });
  // a submission without a key of its own is claimed by the hash of its body
  const unique = columns.map(({ name }, index) => (table === "submissions" && name === "key" ? `original.key || n.value` : values[index]));
  const { results } = await world.db.$client
    .prepare(
      `INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")}) SELECT ${unique.join(", ")} FROM ${table} original, json_each(?3) n WHERE original.${where} AND ?1 <> '' AND ?2 <> '' RETURNING 1`,
    )
    .bind(lead, account, JSON.stringify(numbers), ...names)
    .all();
  if (results.length === 0) throw new Error(`the template has no rows in ${table}`);
}
