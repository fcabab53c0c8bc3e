import { textOf } from "../hash.ts";
import type { Life } from "../life.ts";

/** 6: nobody who was erased, and did nothing since, is found in any column of any table. */
export async function checkErasure({ judge, people, databases }: Life): Promise<void> {
  const gone = people.filter(({ index }) =>
    judge.erased.some(({ person, moment }) => person === index && (judge.lastDone.get(index) ?? 0) < moment),
  );
  if (gone.length === 0) return;
  const text = await textOf(databases);
  for (const { email, name } of gone)
    for (const word of [email, name]) if (text.includes(word)) judge.breaks(6, `${word} was erased and is still there`);
}
