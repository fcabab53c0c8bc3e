import { mailDoor } from "../worker/platform/mails/mail-url.ts";
import { mistyped, typed } from "./arguments.ts";
import { doctor } from "./mail/doctor.ts";

// `npm run mail -- test you@example.com`, `npm run mail -- doctor your-domain.example`.
const USAGE = `npm run mail -- test <address> [--mail <template>] [--lang zh|en]
    really sends one mail by the door that MAIL_URL names, and says what happened on the way
npm run mail -- doctor <domain> [--selector <dkim selector>] [--dns <host:port>]
    what a mail provider finds in the DNS of the sender's domain, and what to set there`;
const { values, positionals } = typed(USAGE, {
  mail: { type: "string", default: "transactional/download" },
  lang: { type: "string", default: "en" },
  selector: { type: "string", multiple: true, default: [] },
  dns: { type: "string" },
});
const [command, subject = "", ...more] = positionals;
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const domain = /^[\w-]+(?:\.[\w-]+)+$/;
if ((command !== "test" && command !== "doctor") || more.length > 0) mistyped(USAGE);
if (command === "test" && !address.test(subject))
  mistyped(USAGE, `“${subject}” is no address to send to: write one such as you@example.com.`);
if (command === "doctor" && !domain.test(subject)) mistyped(USAGE, `“${subject}” is no domain: write one such as your-domain.example.`);

try {
  const door = mailDoor(process.env);
  if (command === "test") {
    // only this one needs the platform, which takes seconds to load
    const { sendOne } = await import("./mail/send-one.ts");
    process.exitCode = (await sendOne(door, subject, values.mail, values.lang)) ? 0 : 1;
  } else process.exitCode = (await doctor(door, subject.toLowerCase(), values.selector, values.dns)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
