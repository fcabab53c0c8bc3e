import type { Tools } from "../../worker/platform/mails/lanes.ts";
import { MONDAY } from "./world.ts";

/** What a stand-in does with the mail to somebody, by the recipient's name, before the hyphen. */
export type Manner =
  | "sent"
  | "limited"
  | "quota"
  | "broken"
  | "swallowed"
  | "unavailable"
  | "throttled"
  | "invalid"
  | "wrong-key"
  | "unverified";

export interface Heard {
  key: string | null;
  to: string;
  body: Record<string, unknown>;
  headers: Headers;
}

export interface StandIn {
  /** Requests as they came. */
  heard: Heard[];
  /** Mails it has accepted, by their id at the provider. */
  accepted: Map<string, Heard>;
  tools: Tools & { waited: number[]; inFlight: { now: number; most: number } };
}

type Answer = (heard: Heard, standIn: StandIn) => Promise<Response> | Response;

/** An HTTP provider in the place of the network. A request that it swallows is accepted and never answered. */
export function standIn(path: string, answer: Answer): StandIn {
  const inFlight = { now: 0, most: 0 };
  const waited: number[] = [];
  let now = MONDAY;
  const one: StandIn = {
    heard: [],
    accepted: new Map(),
    tools: {
      waited,
      inFlight,
      now: () => now,
      async wait(milliseconds) {
        waited.push(milliseconds);
        now += milliseconds;
      },
      async fetch(input, init) {
        const request = new Request(input, init);
        inFlight.most = Math.max(inFlight.most, ++inFlight.now);
        try {
          if (request.method !== "POST" || new URL(request.url).pathname !== path) return new Response("not found", { status: 404 });
          const body = (await request.json()) as Record<string, unknown>;
          const heard = { key: request.headers.get("idempotency-key"), to: recipientOf(body), body, headers: request.headers };
          one.heard.push(heard);
          return await answer(heard, one);
        } finally {
          inFlight.now -= 1;
        }
      },
    },
  };
  return one;
}

export const mannerOf = (to: string): Manner => (to.split("@")[0] ?? "").replace(/-?\d*$/, "") as Manner;

function recipientOf(body: Record<string, unknown>): string {
  const { to, Destination } = body as { to?: string[]; Destination?: { ToAddresses: string[] } };
  return (to ?? Destination?.ToAddresses ?? [])[0] ?? "";
}

/** The API of Resend: keys are known for a day; the same key with another body is refused. */
export function resendStandIn(): StandIn {
  const known = new Map<string, { text: string; id: string; at: number }>();
  return standIn("/emails", (heard, one) => {
    const error = (status: number, name: string, message: string, headers = {}) =>
      Response.json({ statusCode: status, name, message }, { status, headers });
    if (!heard.key || heard.key.length > 256) return error(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
    if (heard.headers.get("authorization") !== "Bearer re_key") return error(403, "invalid_api_key", "API key is invalid.");
    const text = JSON.stringify(heard.body);
    const before = known.get(heard.key);
    if (before && before.at + 86_400_000 > one.tools.now()) {
      if (before.text !== text)
        return error(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
      return Response.json({ id: before.id });
    }
    const times = one.heard.filter(({ key }) => key === heard.key).length;
    const accept = () => {
      const id = `id-${one.accepted.size + 1}`;
      one.accepted.set(id, heard);
      known.set(heard.key ?? "", { text, id, at: one.tools.now() });
      return Response.json({ id });
    };
    switch (mannerOf(heard.to)) {
      case "limited":
        return times === 1 ? error(429, "rate_limit_exceeded", "Too many requests.", { "retry-after": "2" }) : accept();
      case "quota":
        return error(429, "daily_quota_exceeded", "You have reached your daily email sending quota.", { "retry-after": "7200" });
      case "broken":
        return times === 1 ? error(500, "internal_server_error", "An unexpected error occurred.") : accept();
      case "invalid":
        return error(422, "validation_error", "Invalid `to` field. The email address needs to follow the `email@example.com` format.");
      case "unverified":
        return error(403, "validation_error", "The dinghai.example domain is not verified.");
      case "swallowed":
        accept();
        if (times === 1) throw new TypeError("Network connection lost.");
        return Response.json({ id: known.get(heard.key)?.id });
      default:
        return accept();
    }
  });
}

/** The API of SES, version 2. It knows no keys: what is sent twice goes out twice. */
export function sesStandIn(): StandIn {
  return standIn("/v2/email/outbound-emails", (heard, one) => {
    const error = (status: number, kind: string, message: string) =>
      Response.json({ message }, { status, headers: { "x-amzn-ErrorType": `${kind}:http://internal.example/doc/2019-09-27/` } });
    const signed = /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/ses\/aws4_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/;
    if (!signed.test(heard.headers.get("authorization") ?? ""))
      return error(403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
    const times = one.heard.filter(({ to }) => to === heard.to).length;
    const accept = () => {
      const id = `0102-${one.accepted.size + 1}`;
      one.accepted.set(id, heard);
      return Response.json({ MessageId: id });
    };
    switch (mannerOf(heard.to)) {
      case "limited":
        return times === 1 ? error(429, "TooManyRequestsException", "Maximum sending rate exceeded.") : accept();
      case "quota":
        return error(429, "TooManyRequestsException", "Daily message quota exceeded.");
      case "broken":
        return error(500, "InternalServiceErrorException", "An internal error occurred.");
      case "invalid":
        return error(400, "BadRequestException", "Missing final '@domain'");
      case "unverified":
        return error(400, "MessageRejected", "Email address is not verified. The following identities failed the check.");
      case "swallowed":
        accept();
        throw new TypeError("Network connection lost.");
      case "unavailable":
        accept();
        // the gateway in front of it lost the answer
        return Response.json({ message: null }, { status: 503 });
      case "throttled":
        return times === 1 ? error(503, "ThrottlingException", "Rate exceeded.") : accept();
      default:
        return accept();
    }
  });
}
