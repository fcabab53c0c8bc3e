import type { Ask } from "./load.ts";

/** Somebody new each time, from another company and another address. */
let serial = 0;

const BROWSER = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** Somebody who decides for a large manufacturer and asks for a paper: an A, who gets a salesperson, a promise and a file. */
export function decider(): Ask {
  const { company, headers } = person();
  return form(headers, company, { industry: "manufacturing", companySize: "1001-5000", role: "decider", consent: { marketing: false } });
}

/** Somebody of whom nothing is known but a name and a yes: a C, whom nobody calls and to whom the welcome is sent two hours later. */
export function reader(): Ask {
  const { company, headers } = person();
  return form(headers, company, { consent: { marketing: true } });
}

/** One page view or a visit of many, of a browser that nobody knows. */
export function beacon(events: number, at: number): Ask {
  const { visitor, headers } = person();
  const body = {
    visitor,
    events: Array.from({ length: events }, (_, index) => ({
      id: `${visitor}-${index}`,
      kind: index % 10 === 9 ? "cta_clicked" : "page_read",
      path: `/zh/whitepapers/answering-in-time-${index % 7}/`,
      at: new Date(at - (events - index) * 1_000).toISOString(),
      visibleMs: 41_000 + index,
      scroll: (index * 7) % 100,
    })),
  };
  return { method: "POST", path: "/api/events", headers, body: JSON.stringify(body) };
}

function person() {
  serial += 1;
  const address = [10, (serial >> 16) & 255, (serial >> 8) & 255, serial & 255].join(".");
  const headers = {
    "content-type": "application/json",
    "user-agent": BROWSER,
    "accept-language": "zh-CN,zh;q=0.9",
    "cf-connecting-ip": address,
  };
  return { company: `maker-${serial}`, visitor: `visitor-${serial}`, headers };
}

function form(headers: Record<string, string>, company: string, more: object): Ask {
  const body = {
    email: `head@${company}.example`,
    name: "王芳",
    company,
    locale: "zh",
    resource: "answering-in-time",
    visitor: `browser-of-${company}`,
    path: "/zh/whitepapers/answering-in-time/",
    referrer: "https://www.baidu.com/",
    utm: { source: "newsletter", medium: "email", campaign: "november" },
    elapsedMs: 21_000,
    ...more,
  };
  return {
    method: "POST",
    path: "/api/forms/download",
    headers: { ...headers, "idempotency-key": `bench-${company}` },
    body: JSON.stringify(body),
  };
}
