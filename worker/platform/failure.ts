/** Why something could not be done, in the words of the room; the door turns it into a status. */
export type FailureKind =
  | "invalid"
  | "unauthorised"
  | "forbidden"
  | "absent"
  | "not_allowed"
  | "gone"
  | "conflict"
  | "too_large"
  | "too_many"
  | "busy";

/** What is wrong with a field: the code of a sentence, and what is filled into it. */
export interface Wrong {
  code: string;
  values?: Record<string, string>;
}

/** A refusal with a code and fields for the caller; `cause` is for the log and never leaves. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  readonly fields: Record<string, Wrong> | undefined;

  constructor(kind: FailureKind, code: string, more: { fields?: Record<string, Wrong>; cause?: unknown } = {}) {
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
  not_allowed: 405,
  gone: 410,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  busy: 503,
} as const satisfies Record<FailureKind, number>;

export function statusOf(failure: Failure): (typeof STATUS)[FailureKind] {
  return STATUS[failure.kind];
}
