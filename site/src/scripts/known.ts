// Loaded for readers who have sent a form before, and for nobody else: what is known is not asked again, and their last answer is still there.

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const place = document.querySelector<HTMLElement>("[data-form]");
if (place instanceof HTMLFormElement) void hideKnown(place);
else if (place) showAnswer(place, JSON.parse(sessionStorage["answer"] ?? "{}"));

/** The door says names of fields and never what is in them; a field that somebody has begun to fill stays. */
async function hideKnown(form: HTMLFormElement): Promise<void> {
  const response = await fetch(`${form.action}?visitor=${encodeURIComponent(localStorage["visitor"])}`).catch(() => null);
  if (!response?.ok) return;
  const { fields } = (await response.json()) as { fields: string[] };
  const known = [...form.querySelectorAll<HTMLElement>(".field")].flatMap((field) => {
    const control = field.querySelector<Control>("input:not([type=checkbox]), select, textarea");
    const begun = control?.value || control === document.activeElement;
    return control && !begun && !fields.includes(control.name) ? [{ field, control }] : [];
  });
  const [first] = known;
  if (!first) return;
  const say = form.dataset as Record<string, string>;
  const names = known.map(({ control }) => control.labels?.[0]?.firstChild?.textContent?.trim() ?? control.name);
  const note = document.createElement("p");
  const button = document.createElement("button");
  note.className = "known";
  note.textContent = `${say["known"]?.replace("{fields}", new Intl.ListFormat(document.documentElement.lang).format(names))} `;
  button.type = "button";
  button.textContent = say["change"] ?? "";
  button.onclick = () => {
    ask();
    first.control.focus();
  };
  note.append(button);
  set(true);
  form.querySelector(".field")?.after(note);
  // a field that turns out to be missing after all, as when somebody else uses this browser, is asked
  const watch = new MutationObserver(() => known.some(({ field }) => field.querySelector(".error")?.textContent) && ask());
  watch.observe(form, { childList: true, subtree: true });

  function set(hidden: boolean) {
    for (const { field, control } of known) {
      field.hidden = hidden;
      control.disabled = hidden;
    }
  }

  function ask() {
    watch.disconnect();
    note.remove();
    set(false);
    known.find(({ field }) => field.querySelector(".error")?.textContent)?.control.focus();
  }
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
