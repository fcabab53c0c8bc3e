/** How programs and servers begin the mail that is answered: everything below is not the writer's. */
const ORIGINAL = [
  /^\s*[-_]{2,}\s*(?:original(?: message)?|forwarded message|replied message|原始邮件|原邮件|回复的原邮件|转发的?邮件|转发邮件信息|ursprüngliche nachricht|weitergeleitete nachricht)\s*[-_]{2,}\s*$/i,
  /^-- ?$/,
];
const FROM = /^[>*\s]*(?:from|发件人|寄件者|von)\s*\**\s*[:：]/i;
const BESIDE_FROM =
  /^[>*\s]*(?:sent|date|to|subject|发送时间|日期|时间|收件人|主题|寄件日期|收件者|gesendet|datum|an|betreff)\s*\**\s*[:：]/i;
const RULE = /^\s*_{10,}\s*$/;
/** "On … wrote:", which some programs break into two or three lines. */
const WROTE = [
  /^\s*(?:on|at)\b.{5,300}\bwrote\s*[:：]\s*$/i,
  /^.{5,300}(?:写道|寫道)\s*[:：]\s*$/,
  /^\s*am\b.{5,300}\bschrieb\b.{0,150}:\s*$/i,
];
const WROTE_LINES_MAX = 3;
/** What a telephone or a program adds by itself. */
const ADDED =
  /^\s*(?:sent from (?:my|mail|outlook|yahoo)\b.{0,60}|get outlook for .{0,60}|发自我?的? ?.{1,30}|(?:从|通过) ?.{1,20}发送|来自 ?.{1,30}(?:邮箱|手机|iPhone版?)|获取 ?outlook.{0,30}|von meinem .{1,40} gesendet|gesendet von .{1,60})\s*$/i;
/** The lines of a mail that are looked at. */
const LINES_MAX = 2_000;

/** What somebody wrote themselves: without the mail they answer, signatures below `-- ` and what a telephone adds. */
export function ownWords(text: string): string {
  // QQ Mail writes the spaces of its marks as HTML even in plain text
  const lines = text.replaceAll("&nbsp;", " ").split("\n").slice(0, LINES_MAX);
  const own: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (ORIGINAL.some((pattern) => pattern.test(line)) || beginsHeaders(lines, at)) break;
    const wrote = wroteLines(lines, at);
    if (wrote > 0) {
      // whoever answers below the quotation goes on after it
      if (!nextOf(lines, at + wrote).startsWith(">")) break;
      at += wrote;
      continue;
    }
    if (!/^\s*>/.test(line) && !ADDED.test(line)) own.push(line.trimEnd());
    at += 1;
  }
  return own
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Whether the headers of the answered mail stand here, as Outlook and NetEase quote. */
function beginsHeaders(lines: readonly string[], at: number): boolean {
  const from = RULE.test(lines[at] ?? "") ? at + 1 : at;
  return FROM.test(lines[from] ?? "") && lines.slice(from + 1, from + 4).some((line) => BESIDE_FROM.test(line));
}

/** How many lines from here say who wrote the quotation; 0 where none does. It names a time or an address: a sentence of the writer's may end alike. */
function wroteLines(lines: readonly string[], at: number): number {
  let joined = "";
  for (let count = 1; count <= WROTE_LINES_MAX; count += 1) {
    joined = `${joined} ${lines[at + count - 1]?.trim() ?? ""}`.trim();
    if (/[\d@]/.test(joined) && WROTE.some((pattern) => pattern.test(joined))) return count;
    if (joined === "") return 0;
  }
  return 0;
}

function nextOf(lines: readonly string[], at: number): string {
  return (
    lines
      .slice(at)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}
