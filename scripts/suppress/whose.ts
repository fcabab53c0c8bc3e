import { Refusal } from "../rehearse/refusal.ts";

/** The Worker a list goes to: the one named, with or without a scheme, else the `npm start` of this machine. */
export function homeOf(named: string | undefined, port: string | undefined): string {
  const address = named ?? `localhost:${port || 8787}`;
  const written = /^https?:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(written)) throw new Refusal(`--to is “${address}”: write an address such as localhost:4477 or https://growth.example.`);
  const { origin } = new URL(written);
  // a list of people, and the key, leave this machine encrypted unless somebody asks for less
  return written === address || isLocal(origin) ? origin : origin.replace("http:", "https:");
}

export function isLocal(origin: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(origin).hostname);
}
