import { readUpTo } from "../../../platform/body.ts";
import { isSignedBy } from "../../../platform/certificate.ts";
import { Failure } from "../../../platform/failure.ts";
import { signedId } from "../../../platform/standard-webhook.ts";
import type { World } from "../../../platform/world.ts";
import { SECOND } from "../../../playbook/time.ts";
import type { Arrival } from "../arrival.ts";
import { hearArrival } from "../commands.ts";
import { resendArrival } from "./resend.ts";
import { sesArrival } from "./ses.ts";
import { CERTIFICATE_PATH, isOfSns, type SnsEnvelope, SUBSCRIBE_PATH, signedText, snsEnvelope } from "./sns.ts";

const CERTIFICATE_BYTES_MAX = 32 * 1024;
const CERTIFICATES_KEPT_MAX = 4;
const ANSWERS_WITHIN = 5 * SECOND;

/** Resend tells what became of a mail. */
export async function hearResend(world: World, headers: Headers, body: Uint8Array): Promise<void> {
  const { resendSecret } = world.config;
  if (!resendSecret) throw new Failure("absent", "page_absent");
  const id = await signedId(resendSecret, headers, body, world.now());
  if (id === null) throw new Failure("unauthorised", "signature_invalid");
  await hear(world, "resend", resendArrival(world.playbook.arrivals, id, jsonOf(body)));
}

/** Amazon SES tells it through a topic of SNS. Anybody can sign with a topic of their own: only ours is listened to. */
export async function hearSes(world: World, body: Uint8Array): Promise<void> {
  const { sesTopic } = world.config;
  if (!sesTopic) throw new Failure("absent", "page_absent");
  const read = snsEnvelope.safeParse(jsonOf(body));
  if (!read.success || read.data.TopicArn !== sesTopic) throw new Failure("unauthorised", "signature_invalid");
  const envelope = read.data;
  const hash = envelope.SignatureVersion === "1" ? "SHA-1" : "SHA-256";
  const genuine = await isSignedBy(await certificateOf(world, envelope), hash, signedText(envelope), envelope.Signature);
  if (!genuine) throw new Failure("unauthorised", "signature_invalid");
  switch (envelope.Type) {
    case "Notification":
      return hear(world, "ses", sesArrival(world.playbook.arrivals, envelope.MessageId, parsed(envelope.Message)));
    case "SubscriptionConfirmation":
      return confirmSubscription(world, envelope);
    case "UnsubscribeConfirmation":
      world.log.info("mail_events_ended", { topic: envelope.TopicArn });
      return;
  }
}

async function hear(world: World, provider: string, arrival: Arrival | null): Promise<void> {
  if (arrival) await hearArrival(world, arrival);
  else world.log.info("mail_event_passed_over", { provider });
}

async function confirmSubscription(world: World, { SubscribeURL }: SnsEnvelope): Promise<void> {
  if (!SubscribeURL || !isOfSns(SubscribeURL, SUBSCRIBE_PATH)) throw new Failure("unauthorised", "signature_invalid");
  await ask(world, SubscribeURL);
}

/** Certificates this isolate has fetched, by address. They are new every few months. */
const certificates = new Map<string, string>();

async function certificateOf(world: World, { SigningCertURL }: SnsEnvelope): Promise<string> {
  if (!isOfSns(SigningCertURL, CERTIFICATE_PATH)) throw new Failure("unauthorised", "signature_invalid");
  const known = certificates.get(SigningCertURL);
  if (known !== undefined) return known;
  const certificate = await ask(world, SigningCertURL);
  if (certificates.size >= CERTIFICATES_KEPT_MAX) certificates.clear();
  certificates.set(SigningCertURL, certificate);
  return certificate;
}

/** What does not answer now is told again by SNS later. */
async function ask(world: World, address: string): Promise<string> {
  try {
    const answer = await world.fetch(address, { redirect: "manual", signal: AbortSignal.timeout(ANSWERS_WITHIN) });
    if (!answer.ok || !answer.body) throw new Error(`answered ${answer.status}`);
    return new TextDecoder().decode(await readUpTo(answer.body, CERTIFICATE_BYTES_MAX));
  } catch (cause) {
    throw new Failure("busy", "busy", { cause });
  }
}

function jsonOf(body: Uint8Array): unknown {
  return parsed(new TextDecoder().decode(body));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
