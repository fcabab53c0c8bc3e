import { FILTERS } from "./filters.ts";
import { found, isNear, joined, textFragment } from "./fragment.ts";
import { address, isNothing, type Wanted, wanted } from "./state.ts";

interface Piece {
  url: string;
  excerpt: string;
  meta: { title: string };
  filters: Record<string, string[]>;
  sub_results: { title: string; url: string; excerpt: string }[];
}
interface Found {
  results: { data: () => Promise<Piece> }[];
}
interface Pagefind {
  options(options: Record<string, unknown>): Promise<void>;
  search(words: string | null, options: { filters: Record<string, string> }): Promise<Found>;
}

const SHOWN = 10;
const PARTS_SHOWN = 2;
const PART_LETTERS_MIN = 2;
const PATIENCE_MS = 150;

const form = document.querySelector("form[data-search]") as HTMLFormElement;
const say = form.dataset as Record<"count" | "one" | "none" | "filtered" | "failed", string>;
const field = form.elements.namedItem("q") as HTMLInputElement;
const part = <T extends HTMLElement>(name: string) => document.querySelector(`[data-part=${name}]`) as T;
const [status, list, more, help] = [part("status"), part<HTMLOListElement>("results"), part<HTMLButtonElement>("more"), part("help")];
const sample = part<HTMLTemplateElement>("sample").content;

let engine: Promise<Pagefind> | undefined;
let asked = 0;
let waiting: Found["results"] = [];
let pause = 0;

/** The engine and its index come only when somebody looks for something. */
function load(): Promise<Pagefind> {
  engine ??= (async () => {
    const address = "/pagefind/pagefind.js";
    const pagefind: Pagefind = await import(/* @vite-ignore */ address);
    // In a worker the engine would need a policy of its own; here that of the page of the search lets it run.
    await pagefind.options({ excerptLength: 30, noWorker: true });
    return pagefind;
  })();
  engine.catch(() => {
    engine = undefined;
  });
  return engine;
}

function read(): Wanted {
  return wanted(`?${new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))}`);
}

function fill({ q, filters }: Wanted) {
  field.value = q;
  for (const name of FILTERS) (form.elements.namedItem(name) as HTMLSelectElement).value = filters[name] ?? "";
}

async function find(what: Wanted) {
  asked += 1;
  const mine = asked;
  help.hidden = !isNothing(what);
  if (isNothing(what)) return show([], "");
  try {
    const answer = await (await load()).search(what.q || null, { filters: what.filters as Record<string, string> });
    const best = what.q ? await answer.results[0]?.data() : undefined;
    if (mine !== asked) return;
    const results = best && !isNear(what.q, best.excerpt) ? [] : answer.results;
    const narrowed = Object.keys(what.filters).length > 0;
    const sentence = results.length > 0 ? (results.length === 1 ? say.one : say.count) : narrowed ? say.filtered : say.none;
    help.hidden = results.length > 0;
    await show(results, sentence.replace("{count}", String(results.length)));
  } catch {
    if (mine === asked) show([], say.failed);
  }
}

async function show(results: Found["results"], sentence: string) {
  const mine = asked;
  waiting = results.slice(SHOWN);
  const items = await Promise.all(results.slice(0, SHOWN).map(item));
  if (mine !== asked) return;
  list.replaceChildren(...items);
  more.hidden = waiting.length === 0;
  status.textContent = sentence;
}

async function showMore() {
  const next = waiting.slice(0, SHOWN);
  waiting = waiting.slice(SHOWN);
  const items = await Promise.all(next.map(item));
  list.append(...items);
  more.hidden = waiting.length === 0;
  items[0]?.querySelector("a")?.focus();
}

async function item(result: Found["results"][number]): Promise<HTMLElement> {
  const { url, excerpt, meta, filters, sub_results } = await result.data();
  const made = (sample.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
  const inside = <T extends HTMLElement>(name: string) => made.querySelector(`[data-part=${name}]`) as T;
  const link = inside<HTMLAnchorElement>("title");
  link.textContent = meta.title;
  link.href = at(url, excerpt);
  const kind = form.querySelector<HTMLOptionElement>(`[name=kind] option[value="${filters["kind"]?.[0] ?? ""}"]`);
  inside("kind").textContent = kind?.dataset["one"] ?? "";
  marked(inside("excerpt"), excerpt);
  const parts = sub_results
    .filter((each) => each.url.includes("#") && found(each.excerpt).length >= PART_LETTERS_MIN)
    .slice(0, PARTS_SHOWN);
  inside("parts").replaceChildren(
    ...parts.map((each) => {
      const entry = document.createElement("li");
      const anchor = document.createElement("a");
      anchor.textContent = each.title;
      anchor.href = at(each.url, each.excerpt);
      entry.append(anchor);
      return entry;
    }),
  );
  return made;
}

const at = (url: string, excerpt: string) => {
  const fragment = textFragment(excerpt);
  return fragment === "" ? url : `${url}${url.includes("#") ? "" : "#"}${fragment}`;
};

/** An excerpt is the page's own text with marks in it; nothing else of it is taken as markup. */
function marked(place: HTMLElement, excerpt: string) {
  const plain = (text: string) => new DOMParser().parseFromString(text, "text/html").body.textContent ?? "";
  place.replaceChildren(
    ...joined(excerpt)
      .split(/(<mark>.*?<\/mark>)/)
      .map((text) => {
        const [, inner] = /^<mark>(.*)<\/mark>$/.exec(text) ?? [];
        if (inner === undefined) return plain(text.replace(/^ | $/g, "\u00a0")).replaceAll("\u00a0", " ");
        const mark = document.createElement("mark");
        mark.textContent = plain(inner);
        return mark;
      }),
  );
}

function look(how: "pushState" | "replaceState") {
  const what = read();
  history[how](null, "", `${location.pathname}${address(what)}`);
  void find(what);
}

form.onsubmit = (event) => {
  event.preventDefault();
  clearTimeout(pause);
  look("pushState");
};
form.onchange = ({ target }) => {
  if (target !== field) look("pushState");
};
field.oninput = (event) => {
  clearTimeout(pause);
  // Letters of a Chinese word that is still being typed are nothing to look for.
  if (!(event as InputEvent).isComposing) pause = window.setTimeout(() => look("replaceState"), PATIENCE_MS);
};
field.addEventListener("compositionend", () => look("replaceState"));
field.onfocus = () => void load().catch(() => undefined);
more.onclick = () => void showMore();
addEventListener("popstate", () => {
  fill(wanted(location.search));
  void find(wanted(location.search));
});

fill(wanted(location.search));
void find(wanted(location.search));
