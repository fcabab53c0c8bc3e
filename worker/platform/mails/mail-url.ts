export interface SmtpDoor {
  kind: "smtp";
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  secure: boolean;
  user: { name: string; password: string } | null;
}

export interface ResendDoor {
  kind: "resend";
  base: string;
  key: string;
}

export interface SesDoor {
  kind: "ses";
  base: string;
  region: string;
  keyId: string;
  secret: string;
}

export type MailDoor = { kind: "cloudflare" } | SmtpDoor | ResendDoor | SesDoor;

/** What MAIL_URL may look like. */
export const MAIL_URLS =
  "cloudflare:, smtp://user:password@host:587, smtps://user:password@host:465, resend://key@host or ses://key-id:secret@region";

/**
 * By which door mail leaves: MAIL_URL, else SMTP_URL, which was its name when there was only SMTP, else the Email Service of Cloudflare.
 * Throws one sentence that says what to write instead; it never holds a password.
 */
export function mailDoor({ MAIL_URL, SMTP_URL }: { MAIL_URL?: string | undefined; SMTP_URL?: string | undefined }): MailDoor {
  const [setting, text] = MAIL_URL ? ["MAIL_URL", MAIL_URL] : ["SMTP_URL", SMTP_URL];
  if (!text) return { kind: "cloudflare" };
  const wrong = (what: string) => new Error(`${setting} ${what}; it may be ${MAIL_URLS}.`);
  if (!URL.canParse(text)) throw wrong("is no address");
  const url = new URL(text);
  const [name, password] = [url.username, url.password].map(decoded);
  if (name === undefined || password === undefined) throw wrong("has a % in its user or password that is not written as %25");
  switch (url.protocol) {
    case "cloudflare:":
      return { kind: "cloudflare" };
    case "smtp:":
    case "smtps:":
      return smtpDoor(url, name, password, wrong);
    case "resend:":
      if (name === "" || url.hostname === "") throw wrong("lacks the key or the host of the API");
      return { kind: "resend", base: baseOf(url, url.host), key: name };
    case "ses:":
      return sesDoor(url, name, password, wrong);
    default:
      throw wrong(`begins with ${url.protocol}//`);
  }
}

function smtpDoor(url: URL, name: string, password: string, wrong: (what: string) => Error): SmtpDoor {
  if (url.hostname === "") throw wrong("names no server");
  const secure = url.protocol === "smtps:";
  const user = name === "" ? null : { name, password };
  return { kind: "smtp", host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || (secure ? 465 : 587)), secure, user };
}

/** A region such as eu-west-1, or the host of its API. A stand-in on this machine names its region as `?region=`. */
function sesDoor(url: URL, keyId: string, secret: string, wrong: (what: string) => Error): SesDoor {
  const host = /^[a-z0-9-]+$/.test(url.host) && url.hostname !== "localhost" ? `email.${url.host}.amazonaws.com` : url.host;
  const region = url.searchParams.get("region") ?? /^email\.([a-z0-9-]+)\./.exec(host)?.[1];
  if (keyId === "" || secret === "") throw wrong("lacks the key's id or its secret");
  if (!region) throw wrong("names no region");
  return { kind: "ses", base: baseOf(url, host), region, keyId, secret };
}

/** Only a stand-in on this machine is spoken to without TLS. */
function baseOf(url: URL, host: string): string {
  return `${isHere(url.hostname) ? "http" : "https"}://${host}${url.pathname.replace(/\/$/, "")}`;
}

export function isHere(hostname: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(hostname);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
