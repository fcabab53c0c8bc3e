/** One line of JSON an event. Addresses, tokens and keys are taken out wherever they stand. */
export interface Log {
  info(event: string, details?: Record<string, unknown>): void;
  error(event: string, cause: unknown, details?: Record<string, unknown>): void;
}

const ADDRESS = /[^\s"'<>@]+@[^\s"'<>@]+/g;
/** An id, an expiry of eight digits or so, a signature: worker/platform/tokens.ts. Or the two parts of another kind. */
const TOKEN = /\b[\w-]{4,}(?:\.[\w-]{6,})?\.[\w-]{20,}/g;
const PHONE = /\+?\d[\d\s()-]{7,}\d/g;
const LINE_MAX = 4_000;

export function logTo(write: (line: string) => void): Log {
  const put = (level: string, event: string, details: Record<string, unknown>) =>
    write(redact(JSON.stringify({ level, event, ...details })).slice(0, LINE_MAX));
  return {
    info: (event, details = {}) => put("info", event, details),
    error: (event, cause, details = {}) => put("error", event, { ...details, cause: causeOf(cause) }),
  };
}

export function redact(line: string): string {
  return withoutTokens(line.replace(ADDRESS, "[address]")).replace(PHONE, "[number]");
}

/** A text without what opens a link. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, "[token]");
}

/** What went wrong, for a row that is kept. */
export function reasonOf(cause: unknown): string {
  return redact(causeOf(cause));
}

/** A failed query tells the values that were bound to it: they are somebody's words. */
function causeOf(cause: unknown): string {
  const said = (one: unknown) => (one instanceof Error ? one.message : String(one)).replace(/\nparams: .*/s, "");
  return cause instanceof Error && cause.cause instanceof Error ? `${said(cause)} ← ${said(cause.cause)}` : said(cause);
}
