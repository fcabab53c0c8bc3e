// Loaded for readers who have sent a form before, and for nobody else: what is known is not asked again, and their last answer is still there.

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The sentence and its button in both languages, by the page's `lang`: put in where this script is built. */
declare const WORDS: Record<string, { known: string; change: string }>;

const place = document.querySelector<HTMLElement>("[data-form]");
const id = place?.dataset["form"];
if (place && id) void recall(place, id);
else if (place) showAnswer(place, JSON.parse(sessionStorage["answer"] ?? "{}"));

/** The door says names of fields and never what is in them. The list of names is kept: with it fold.js folds the next form away before it is painted. */
async function recall(place: HTMLElement, id: string): Promise<void> {
  const form = place instanceof HTMLFormElement ? place : null;
  if (form?.dataset["known"]) offer(form);
  const response = await fetch(`/api/forms/${id}?visitor=${encodeURIComponent(localStorage["visitor"])}`).catch(() => null);
  if (!response?.ok) return;
  const { fields, known } = (await response.json()) as { fields: string[]; known: string[] };
  const kept = [...(localStorage["known"] ?? "").split(" "), ...known].filter((name) => name && !fields.includes(name));
  if (kept.length > 0) localStorage["known"] = [...new Set(kept)].join(" ");
  else localStorage.removeItem("known");
  if (form) settle(form, known);
}

/** What is in sight does not move: there a known field stays, and may stay empty. A field that somebody has begun to fill, or that is asked after all, is shown. */
function settle(form: HTMLFormElement, known: string[]): void {
  const folded = foldedIn(form);
  if (folded.some((control) => control.value || !known.includes(control.name))) unfold(form);
  if (folded.length > 0) return;
  const controls = controlsOf(form).filter(({ name }) => known.includes(name));
  const begun = controls.some((control) => control.value || control === document.activeElement);
  for (const control of controls) control.required = false;
  if (controls.length === 0 || begun || form.getBoundingClientRect().top < innerHeight) return;
  form.dataset["known"] = known.join(" ");
  offer(form);
}

/** The way back to the fields, for somebody else or somebody whose answers have changed. */
function offer(form: HTMLFormElement): void {
  const note = form.querySelector(".known") ?? noteIn(form);
  const button = note.querySelector("button") as HTMLButtonElement;
  button.onclick = () => {
    const [first] = foldedIn(form);
    unfold(form);
    first?.focus();
  };
}

function noteIn(form: HTMLFormElement): HTMLElement {
  const { known, change } = WORDS[document.documentElement.lang] as { known: string; change: string };
  const note = Object.assign(document.createElement("p"), { className: "known", textContent: `${known} ` });
  note.append(Object.assign(document.createElement("button"), { type: "button", textContent: change }));
  form.querySelector(".field")?.after(note);
  return note;
}

function unfold(form: HTMLFormElement): void {
  delete form.dataset["known"];
}

function foldedIn(form: HTMLFormElement): Control[] {
  return controlsOf(form).filter((control) => !control.checkVisibility());
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>(".pair [name]")];
}

interface Answer {
  download?: string;
  promise?: { text: string; booking?: string };
  event?: { calendar?: string };
  next?: string;
  read?: { text: string; path: string };
}

/** The answer to the form that was sent last in this tab. */
function showAnswer(region: HTMLElement, { download, promise, event, next, read }: Answer): void {
  const show = (part: string, text?: string, href?: string) => {
    const found = region.querySelector<HTMLElement>(`[data-part=${part}]`);
    if (!found || !(text || href)) return;
    found.hidden = false;
    if (text) found.textContent = text;
    if (href) (found as HTMLAnchorElement).href = href;
  };
  show("promise", promise?.text);
  show("next", next);
  show("download", undefined, download);
  show("booking", undefined, promise?.booking);
  show("calendar", undefined, event?.calendar);
  show("read", read?.text, read?.path);
}
