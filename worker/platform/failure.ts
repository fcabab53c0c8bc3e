/** Why something could not be done, in the words of the room; the door turns it into a status. */
export type FailureKind = "invalid" | "unauthorised" | "forbidden" | "absent" | "gone" | "conflict" | "too_large" | "too_many" | "busy";

/** A refusal with a code and fields for the caller; `cause` is for the log and never leaves. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  readonly fields: Record<string, string> | undefined;

  constructor(kind: FailureKind, code: string, more: { fields?: Record<string, string>; cause?: unknown } = {}) {
    super(code, { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.fields = more.fields;
  }
}

const STATUS = {
  invalid: 400,
  unauthorised: 401,
  forbidden: 403,
  absent: 404,
  gone: 410,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  busy: 503,
} as const satisfies Record<FailureKind, number>;

export function statusOf(failure: Failure): (typeof STATUS)[FailureKind] {
  return STATUS[failure.kind];
}
