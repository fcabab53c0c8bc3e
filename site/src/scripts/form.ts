import { sendRead } from "./beacon.ts";
import { followed, landing, visitor } from "./visit.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Answer = {
  download?: string;
  promise?: { text: string; booking?: string };
  event?: { calendar?: string };
  next?: string;
  read?: { text: string; path: string };
  error?: { message?: string; fields?: Record<string, string> };
};

const place = document.querySelector<HTMLElement>("[data-form]");
if (place instanceof HTMLFormElement) enhance(place);
// who has sent a form before is not asked again what they said: only they load this
if (place) recall();

function recall() {
  if (followed && localStorage["visitor"])
    document.head.append(Object.assign(document.createElement("script"), { src: "/scripts/known.js" }));
}

function enhance(form: HTMLFormElement) {
  const say = form.dataset as Record<string, string>;
  const button = form.querySelector("[type=submit]") as HTMLButtonElement;
  const note = form.querySelector("[role=alert]") as HTMLElement;
  const controls = [...form.elements].filter((element): element is Control => !!(element as Control).name);
  const label = button.textContent;
  // Kept while the same filling is tried again, so that a lost answer never makes two submissions.
  let filling: { key: string; body: string } | undefined;

  form.noValidate = true;
  form.oninput = () => {
    filling = undefined;
    const dial = form.querySelector<HTMLElement>("[name=country] :checked")?.dataset["dial"];
    const phone = form.querySelector<HTMLInputElement>("[name=phone]");
    if (phone) phone.placeholder = dial ?? "";
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (button.disabled || !showErrors(clientErrors())) return;
    sendRead();
    filling ??= { key: crypto.randomUUID(), body: JSON.stringify(submission()) };
    busy(true);
    try {
      const headers = {
        "content-type": "application/json",
        accept: "application/json",
        "accept-language": document.documentElement.lang,
        "idempotency-key": filling.key,
      };
      const response = await fetch(form.action, { method: "post", headers, body: filling.body });
      if (response.status > 499) throw response;
      const answer: Answer = await response.json();
      if (response.ok) return done(response.status === 202 ? { next: say["received"] as string } : answer);
      filling = undefined;
      showErrors(answer.error?.fields ?? {}, answer.error?.message ?? say["failed"]);
    } catch {
      note.textContent = say["failed"] as string;
    }
    busy(false);
  };

  function busy(on: boolean) {
    button.disabled = on;
    button.ariaBusy = String(on);
    button.textContent = on ? (say["sending"] as string) : label;
    if (on) note.textContent = "";
  }

  function clientErrors(): Record<string, string> {
    const wrong = controls.filter((control) => !control.validity.valid && control.offsetParent);
    return Object.fromEntries(
      wrong.map(({ name, type, validity }) => [
        name,
        say[validity.valueMissing ? "required" : type === "email" ? "email" : "invalid"] as string,
      ]),
    );
  }

  /** True when nothing is wrong; otherwise each sentence stands at its field, one names them all after what the server said, and the first has the focus. */
  function showErrors(errors: Record<string, string>, message = ""): boolean {
    let first: Control | undefined;
    let names = "";
    for (const control of controls) {
      const place = document.getElementById(`${control.id}-error`);
      const wrong = errors[control.name] ?? "";
      if (!place) {
        message += wrong && ` ${wrong}`;
        continue;
      }
      place.textContent = wrong;
      control.ariaInvalid = String(!!wrong);
      if (!wrong) continue;
      // what was folded away is missing after all, as when somebody else uses this browser
      if (!control.offsetParent) delete say["known"];
      first ??= control;
      names += ` ${control.labels?.[0]?.firstChild?.textContent}`;
    }
    note.textContent = message + (names && ` ${say["summary"]}${names}`);
    first?.focus();
    return !first;
  }

  function submission() {
    const body: Record<string, unknown> = { elapsedMs: Math.round(performance.now()), consent: { marketing: false } };
    for (const control of controls) {
      if (control.name === "consent.marketing") body["consent"] = { marketing: (control as HTMLInputElement).checked };
      else if (control.value) body[control.name] = control.value;
    }
    return followed ? { ...body, visitor, ...landing } : body;
  }

  function done(answer: Answer) {
    const { download, promise, event, next, read } = answer;
    if (followed) {
      sessionStorage["answer"] = JSON.stringify(answer);
      localStorage["visitor"] = visitor;
    }
    const { content } = form.querySelector("template") as HTMLTemplateElement;
    const fill = (part: string, text?: string, href?: string) => {
      const place = content.querySelector<HTMLAnchorElement>(`[data-part=${part}]`) as HTMLAnchorElement;
      if (href) place.href = href;
      if (text) place.textContent = text;
      if (!href && !text) place.remove();
    };
    fill("download", "", download);
    fill("promise", promise?.text);
    fill("booking", "", promise?.booking);
    fill("calendar", "", event?.calendar);
    fill("read", read?.text, read?.path);
    fill("next", next);
    const region = content.firstElementChild as HTMLElement;
    form.replaceWith(region);
    recall();
    region.focus();
  }
}
