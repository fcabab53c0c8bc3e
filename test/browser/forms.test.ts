import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FORMS } from "../../content/schema/common.ts";
import { DAY, type Product, startProduct } from "./product.ts";

const ROOT = join(import.meta.dirname, "../..");
/** A form that is filled faster is taken for a robot's. */
const HUMAN_MS = 1_700;
const TABS_MAX = 80;
/** About what a telephone gets from a third-generation network: 400 ms there and back, 400 kbit/s. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

let product: Product;
let context: BrowserContext;
let page: Page;
let serial = 0;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product?.end();
});

afterEach(async () => {
  await context?.close();
});

async function open(path: string, options: Parameters<Product["browser"]["newContext"]>[0] = {}): Promise<void> {
  context = await product.browser.newContext({ locale: "en-GB", ...options });
  page = await context.newPage();
  if (options.javaScriptEnabled !== false) await page.clock.install();
  await page.goto(`${product.site}${path}`);
}

function address(): string {
  serial += 1;
  return `reader-${serial}@forms-${serial}.example`;
}

/** Fills what a form asks at least, as a person would. */
async function fillIn(email: string): Promise<void> {
  const form = page.locator("form[data-form]");
  await form.locator("[name=email]").fill(email);
  for (const [name, text] of Object.entries({ name: "Robin Hale 罗宾", company: "Hale & Sons", message: "How do you score?" })) {
    const field = form.locator(`[name=${name}]`);
    if (await field.isVisible()) await field.fill(text);
  }
  await human();
}

async function human(): Promise<void> {
  await page.clock.fastForward(HUMAN_MS);
}

const press = () => page.locator("form[data-form] button[type=submit]").click();
const answer = () => page.locator(".answer[role=status]");
const failed = () => page.locator("form[data-form] > [role=alert]");

/** How often a form of this person was heard: one entry is one submission. */
async function submissions(email: string): Promise<number> {
  const { leads } = await product.get<{ leads: { id: string }[] }>(`/api/v1/leads?q=${encodeURIComponent(email)}`);
  expect(leads.length).toBeLessThanOrEqual(1);
  if (!leads[0]) return 0;
  const { journal } = await product.get<{ journal: { kind: string }[] }>(`/api/v1/leads/${leads[0].id}`);
  return journal.filter(({ kind }) => kind === "form_submitted").length;
}

const kept = () => page.evaluate(() => Object.keys(localStorage));

describe("before a form is sent", () => {
  it("nothing is kept in the browser: no cookie, no local storage, and so no banner asks", async () => {
    await open("/en/?utm_source=fair");
    for (const path of ["/en/whitepapers/answering-in-time/", "/en/solutions/software-trial-to-paid/", "/zh/contact/"]) {
      await page.goto(`${product.site}${path}`);
      await page.mouse.wheel(0, 2_000);
      expect([await context.cookies(), await kept()], path).toEqual([[], []]);
      expect(await page.locator("dialog, [role=dialog], [aria-modal=true]").count()).toBe(0);
    }
    await page.goto(`${product.site}/en/subscribe/`);
    await page.locator("[name='consent.marketing']").check();
    await fillIn(address());
    await press();
    await answer().waitFor();
    expect([await context.cookies(), await kept()]).toEqual([[], ["visitor"]]);
  });

  it("nothing is kept by a reader who asks not to be followed, and a form still works", async () => {
    const email = address();
    await open("/en/contact/", { extraHTTPHeaders: { "sec-gpc": "1" } });
    await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await fillIn(email);
    await press();
    await answer().waitFor();
    expect([await context.cookies(), await kept(), await submissions(email)]).toEqual([[], [], 1]);
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });
});

describe("a network that fails", () => {
  it("offline at the moment of sending: nothing is lost, and pressed again it is one submission", async () => {
    const email = address();
    await open("/en/contact/");
    await fillIn(email);
    await context.setOffline(true);
    await press();
    await expect.poll(() => failed().textContent()).toContain("still here");
    expect(await page.locator("[name=message]").inputValue()).toBe("How do you score?");
    expect(await page.locator("[name=name]").inputValue()).toBe("Robin Hale 罗宾");
    await context.setOffline(false);
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(1);
  });

  it("the answer is lost on its way back: the same press again gets the same answer", async () => {
    const email = address();
    await open("/en/contact/");
    await fillIn(email);
    await page.route("**/api/forms/contact", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await press();
    await expect.poll(() => failed().textContent()).toContain("still here");
    expect(await submissions(email)).toBe(1);
    await page.unroute("**/api/forms/contact");
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(1);
  });

  it.each([
    [429, JSON.stringify({ error: { code: "too_many", message: "Too many requests. Please try again in a minute." } }), "in a minute"],
    [500, JSON.stringify({ error: { code: "unexpected", message: "Something went wrong." } }), "still here"],
    [413, "<h1>Too large</h1>", "still here"],
    [502, "<h1>Bad gateway</h1>", "still here"],
  ])("an answer %i is told in its words, nothing is lost, and pressed again it is one submission", async (status, body, told) => {
    const email = address();
    await open("/en/contact/");
    await fillIn(email);
    const keys: (string | undefined)[] = [];
    await page.route("**/api/forms/contact", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      // a server that fell over after it had kept everything
      if (status >= 500) await route.fetch();
      await route.fulfill({ status, body, contentType: body.startsWith("{") ? "application/json" : "text/html" });
    });
    await press();
    await expect.poll(() => failed().textContent()).toContain(told);
    await press();
    await expect.poll(() => keys.length).toBe(2);
    await expect.poll(() => failed().textContent()).toContain(told);
    if (told === "still here") expect(keys[0]).toBe(keys[1]);
    for (const [name, text] of [
      ["email", email],
      ["name", "Robin Hale 罗宾"],
      ["message", "How do you score?"],
    ] as const)
      expect(await page.locator(`[name=${name}]`).inputValue()).toBe(text);
    await page.unroute("**/api/forms/contact");
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(1);
  });

  it("a refusal names the fields after its sentence, and says what is wrong with what is in no field", async () => {
    await open(formPages().at(-1) ?? "");
    await fillIn(address());
    const error = {
      code: "fields_invalid",
      message: "A few fields need another look.",
      fields: { name: "Too long", resource: "It is over." },
    };
    await page.route("**/api/forms/register", (route) => route.fulfill({ status: 400, json: { error } }));
    await press();
    await expect.poll(() => failed().textContent()).toBe("A few fields need another look. It is over. Please correct: Name");
    expect(await page.locator("#f-name-error").textContent()).toBe("Too long");
  });

  it("slow as a telephone's: an impatient reader presses three times and sends once", async () => {
    const email = address();
    await open("/en/contact/");
    await fillIn(email);
    const network = await context.newCDPSession(page);
    await network.send("Network.emulateNetworkConditions", SLOW);
    const button = page.locator("form[data-form] button[type=submit]");
    await button.click();
    expect([await button.isDisabled(), await button.getAttribute("aria-busy")]).toEqual([true, "true"]);
    await button.click({ force: true });
    await page.keyboard.press("Enter");
    await answer().waitFor();
    expect(await submissions(email)).toBe(1);
  });

  it("without script a form and its answer are pages, and sent twice it is once", async () => {
    const email = address();
    await open("/en/contact/", { javaScriptEnabled: false });
    const form = page.locator("form[data-form]");
    for (const [name, text] of Object.entries({ email, name: "Plain", message: "?" })) await form.locator(`[name=${name}]`).fill(text);
    await press();
    await page.waitForURL(/\/answer\//);
    expect(await page.locator("main").textContent()).toContain("Read next:");
    await page.goBack();
    await form.locator("[name=email]").fill(email);
    await form.locator("[name=name]").fill("Plain");
    await form.locator("[name=message]").fill("?");
    await press();
    await page.waitForURL(/\/answer\//);
    expect(await submissions(email)).toBe(1);
  });
});

/** The page of every form. */
function formPages(): string[] {
  const events = join(ROOT, "dist/site/en/events");
  const event = readdirSync(events).find((name) => existsSync(join(events, name, "event.ics")));
  if (!event) throw new Error(`no event is to come on ${DAY}`);
  return ["/en/whitepapers/answering-in-time/", "/en/contact/", "/zh/trial/", "/zh/subscribe/", `/en/events/${event}/`];
}

describe("by keyboard alone", () => {
  it("every form is found, filled and sent, and the focus lands on the answer", async () => {
    const forms: (string | null)[] = [];
    for (const path of formPages()) {
      const email = address();
      await open(path);
      forms.push(await page.locator("form[data-form]").getAttribute("data-form"));
      await human();
      const typed = new Map([
        ["email", email],
        ["name", "Robin Hale"],
        ["company", "Hale"],
        ["message", "Why"],
        ["phone", "+33 1 70 00 00 00"],
        ["title", "CEO"],
      ]);
      const focused = () =>
        page.evaluate(() => {
          const at = document.activeElement as HTMLInputElement;
          return { inForm: !!at.closest("form[data-form]"), name: at.name, type: at.type, tag: at.tagName };
        });
      for (let tab = 0; tab < TABS_MAX; tab += 1) {
        await page.keyboard.press("Tab");
        const { inForm, name, type, tag } = await focused();
        if (!inForm) continue;
        const text = typed.get(name);
        if (text) await page.keyboard.type(text);
        else if (tag === "SELECT") await page.keyboard.press("ArrowDown");
        else if (type === "checkbox") await page.keyboard.press("Space");
        if (type === "submit") break;
      }
      await page.keyboard.press("Enter");
      await answer().waitFor();
      expect(await page.evaluate(() => document.activeElement?.className), path).toBe("answer");
      expect(await submissions(email), path).toBe(1);
      await context.close();
    }
    expect(forms.toSorted()).toEqual([...FORMS].sort());
  });

  it("what is wrong is named in one sentence and at each field, and the first of them has the focus", async () => {
    await open("/en/contact/");
    await page.locator("[name=email]").fill("robin@");
    await page.keyboard.press("Enter");
    expect(await failed().textContent()).toMatch(/Please correct: Work e-mail Name/);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe("email");
    for (const name of ["email", "name"]) {
      const field = page.locator(`[name=${name}]`);
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const described = (await field.getAttribute("aria-describedby"))?.split(" ").at(-1);
      expect((await page.locator(`#${described}`).textContent())?.length).toBeGreaterThan(10);
    }
  });
});

describe("a reader who is known", () => {
  /** What is kept of them are names of fields, and no value. */
  const listed = () => expect.poll(() => page.evaluate(() => localStorage.getItem("known"))).toMatch(/^name company(?: industry)?$/);

  /** Opens a page and says how much it moved by the time the door has said what is known. */
  async function shiftOf(path: string): Promise<number> {
    const told = page.waitForResponse((response) => response.url().includes("?visitor="));
    await page.goto(`${product.site}${path}`);
    await (await told).finished();
    return page.evaluate(async () => {
      let shift = 0;
      const heard = (entries: PerformanceEntryList) => {
        for (const entry of entries) shift += (entry as unknown as { value: number }).value;
      };
      const observer = new PerformanceObserver((list) => heard(list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: true });
      for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
      heard(observer.takeRecords());
      return shift;
    });
  }

  it("sees nothing move, wherever the form stands, and whether or not the browser has the names yet", async () => {
    const email = address();
    context = await product.browser.newContext({ locale: "en-GB" });
    page = await context.newPage();
    await page.goto(`${product.site}/en/trial/`);
    for (const [name, text] of Object.entries({ email, name: "Robin Hale", company: "Hale" }))
      await page.locator(`[name=${name}]`).fill(text);
    await page.waitForTimeout(HUMAN_MS);
    await press();
    await answer().waitFor();
    await listed();
    const hidden = async () => !(await page.locator("[name=name]").isVisible());
    for (const path of ["/en/contact/", "/zh/trial/", "/en/whitepapers/answering-in-time/"])
      expect([path, await shiftOf(path), await hidden()]).toEqual([path, 0, true]);

    // a form that is in sight before anybody knows stays as it is, and the known may stay empty
    await page.evaluate(() => localStorage.removeItem("known"));
    expect([await shiftOf("/en/contact/"), await hidden()]).toEqual([0, false]);
    await listed();
    await page.locator("[name=email]").fill(email);
    await page.waitForTimeout(HUMAN_MS);
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(2);

    // what the list says too much is asked at once
    await page.evaluate(() => localStorage.setItem("known", "name company role"));
    await page.goto(`${product.site}/en/contact/`);
    await expect.poll(() => page.locator("[name=role]").isVisible()).toBe(true);
    await listed();
  });

  it("is not asked again, is shown no value, and may say that it is somebody else", async () => {
    const email = address();
    await open("/en/trial/");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    expect(asked.filter((path) => path.includes("known") || path.startsWith("/api/forms"))).toEqual([]);
    await fillIn(email);
    await page.locator("[name=industry]").selectOption("manufacturing");
    await press();
    await answer().waitFor();

    await listed();
    await page.goto(`${product.site}/en/contact/`);
    const known = page.locator(".known:visible");
    await known.waitFor();
    expect(await known.textContent()).toContain("not asked again");
    for (const name of ["name", "company", "industry"]) expect(await page.locator(`[name=${name}]`).isVisible(), name).toBe(false);
    for (const name of ["email", "message", "role"]) expect(await page.locator(`[name=${name}]`).isVisible(), name).toBe(true);
    expect(await page.content()).not.toMatch(/Hale|robin|forms-\d+\.example/i);
    await fillIn(email);
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(2);

    await page.goto(`${product.site}/en/thank-you/`);
    await expect.poll(() => page.locator("[data-part=next]").textContent()).toContain("in your inbox");
    expect(await page.locator("[data-part=read]").textContent()).toContain("Read next");

    // somebody else at the same browser: what they left out is asked of them, and what they wrote stays
    const other = address();
    await page.goto(`${product.site}/en/contact/`);
    await known.waitFor();
    await fillIn(other);
    await press();
    await expect.poll(() => page.locator("[name=name]").isVisible()).toBe(true);
    expect([await page.locator("[name=email]").inputValue(), await known.count()]).toEqual([other, 0]);
    await page.locator("[name=name]").fill("Somebody Else");
    await press();
    await answer().waitFor();
    expect([await submissions(other), await submissions(email)]).toEqual([1, 2]);
  });

  it("gets the fields back by a press, with the focus on the first", async () => {
    await open("/en/trial/");
    await fillIn(address());
    await press();
    await answer().waitFor();
    await listed();
    await page.goto(`${product.site}/en/trial/`);
    await page.getByRole("button", { name: "Not me" }).click();
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe("name");
    expect([await page.locator("[name=company]").isEnabled(), await page.locator(".known:visible").count()]).toEqual([true, 0]);
  });
});

describe("the fields", () => {
  it("show the prefix of the chosen country beside the telephone, and take a number of another", async () => {
    const email = address();
    await open("/en/contact/");
    const phone = page.locator("[name=phone]");
    await page.locator("[name=country]").selectOption("DE");
    expect(await phone.getAttribute("placeholder")).toBe("+49");
    await page.locator("[name=country]").selectOption("");
    expect(await phone.getAttribute("placeholder")).toBe("");
    await page.locator("[name=country]").selectOption("CN");
    await phone.fill("+33 1 70 00 00 00");
    await fillIn(email);
    await press();
    await answer().waitFor();
    expect(await submissions(email)).toBe(1);
  });
});

describe("an experiment", () => {
  const PAGE = "/en/solutions/software-trial-to-paid/";
  const seen = () =>
    page
      .locator("h1 [data-title]")
      .filter({ visible: true })
      .evaluateAll((titles) => titles.map((title) => (title as HTMLElement).dataset.title));

  it("shows one title, the same on every visit of the tab, without a shift or a refused script, and tells the beacon which", async () => {
    context = await product.browser.newContext({ locale: "en-GB" });
    await context.addInitScript(() => {
      const noted = window as unknown as { shift: number; refused: string[]; sent: Promise<string>[] };
      Object.assign(noted, { shift: 0, refused: [], sent: [] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) noted.shift += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
      document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => noted.refused.push(violatedDirective));
      navigator.sendBeacon = (_url, data) => noted.sent.push((data as Blob).text()) > 0;
    });
    page = await context.newPage();
    await page.goto(`${product.site}${PAGE}`);
    const [title] = await seen();
    expect(await page.getAttribute("html", "data-variant")).toBe(`trial-title:${title}`);
    for (let visit = 0; visit < 2; visit += 1) {
      await page.reload();
      expect(await seen()).toEqual([title]);
    }
    await page
      .locator("main [data-cta]")
      .last()
      .evaluate((link) => {
        link.addEventListener("click", (event) => event.preventDefault());
        (link as HTMLElement).click();
      });
    const { shift, refused, sent } = await page.evaluate(async () => {
      const noted = window as unknown as { shift: number; refused: string[]; sent: Promise<string>[] };
      return { ...noted, shift: noted.shift, refused: noted.refused, sent: await Promise.all(noted.sent) };
    });
    expect([shift, refused]).toEqual([0, []]);
    expect(JSON.parse(sent[0] ?? "{}").events[0]).toMatchObject({ kind: "cta_clicked", variant: `trial-title:${title}` });
  });

  it("shows the first title without script, and to a reader who asks not to be followed", async () => {
    await open(PAGE, { javaScriptEnabled: false });
    expect(await page.locator("[data-title=a]").isVisible()).toBe(true);
    expect(await page.locator("[data-title=b]").isVisible()).toBe(false);
    await context.close();
    await open("/en/");
    await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    await page.goto(`${product.site}${PAGE}`);
    expect([await seen(), await page.getAttribute("html", "data-variant"), await kept()]).toEqual([["a"], null, []]);
  });
});
