import { expect, it } from "vitest";
import { matters } from "../../scripts/worker.ts";

const MAIL = `From: "Dinghai" <hello@dinghai.example>
To: grace@pumps.example
Subject: The paper you asked for
Text: /d/.wrangler/tmp/email/miniflare-7a/email-text/x.txt
HTML: /d/.wrangler/tmp/email/miniflare-7a/email-html/x.html`.split("\n");

it("shows of a mail to whom it went and what about, once the product runs", () => {
  expect(MAIL.filter((line) => matters(line, true))).toEqual(["To: grace@pumps.example", "Subject: The paper you asked for"]);
  expect(MAIL.filter((line) => matters(line, false))).toEqual([]);
});

it("shows what the Worker logs, and not wrangler's line per request", () => {
  expect(matters('{"level":"warn","event":"outbox.unknown"}', true)).toBe(true);
  expect(matters("[wrangler:info] GET /zh/ 200 OK (3ms)", true)).toBe(false);
  expect(matters("✘ [ERROR] Build failed", false)).toBe(true);
  expect(matters("✘ [ERROR] e = rust/worker/ffi.rs:12", false)).toBe(false);
});
