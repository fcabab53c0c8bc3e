import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileContent } from "../../content/compile.ts";
import { FORMS } from "../../content/schema/common.ts";
import { copyOfContent, type Folder } from "./folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = copyOfContent();
});
afterEach(() => folder.dispose());

interface Spoiled {
  what: string;
  spoil: (folder: Folder) => void;
  file: string;
  /** Text on the line that must be named, or the line itself. */
  at: string | number | { nth: number; of: string };
  /** What the message says, and the corrected line. */
  says: RegExp;
  /** Null where nobody can know the correction, and none may be printed. */
  fix: RegExp | null;
}

const SCORE = "playbook/score.yaml";
const ACCOUNTS = "playbook/accounts.yaml";
const ROUTES = "playbook/routes.yaml";
const DETAILS = "playbook/details.yaml";
const PAPER = "whitepapers/scoring-sales-trust/en.mdx";
const WELCOME = "mail/signup/welcome/en.mdx";
const DOWNLOAD = "mail/transactional/download/en.mdx";

const SPOILED: Spoiled[] = [
  // ---- YAML against its schema
  {
    what: "an unknown key",
    file: SCORE,
    at: "pionts: 12",
    spoil: (f) => f.change(SCORE, "points: 12", "pionts: 12"),
    says: /rules\[0\]\.pionts is not a known key; known: .*points/,
    fix: /→ points: 12$/,
  },
  {
    what: "a key nobody could mean",
    file: SCORE,
    at: "colour: red",
    spoil: (f) => f.change(SCORE, "points: 12", "points: 12\n    colour: red"),
    says: /rules\[0\]\.colour is not a known key/,
    fix: /→ remove `colour`$/,
  },
  {
    what: "a value outside the list",
    file: SCORE,
    at: "axis: fitt",
    spoil: (f) => f.change(SCORE, "axis: fit\n", "axis: fitt\n"),
    says: /rules\[0\]\.axis must be one of fit, engagement, interest, not “fitt”/,
    fix: /→ axis: fit$/,
  },
  {
    what: "an alias of an alias",
    file: ACCOUNTS,
    at: "b.example: c.example",
    spoil: (f) => f.change(ACCOUNTS, "aliases: {}", "aliases:\n  b.example: c.example\n  c.example: d.example"),
    says: /aliases\.b\.example leads to “c\.example”, itself an alias of d\.example/,
    fix: /→ b\.example: d\.example$/,
  },
  {
    what: "an alias onto itself",
    file: ACCOUNTS,
    at: "b.example: b.example",
    spoil: (f) => f.change(ACCOUNTS, "aliases: {}", "aliases:\n  b.example: b.example"),
    says: /leads onto itself/,
    fix: /→ b\.example: main\.example$/,
  },
  {
    what: "an alias that is no company's own domain",
    file: ACCOUNTS,
    at: "mail.maker.co.uk: maker.example",
    spoil: (f) => f.change(ACCOUNTS, "aliases: {}", "aliases:\n  mail.maker.co.uk: maker.example"),
    says: /names “mail\.maker\.co\.uk”, which is no registrable domain/,
    fix: /→ maker\.co\.uk: maker\.example$/,
  },
  {
    what: "a free-mail domain as a company",
    file: ACCOUNTS,
    at: "maker.example: gmail.com",
    spoil: (f) => f.change(ACCOUNTS, "parents: {}", "parents:\n  maker.example: gmail.com"),
    says: /parents\.maker\.example names “gmail\.com”, where anybody may have an address/,
    fix: /→ maker\.example: /,
  },
  {
    what: "companies above one another in a circle",
    file: ACCOUNTS,
    at: "b.example: c.example",
    spoil: (f) => f.change(ACCOUNTS, "parents: {}", "parents:\n  b.example: c.example\n  c.example: b.example"),
    says: /parents\.b\.example is above itself/,
    fix: /→ b\.example: group\.example$/,
  },
  {
    what: "an alias above a company",
    file: ACCOUNTS,
    at: "c.example: d.example",
    spoil: (f) => {
      f.change(ACCOUNTS, "aliases: {}", "aliases:\n  d.example: main.example");
      f.change(ACCOUNTS, "parents: {}", "parents:\n  c.example: d.example");
    },
    says: /parents\.c\.example leads to “d\.example”, itself an alias of main\.example/,
    fix: /→ c\.example: main\.example$/,
  },
  {
    what: "an alias among the strategic companies",
    file: "playbook/tiers.yaml",
    at: "d.example",
    spoil: (f) => {
      f.change(ACCOUNTS, "aliases: {}", "aliases:\n  d.example: main.example");
      f.change("playbook/tiers.yaml", "domains: []", "domains: [d.example]");
    },
    says: /strategic\.domains\[0\] “d\.example” is an alias of main\.example/,
    fix: /domains: \[main\.example\]/,
  },
  {
    what: "an outcome that no call has",
    file: SCORE,
    at: "is: not_know",
    spoil: (f) => f.change(SCORE, "is: not_now", "is: not_know"),
    says: /unknown outcome “not_know”; known: reached/,
    fix: /is: not_now \}$/,
  },
  {
    what: "a number too large",
    file: SCORE,
    at: "points: 60",
    spoil: (f) => f.change(SCORE, "points: 14", "points: 60"),
    says: /points must be at most 50, not 60/,
    fix: /→ points: 50$/,
  },
  {
    what: "text where a number belongs",
    file: SCORE,
    at: "points: twelve",
    spoil: (f) => f.change(SCORE, "points: 12", "points: twelve"),
    says: /rules\[0\]\.points must be a number, not “twelve”/,
    fix: null,
  },
  {
    what: "a key that is missing",
    file: SCORE,
    at: "- id: fit-industry",
    spoil: (f) => f.change(SCORE, "    points: 12\n", ""),
    says: /rules\[0\]\.points is missing/,
    fix: /add {2}points: 1/,
  },
  {
    what: "a misspelt field of a condition",
    file: SCORE,
    at: "{ field: industri,",
    spoil: (f) => f.change(SCORE, "{ field: industry,", "{ field: industri,"),
    says: /rules\[0\]\.when\.field must be one of industry/,
    fix: /→ when: \{ field: industry, in:/,
  },
  {
    what: "a misspelt word of a condition",
    file: SCORE,
    at: "iss: work",
    spoil: (f) => f.change(SCORE, "is: work", "iss: work"),
    says: /when\.iss is not a known key/,
    fix: /→ when: \{ field: emailKind, is: work/,
  },
  {
    what: "a misspelt word deep in a condition",
    file: SCORE,
    at: "atLest: 10000",
    spoil: (f) => f.change(SCORE, "atLeast: 10000", "atLest: 10000"),
    says: /when\.all\[1\]\.atLest is not a known key/,
    fix: /atLeast: 10000/,
  },
  {
    what: "text with a comma and no quotes",
    file: "playbook/tiers.yaml",
    at: "en: Fits, and",
    spoil: (f) => f.change("playbook/tiers.yaml", '"Fits, and is very engaged"', "Fits, and is very engaged"),
    says: /grid\[2\]\.reason has text with a comma/,
    fix: /en: "Fits, and is very engaged" \} \}$/,
  },
  {
    what: "one language of a sentence missing",
    file: SCORE,
    at: "reason: { zh: 使用公司邮箱",
    spoil: (f) => f.change(SCORE, /, en: Writes from a company address/, " "),
    says: /reason\.en is missing/,
    fix: /add {2}en: …/,
  },
  {
    what: "a file that is no YAML",
    file: "playbook/stages.yaml",
    at: "- { id: subscribed",
    spoil: (f) =>
      f.change("playbook/stages.yaml", "reason: { zh: 订阅了邮件, en: Subscribed } }", "reason: { zh: 订阅了邮件, en: Subscribed }"),
    says: /is not valid YAML/,
    fix: /→ /,
  },
  {
    what: "the same key twice",
    file: "playbook/nurture.yaml",
    at: 5,
    spoil: (f) => f.change("playbook/nurture.yaml", "perDay: 1\n", "perDay: 1\nperDay: 2\n"),
    says: /is not valid YAML: Map keys must be unique/,
    fix: /the key stands twice/,
  },
  {
    what: "a colon without quotes",
    file: "playbook/nurture.yaml",
    at: "purpose: marketing: yes",
    spoil: (f) => f.change("playbook/nurture.yaml", "purpose: marketing", "purpose: marketing: yes"),
    says: /is not valid YAML/,
    fix: /→ purpose: "marketing: yes"/,
  },

  // ---- policy that names things
  {
    what: "a mail domain in two houses",
    file: "playbook/delivery.yaml",
    at: "id: carriers",
    spoil: (f) => f.change("playbook/delivery.yaml", "[139.com, 189.cn", "[139.com, sina.cn"),
    says: /sina\.cn already belongs to sina/,
    fix: /take it out of one/,
  },
  {
    what: "a warm-up from a day that does not exist",
    file: "playbook/delivery.yaml",
    at: "from:",
    spoil: (f) => f.change("playbook/delivery.yaml", "from: null", "from: 2026-11-31"),
    says: /2026-11-31 is on no calendar/,
    fix: null,
  },
  {
    what: "an unknown group",
    file: SCORE,
    at: "group: redaing",
    spoil: (f) => f.change(SCORE, "group: reading", "group: redaing"),
    says: /group unknown group “redaing”; known: reading, asking/,
    fix: /→ group: reading$/,
  },
  {
    what: "a rule id that stands twice",
    file: SCORE,
    at: { nth: 3, of: "- id: fit-industry" },
    spoil: (f) => f.change(SCORE, "- id: fit-size-large", "- id: fit-industry"),
    says: /“fit-industry” stands twice \(first at line \d+\)/,
    fix: /fit-industry-2/,
  },
  {
    what: "a form that does not exist",
    file: SCORE,
    at: "is: contat }",
    spoil: (f) => f.change(SCORE, "is: contact }", "is: contat }"),
    says: /unknown form “contat”/,
    fix: /is: contact \}/,
  },
  {
    what: "a kind of piece that does not exist",
    file: SCORE,
    at: "is: casess }",
    spoil: (f) => f.change(SCORE, "is: cases }", "is: casess }"),
    says: /unknown kind of piece “casess”/,
    fix: /is: cases \}/,
  },
  {
    what: "an unknown resource",
    file: SCORE,
    at: "fact.resource",
    spoil: (f) => f.change(SCORE, "when: { field: fact.form, is: download }", "when: { field: fact.resource, is: answering-on-time }"),
    says: /unknown resource “answering-on-time”/,
    fix: /is: answering-in-time \}/,
  },
  {
    what: "an unknown industry",
    file: SCORE,
    at: "[manufactoring,",
    spoil: (f) => f.change(SCORE, "in: [manufacturing,", "in: [manufactoring,"),
    says: /when\.in\[0\] unknown industry “manufactoring”/,
    fix: /in: \[manufacturing, software/,
  },
  {
    what: "an unknown fact",
    file: SCORE,
    at: "on: page_reed",
    spoil: (f) => f.change(SCORE, "on: page_read", "on: page_reed"),
    says: /on must be one of form_submitted/,
    fix: /→ on: page_read$/,
  },
  {
    what: "an unknown rep in a route",
    file: ROUTES,
    at: "to: [anna-webber]",
    spoil: (f) => f.change(ROUTES, "to: [anna-weber]", "to: [anna-webber]"),
    says: /rules\[1\]\.to\[0\] unknown rep “anna-webber”/,
    fix: /→ to: \[anna-weber\]$/,
  },
  {
    what: "an unknown head of sales",
    file: ROUTES,
    at: "head: zhou",
    spoil: (f) => f.change(ROUTES, "head: zhou-hang", "head: zhou"),
    says: /escalation\.head unknown rep “zhou”/,
    fix: null,
  },
  {
    what: "a question that is not asked",
    file: SCORE,
    at: "judged.in-taget",
    spoil: (f) => f.change(SCORE, "{ field: judged.in-target, is: yes }", "{ not: { field: judged.in-taget, known: true } }"),
    says: /when\.not\.field unknown question of details\.yaml “judged\.in-taget”; known: judged\.in-target, judged\.accepts-product/,
    fix: /→ when: \{ not: \{ field: judged\.in-target, known: true \} \}$/,
  },
  {
    what: "an answer that nobody can give",
    file: SCORE,
    at: "is: hihg",
    spoil: (f) => f.change(SCORE, "is: high", "is: hihg"),
    says: /when\.is unknown answer “hihg”; known: high, middle, low/,
    fix: /expected-return, is: high \}$/,
  },
  {
    what: "a business model that is not declared",
    file: ROUTES,
    at: "[directt]",
    spoil: (f) => f.change(ROUTES, "{ field: introducer, known: true }", "{ field: businessModel, in: [directt] }"),
    says: /when\.in\[0\] unknown business model “directt”; known: direct, distribution/,
    fix: /in: \[direct\]/,
  },
  {
    what: "a region that is not declared",
    file: ROUTES,
    at: "is: huadong",
    spoil: (f) => f.change(ROUTES, "{ field: introducer, known: true }", "{ field: region, is: huadong }"),
    says: /when\.is unknown region “huadong”; known: cn-north, .*cn-east/,
    fix: null,
  },
  {
    what: "a question that stands twice",
    file: DETAILS,
    at: { of: "id: in-target", nth: 2 },
    spoil: (f) => f.change(DETAILS, "id: smooth", "id: in-target"),
    says: /questions\[5\]\.id “in-target” stands twice/,
    fix: /→ - id: in-target-2$/,
  },
  {
    what: "a question with one answer",
    file: DETAILS,
    at: "answers: { high:",
    spoil: (f) => f.change(DETAILS, ", middle: { zh: 中, en: Middle }, low: { zh: 低, en: Low }", ""),
    says: /questions\[4\]\.answers has fewer than two answers to choose from/,
    fix: null,
  },
  {
    what: "a question in one language",
    file: DETAILS,
    at: "zh: 合作顺畅吗",
    spoil: (f) => f.change(DETAILS, ", en: Smooth to work with? }", " }"),
    says: /questions\[5\]\.ask\.en is missing/,
    fix: /add {2}en: /,
  },
  {
    what: "a country in words",
    file: ROUTES,
    at: "in: [Germany,",
    spoil: (f) => f.change(ROUTES, "in: [DE,", "in: [Germany,"),
    says: /“Germany” is not a country code/,
    fix: null,
  },
  {
    what: "an owned tier without a promise",
    file: ROUTES,
    at: "owned:",
    spoil: (f) => f.change(ROUTES, "owned: [S, A, B]", "owned: [S, A, B, C]"),
    says: /owned\[3\] C has an owner and no promise/,
    fix: /→ owned: /,
  },
  {
    what: "a calendar that does not exist",
    file: "playbook/team.yaml",
    at: "calendar: dee",
    spoil: (f) => f.change("playbook/team.yaml", "calendar: de,", "calendar: dee,"),
    says: /reps\[2\]\.calendar unknown calendar “dee”; known: cn, de, sunday-thursday, us, weekdays/,
    fix: /calendar: de,/,
  },
  {
    what: "a zone that does not exist",
    file: "playbook/team.yaml",
    at: "zone: Europe/Berln",
    spoil: (f) => f.change("playbook/team.yaml", "zone: Europe/Berlin", "zone: Europe/Berln"),
    says: /“Europe\/Berln” is no time zone/,
    fix: /zone: Europe\/Berlin/,
  },
  {
    what: "a day that is on no calendar",
    file: "playbook/calendars/cn.yaml",
    at: "from: 2026-02-30",
    spoil: (f) => f.change("playbook/calendars/cn.yaml", "from: 2026-02-15, to: 2026-02-23", "from: 2026-02-30, to: 2026-03-03"),
    says: /2026-02-30 is on no calendar/,
    fix: null,
  },
  {
    what: "a holiday that ends before it begins",
    file: "playbook/calendars/cn.yaml",
    at: "to: 2026-02-03",
    spoil: (f) => f.change("playbook/calendars/cn.yaml", "to: 2026-02-23", "to: 2026-02-03"),
    says: /is before 2026-02-15/,
    fix: null,
  },
  {
    what: "hours that overlap",
    file: "playbook/calendars/cn.yaml",
    at: "hours:",
    spoil: (f) => f.change("playbook/calendars/cn.yaml", '["13:30", "18:00"]', '["11:30", "18:00"]'),
    says: /hours\[1\] 11:30–18:00 begins before 12:00/,
    fix: /\["12:00", "18:00"\]/,
  },
  {
    what: "an unknown placeholder in a promise",
    file: "playbook/promises.yaml",
    at: "{onwer}",
    spoil: (f) => f.change("playbook/promises.yaml", "{owner} ({title}) will", "{onwer} ({title}) will"),
    says: /text\.en has the unknown placeholder \{onwer\}; known: owner, title, by, what/,
    fix: /\{owner\} \(\{title\}\)/,
  },
  {
    what: "a warning that comes after the return",
    file: "playbook/promises.yaml",
    at: "warnAtShare",
    spoil: (f) => f.change("playbook/promises.yaml", "warnAtShare: 0.6", "warnAtShare: 0.9"),
    says: /warnAtShare must be below returnAtShare/,
    fix: /→ warnAtShare: 0\.6/,
  },
  {
    what: "a form asked for under another name",
    file: "forms/contact.yaml",
    at: "form: trial",
    spoil: (f) => f.change("forms/contact.yaml", "form: contact", "form: trial"),
    says: /form is “trial” in the file of contact/,
    fix: /→ form: contact/,
  },
  {
    what: "a form without an address",
    file: "forms/subscribe.yaml",
    at: "fields:",
    spoil: (f) => f.change("forms/subscribe.yaml", "name: email,", "name: name,"),
    says: /must ask for email/,
    fix: /name: email, required: true/,
  },
  {
    what: "a playbook file nobody reads",
    file: "playbook/scores.yaml",
    at: 1,
    spoil: (f) => f.write("playbook/scores.yaml", "rules: []\n"),
    says: /is not a playbook file/,
    fix: /name it content\/playbook\/score\.yaml/,
  },

  // ---- pieces
  {
    what: "a missing translation",
    file: "cases/saas-quiet-nurture/en.mdx",
    at: 1,
    spoil: (f) => f.remove("cases/saas-quiet-nurture/en.mdx"),
    says: /is missing: every piece has both languages/,
    fix: /create content\/cases\/saas-quiet-nurture\/en\.mdx, a translation of .*zh\.mdx/,
  },
  {
    what: "an unknown key in frontmatter",
    file: PAPER,
    at: "titel:",
    spoil: (f) => f.change(PAPER, "title:", "titel:"),
    says: /titel is not a known key/,
    fix: /→ title: "Lead scoring/,
  },
  {
    what: "a date written another way",
    file: PAPER,
    at: "2026/4/12",
    spoil: (f) => f.change(PAPER, "reviewBy: 2027-04-12", "reviewBy: 2026/4/12"),
    says: /reviewBy must be a date such as 2026-10-12, not “2026\/4\/12”/,
    fix: /→ reviewBy: 2026-04-12$/,
  },
  {
    what: "a day that does not exist",
    file: PAPER,
    at: "2027-02-30",
    spoil: (f) => f.change(PAPER, "reviewBy: 2027-04-12", "reviewBy: 2027-02-30"),
    says: /2027-02-30 is on no calendar/,
    fix: /→ reviewBy: 2027-04-12$/,
  },
  {
    what: "an owner nobody is",
    file: PAPER,
    at: "owner: lin-yu",
    spoil: (f) => f.change(PAPER, "owner: lin-yue", "owner: lin-yu"),
    says: /“lin-yu” is not in content\/authors\.yaml/,
    fix: /→ owner: lin-yue$/,
  },
  {
    what: "a next page that does not exist",
    file: PAPER,
    at: "next: /whitepapers/answering-on-time/",
    spoil: (f) => f.change(PAPER, "next: /whitepapers/answering-in-time/", "next: /whitepapers/answering-on-time/"),
    says: /next \/whitepapers\/answering-on-time\/ does not exist/,
    fix: /→ next: \/whitepapers\/answering-in-time\/$/,
  },
  {
    what: "a gate that hands out nothing",
    file: PAPER,
    at: "form: contact",
    spoil: (f) => f.change(PAPER, "form: download", "form: contact"),
    says: /contact hands out no resource/,
    fix: /form: download/,
  },
  {
    what: "an experiment that only one language has",
    file: "solutions/software-trial-to-paid/en.mdx",
    at: "title:",
    spoil: (f) => f.change("solutions/software-trial-to-paid/en.mdx", /experiment: .*\n/, ""),
    says: /is missing: zh\.mdx has one/,
    fix: /add {2}experiment:/,
  },
  {
    what: "an experiment that ends on two days",
    file: "solutions/software-trial-to-paid/en.mdx",
    at: "experiment:",
    spoil: (f) => f.change("solutions/software-trial-to-paid/en.mdx", "until: 2027-03-31", "until: 2027-04-30"),
    says: /differs from zh\.mdx, which says 2027-03-31/,
    fix: /until: 2027-03-31/,
  },
  {
    what: "languages that disagree",
    file: PAPER,
    at: "stage: trial",
    spoil: (f) => f.change(PAPER, "stage: signup", "stage: trial"),
    says: /stage differs from zh\.mdx, which says stage: signup/,
    fix: /→ stage: signup$/,
  },
  {
    what: "a dead link",
    file: PAPER,
    at: "/whitepapers/answering-in-tyme/",
    spoil: (f) => f.write(PAPER, `${readFileSync(join(f.root, PAPER), "utf8")}\nRead [this](/whitepapers/answering-in-tyme/) next.\n`),
    says: /links to \/whitepapers\/answering-in-tyme\/, which does not exist/,
    fix: /\[this\]\(\/whitepapers\/answering-in-time\/\)/,
  },
  {
    what: "a link with its language",
    file: PAPER,
    at: "(/en/contact/)",
    spoil: (f) => f.write(PAPER, `${readFileSync(join(f.root, PAPER), "utf8")}\nAsk [us](/en/contact/).\n`),
    says: /links to \/en\/contact\//,
    fix: /\[us\]\(\/contact\/\)/,
  },
  {
    what: "a link that runs a script",
    file: PAPER,
    at: "javascript:",
    spoil: (f) => f.write(PAPER, `${readFileSync(join(f.root, PAPER), "utf8")}\nPress [here](javascript:alert(1)).\n`),
    says: /target “javascript:alert\(1\)” is refused/,
    fix: null,
  },
  {
    what: "a script",
    file: PAPER,
    at: "<script>",
    spoil: (f) => f.write(PAPER, `${readFileSync(join(f.root, PAPER), "utf8")}\n<script>alert(1)</script>\n`),
    says: /<script> is refused/,
    fix: /remove the script/,
  },
  {
    what: "a script that is no MDX",
    file: PAPER,
    at: "<script>",
    spoil: (f) => f.write(PAPER, `${readFileSync(join(f.root, PAPER), "utf8")}\n<script>if (a < 1) { b }</script>\n`),
    says: /<script> is refused/,
    fix: /remove the script/,
  },
  {
    what: "an import",
    file: PAPER,
    at: "import fs",
    spoil: (f) => f.change(PAPER, "\n## Two axes", '\nimport fs from "node:fs";\n\n## Two axes'),
    says: /import and export are refused/,
    fix: /remove this line; without import you have: Callout, Figures/,
  },
  {
    what: "an export",
    file: PAPER,
    at: "export const",
    spoil: (f) => f.change(PAPER, "\n## Two axes", "\nexport const a = process.env;\n\n## Two axes"),
    says: /import and export are refused/,
    fix: /remove this line/,
  },
  {
    what: "an expression",
    file: PAPER,
    at: "{process.env",
    spoil: (f) => f.change(PAPER, "\n## Two axes", "\nThe key is {process.env.SECRET}.\n\n## Two axes"),
    says: /the expression \{process\.env\.SECRET\} is refused/,
    fix: /The key is \\\{process\.env\.SECRET\\\}\./,
  },
  {
    what: "an expression in an attribute",
    file: PAPER,
    at: "title={",
    spoil: (f) => f.change(PAPER, "\n## Two axes", "\n<Callout title={fetch(1)}>x</Callout>\n\n## Two axes"),
    says: /title=\{fetch\(1\)\} is refused/,
    fix: null,
  },
  {
    what: "a component that is not closed",
    file: PAPER,
    at: "<Callout",
    spoil: (f) => f.change(PAPER, "</Callout>", ""),
    says: /<Callout> is not closed: <\/Callout> is missing/,
    fix: null,
  },
  {
    what: "a sign that is taken for a tag",
    file: PAPER,
    at: "fit < 16",
    spoil: (f) => f.change(PAPER, "\n## Two axes", "\nWhere fit <16 and fit < 16 hold.\n\n## Two axes"),
    says: /is not valid MDX/,
    fix: /→ Where fit \\<16 and fit < 16 hold\./,
  },
  {
    what: "a word from a list that resembles none of it",
    file: SCORE,
    at: "axis: sideways",
    spoil: (f) => f.change(SCORE, "axis: fit\n", "axis: sideways\n"),
    says: /rules\[0\]\.axis must be one of fit, engagement, interest, not “sideways”/,
    fix: null,
  },
  {
    what: "an unknown component",
    file: PAPER,
    at: "<Calout",
    spoil: (f) =>
      f.change(PAPER, '<Callout title="What a rehearsal cannot tell you">', '<Calout title="What a rehearsal cannot tell you">'),
    says: /<Calout> is refused; the components are Callout, Figures/,
    fix: /→ /,
  },
  {
    what: "raw HTML",
    file: PAPER,
    at: "<iframe",
    spoil: (f) => f.change(PAPER, "\n## Two axes", '\n<iframe src="https://example.com" />\n\n## Two axes'),
    says: /<iframe> is refused; the components are Callout, Figures/,
    fix: /say it in Markdown/,
  },
  {
    what: "an attribute that listens",
    file: PAPER,
    at: "onClick",
    spoil: (f) => f.change(PAPER, "\n## Two axes", '\n<Callout title="a" onClick="alert(1)">x</Callout>\n\n## Two axes'),
    says: /<Callout> has no attribute onClick; known: title/,
    fix: /remove onClick/,
  },
  { what: "no frontmatter", file: PAPER, at: 1, spoil: (f) => f.write(PAPER, "Just words.\n"), says: /has no frontmatter/, fix: /→ ---/ },
  {
    what: "a file beside the pieces",
    file: "whitepapers/note.mdx",
    at: 1,
    spoil: (f) => f.write("whitepapers/note.mdx", "x"),
    says: /belongs nowhere/,
    fix: /content\/whitepapers\/<slug>\/zh\.mdx/,
  },

  // ---- mails
  {
    what: "a mail in one language",
    file: "mail/transactional/confirm/zh.mdx",
    at: 1,
    spoil: (f) => f.remove("mail/transactional/confirm/zh.mdx"),
    says: /is missing: every mail has both languages/,
    fix: /create content\/mail\/transactional\/confirm\/zh\.mdx/,
  },
  {
    what: "a step without a mail",
    file: "mail/signup/sequence.yaml",
    at: "id: wellcome",
    spoil: (f) => f.change("mail/signup/sequence.yaml", "id: welcome", "id: wellcome"),
    says: /steps\[0\]\.id “wellcome” has no mail/,
    fix: /→ - \{ id: welcome, after/,
  },
  {
    what: "a mail nobody sends",
    file: "mail/signup/farewell/en.mdx",
    at: 1,
    spoil: (f) => f.write("mail/signup/farewell/en.mdx", "---\nsubject: Bye\npreheader: Bye\n---\nBye\n"),
    says: /is never sent: .*no step farewell/,
    fix: /add to content\/mail\/signup\/sequence\.yaml: {2}- \{ id: farewell/,
  },
  {
    what: "an unknown transactional mail",
    file: "mail/transactional/confrm/en.mdx",
    at: 1,
    spoil: (f) => f.write("mail/transactional/confrm/en.mdx", "---\nsubject: Bye\npreheader: Bye\n---\nBye\n"),
    says: /is never sent: the transactional mails are/,
    fix: /rename the folder to confirm/,
  },
  {
    what: "an unknown variable",
    file: WELCOME,
    at: "{onwer}",
    spoil: (f) => f.change(WELCOME, "contact is {owner}", "contact is {onwer}"),
    says: /the expression \{onwer\} is refused; a variable is one of siteUrl, name, company, owner, ownerTitle$/m,
    fix: /Your contact is \{owner\}/,
  },
  {
    what: "an unknown variable in a subject",
    file: DOWNLOAD,
    at: "subject:",
    spoil: (f) => f.change(DOWNLOAD, "asked for: {resource}", "asked for: {resuorce}"),
    says: /subject has the unknown variable \{resuorce\}; known here: siteUrl, resource/,
    fix: /→ subject: "The paper you asked for: \{resource\}"/,
  },
  {
    what: "what may be empty, in a subject",
    file: WELCOME,
    at: "subject:",
    spoil: (f) => f.change(WELCOME, 'subject: "Welcome:', 'subject: "{owner}, welcome:'),
    says: /subject has \{owner\}, which may be empty; known here: siteUrl$/m,
    fix: null,
  },
  ...["seat", "signInUrl", "resourceUrl", "leadName", "by"].map(
    (name): Spoiled => ({
      what: `${name}, which no mail of a sequence is filled with`,
      file: WELCOME,
      at: `{${name}}`,
      spoil: (f) => f.change(WELCOME, "contact is {owner}", `contact is {${name}}`),
      says: new RegExp(`the expression \\{${name}\\} is refused; a variable is one of siteUrl, name, company, owner, ownerTitle\\n`),
      fix: null,
    }),
  ),
  {
    what: "a variable of another transactional mail",
    file: DOWNLOAD,
    at: "{signInUrl}",
    spoil: (f) => f.change(DOWNLOAD, "href={resourceUrl}", "href={signInUrl}"),
    says: /href=\{signInUrl\} is refused/,
    fix: null,
  },
  {
    what: "what may be empty, without an If",
    file: WELCOME,
    at: "{company}",
    spoil: (f) => f.change(WELCOME, "contact is {owner}", "contact at {company} is {owner}"),
    says: /\{company\} may be empty: it stands inside <If has="company">/,
    fix: /<If has="company">… \{company\} …<\/If>/,
  },
  {
    what: "a link that may be empty, inside the If of another",
    file: DOWNLOAD,
    at: "href={bookingUrl}",
    spoil: (f) => f.change(DOWNLOAD, 'has="bookingUrl"', 'has="company"'),
    says: /\{bookingUrl\} may be empty: it stands inside <If has="bookingUrl">/,
    fix: /<If has="bookingUrl">/,
  },
  {
    what: "a variable in quotes",
    file: DOWNLOAD,
    at: 'href="{resourceUrl}"',
    spoil: (f) => f.change(DOWNLOAD, "href={resourceUrl}", 'href="{resourceUrl}"'),
    says: /href="\{resourceUrl\}" of <Button> is not filled in/,
    fix: /→ <Button href=\{resourceUrl\}>Download the PDF<\/Button>$/,
  },
  {
    what: "a variable inside an address",
    file: WELCOME,
    at: "?n={name}",
    spoil: (f) => f.change(WELCOME, "(/contact/)", "(https://dinghai.example/?n={name})"),
    says: /link target “https:\/\/dinghai\.example\/\?n=\{name\}” is not filled in/,
    fix: null,
  },
  {
    what: "a computed expression",
    file: WELCOME,
    at: "{name.toUpperCase()}",
    spoil: (f) => f.change(WELCOME, 'Hello<If has="name"> {name}</If>', "Hello {name.toUpperCase()}"),
    says: /the expression \{name\.toUpperCase\(\)\} is refused/,
    fix: /→ Hello \{/,
  },
  {
    what: "a condition on nothing known",
    file: WELCOME,
    at: 'has="nme"',
    spoil: (f) => f.change(WELCOME, 'has="name"', 'has="nme"'),
    says: /<If has="…"> names one of siteUrl, name, company, owner, ownerTitle$/m,
    fix: /<If has="name">/,
  },
  {
    what: "a button that leads nowhere",
    file: "mail/transactional/confirm/en.mdx",
    at: "<Button>",
    spoil: (f) => f.change("mail/transactional/confirm/en.mdx", "<Button href={confirmUrl}>", "<Button>"),
    says: /<Button> needs href/,
    fix: null,
  },
  {
    what: "a button that one language has not",
    file: "mail/signup/welcome/zh.mdx",
    at: "<Button",
    spoil: (f) => f.change(WELCOME, /^<Button.*$/m, "Nothing to press."),
    says: /<Button href="\/whitepapers\/answering-in-time\/"> is not in en\.mdx/,
    fix: /add it to content\/mail\/signup\/welcome\/en\.mdx, or remove it here/,
  },
  {
    what: "a button that leads elsewhere in one language",
    file: WELCOME,
    at: "<Button",
    spoil: (f) => f.change(WELCOME, "/whitepapers/answering-in-time/", "/contact/"),
    says: /<Button href="\/contact\/"> is not in zh\.mdx/,
    fix: /→ <Button href="\/whitepapers\/answering-in-time\/">/,
  },
  {
    what: "a link that one language has not",
    file: "mail/signup/welcome/zh.mdx",
    at: "](/contact/)",
    spoil: (f) => f.change(WELCOME, "](/contact/)", "](/search/)"),
    says: /the link to \/contact\/ is not in en\.mdx/,
    fix: /\]\(\/search\/\)/,
  },
  {
    what: "a condition that one language has not",
    file: WELCOME,
    at: 'has="ownerTitle"',
    spoil: (f) => f.change("mail/signup/welcome/zh.mdx", /<If has="ownerTitle">.*?<\/If>/, ""),
    says: /<If has="ownerTitle"> is not in zh\.mdx/,
    fix: /add it to content\/mail\/signup\/welcome\/zh\.mdx/,
  },
  {
    what: "an import in a mail",
    file: WELCOME,
    at: "import x",
    spoil: (f) => f.change(WELCOME, "\nThank you", '\nimport x from "./x.js"\n\nThank you'),
    says: /import and export are refused/,
    fix: /Button, Facts, Quote, If/,
  },
  {
    what: "a dead link in a mail",
    file: WELCOME,
    at: "/contacts/",
    spoil: (f) => f.change(WELCOME, "(/contact/)", "(/contacts/)"),
    says: /links to \/contacts\//,
    fix: /\(\/contact\/\)/,
  },
  {
    what: "two sequences for one stage",
    file: "mail/trial/sequence.yaml",
    at: "stage: signup",
    spoil: (f) => f.change("mail/trial/sequence.yaml", "stage: trial", "stage: signup"),
    says: /“signup” already enrols in content\/mail\/signup/,
    fix: /→ stage: /,
  },
  {
    what: "a step about a topic that nobody can choose",
    file: "mail/signup/sequence.yaml",
    at: "id: next-reading",
    spoil: (f) => f.change("mail/signup/sequence.yaml", "[answering]", "[answerin]"),
    says: /steps\[1\]\.topics\[0\] unknown topic of score\.yaml “answerin”; known: scoring, answering, nurture/,
    fix: /→ - \{ id: next-reading, after: \{ workingDays: 3 \}, topics: \[answering\] \}/,
  },

  // ---- words
  {
    what: "a word in one language",
    file: "words/trying/en.yaml",
    at: 1,
    spoil: (f) => room(f, "a: 甲\nb: 乙\n", "a: One\n"),
    says: /b is missing; content\/words\/trying\/zh\.yaml:2 has “乙”/,
    fix: /add {2}b: <translation of “乙”>/,
  },
  {
    what: "a misspelt key of a word",
    file: "words/trying/en.yaml",
    at: "preferencs:",
    spoil: (f) => room(f, "foot:\n  preferences: 偏好\n", "foot:\n  preferencs: Preferences\n"),
    says: /foot\.preferences is missing/,
    fix: /→ preferences: Preferences/,
  },
  {
    what: "a sentence that lost its placeholder",
    file: "words/trying/en.yaml",
    at: "from us",
    spoil: (f) => room(f, "a: 来自{company}\n", "a: from us\n"),
    says: /a has no \{company\}; content\/words\/trying\/zh\.yaml:1 has it/,
    fix: null,
  },
  {
    what: "an empty word",
    file: "words/trying/en.yaml",
    at: "a:",
    spoil: (f) => room(f, "a: 甲\n", "a:\n"),
    says: /a must be a sentence/,
    fix: /a: "…"/,
  },
  {
    what: "words in one language only",
    file: "words/trying/zh.yaml",
    at: 1,
    spoil: (f) => f.write("words/trying/en.yaml", "a: One\n"),
    says: /is missing: every room has its words in both languages/,
    fix: /create content\/words\/trying\/zh\.yaml/,
  },
];

function room(folder: Folder, zh: string, en: string): void {
  folder.write("words/trying/zh.yaml", zh);
  folder.write("words/trying/en.yaml", en);
}

describe("a mistake in content/", () => {
  it.each(SPOILED)("$what is named with file, line and the corrected line", async ({ spoil, file, at, says, fix }) => {
    spoil(folder);
    const line = typeof at === "number" ? at : typeof at === "string" ? folder.lineOf(file, at) : folder.lineOf(file, at.of, at.nth);
    const said = await folder.said();
    const named = said.filter((one) => one.startsWith(`content/${file}:${line}  `));
    expect(named, said.join("\n\n")).not.toEqual([]);
    expect(named.join("\n")).toMatch(says);
    if (fix) expect(named.join("\n")).toMatch(new RegExp(fix.source, "m"));
    else expect(named.join("\n")).not.toContain("→");
  });

  it("does not hide the next one: all are told in one pass", async () => {
    folder.change(SCORE, "points: 12", "pionts: 12");
    folder.change(ROUTES, "to: [anna-weber]", "to: [anna-webber]");
    folder.remove("cases/saas-quiet-nurture/en.mdx");
    folder.change(WELCOME, "(/contact/)", "(/contacts/)");
    const said = (await folder.said()).join("\n");
    for (const file of [SCORE, ROUTES, "cases/saas-quiet-nurture/en.mdx", WELCOME]) expect(said).toContain(`content/${file}:`);
  });

  it("writes nothing", async () => {
    folder.change(SCORE, "points: 12", "pionts: 12");
    expect((await compileContent(folder.root)).files.size).toBe(0);
  });
});

describe("sound content", () => {
  it("compiles, and twice to the same bytes", async () => {
    const [once, again] = [await compileContent(folder.root), await compileContent(folder.root)];
    expect(once.errors).toEqual([]);
    expect([...once.files.keys()]).toEqual(
      expect.arrayContaining(["playbook.ts", "forms.ts", "catalogue.ts", "mails.ts", "words.ts", "mails/signup/welcome/zh.ts"]),
    );
    expect([...again.files]).toEqual([...once.files]);
  });

  it("gives the playbook a new version when a number changes, and the same one when only a comment does", async () => {
    const version = async () => /"version": "([0-9a-f]{12})"/.exec((await compileContent(folder.root)).files.get("playbook.ts") ?? "")?.[1];
    const before = await version();
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    folder.change(SCORE, "rules:\n", "# another comment\nrules:\n");
    expect(await version()).toBe(before);
    folder.change(SCORE, "points: 12", "points: 13");
    expect(await version()).not.toBe(before);
  });

  it("keeps the text of a consent under a hash of its exact words", async () => {
    const forms = async () => (await compileContent(folder.root)).files.get("forms.ts") ?? "";
    const hashes = (text: string) => [...text.matchAll(/"hash": "([0-9a-f]{16})"/g)].map((match) => match[1]);
    const before = hashes(await forms());
    expect(before).toHaveLength(2 * FORMS.length);
    folder.change("forms/trial.yaml", "我愿意收到定海的后续邮件", "我愿意收到定海的邮件");
    const after = hashes(await forms());
    expect(after.filter((hash, i) => hash !== before[i])).toHaveLength(1);
  });
});
