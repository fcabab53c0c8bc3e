import { parseArgs } from "node:util";
import { mailDoor } from "../worker/platform/mails/mail-url.ts";
import { doctor } from "./mail/doctor.ts";

// `npm run mail -- test you@example.com`, `npm run mail -- doctor your-domain.example`.
const USAGE = `npm run mail -- test <address> [--mail <template>] [--lang zh|en]
    really sends one mail by the door that MAIL_URL names, and says what happened on the way
npm run mail -- doctor <domain> [--selector <dkim selector>] [--dns <host:port>]
    what a mail provider finds in the DNS of the sender's domain, and what to set there`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mail: { type: "string", default: "transactional/download" },
    lang: { type: "string", default: "en" },
    selector: { type: "string", multiple: true, default: [] },
    dns: { type: "string" },
  },
});
const [command, subject = ""] = positionals;

try {
  const door = mailDoor(process.env);
  if (command === "test" && subject.includes("@")) {
    // only this one needs the platform, which takes seconds to load
    const { sendOne } = await import("./mail/send-one.ts");
    process.exitCode = (await sendOne(door, subject, values.mail, values.lang)) ? 0 : 1;
  } else if (command === "doctor" && /^[\w-]+(?:\.[\w-]+)+$/.test(subject))
    process.exitCode = (await doctor(door, subject.toLowerCase(), values.selector, values.dns)) ? 0 : 1;
  else {
    console.error(USAGE);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
