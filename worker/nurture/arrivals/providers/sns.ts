import * as z from "zod";

/** What Amazon SNS posts. */
export const snsEnvelope = z.looseObject({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string().min(1).max(100),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string(),
  SigningCertURL: z.string(),
  Subject: z.string().optional(),
  SubscribeURL: z.string().optional(),
  Token: z.string().optional(),
});
export type SnsEnvelope = z.infer<typeof snsEnvelope>;

const OF_NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const;
const OF_SUBSCRIPTION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;

/** What Amazon has signed of an envelope, as in its "Verifying the signatures of Amazon SNS messages". */
export function signedText(envelope: SnsEnvelope): string {
  const names = envelope.Type === "Notification" ? OF_NOTIFICATION : OF_SUBSCRIPTION;
  return names.map((name) => (envelope[name] === undefined ? "" : `${name}\n${envelope[name]}\n`)).join("");
}

/** Whether an address is one of Amazon SNS itself: nothing else is asked on the word of a stranger. */
export function isOfSns(address: string | undefined, path: RegExp): boolean {
  const url = address && URL.canParse(address) ? new URL(address) : null;
  if (!url || url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "") return false;
  return /^sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?$/.test(url.hostname) && path.test(url.pathname);
}

export const CERTIFICATE_PATH = /^\/SimpleNotificationService-[\w-]+\.pem$/;
export const SUBSCRIBE_PATH = /^\/$/;
