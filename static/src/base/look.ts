import { sayWhyNot } from "./answers";
import { ask } from "./ask";
import { isCovered, whenCovered } from "./privacy";
import { trustedNodes } from "./trusted";

/** How often it is asked whether what another agency shows may still be on the screen. */
const ASK_MS = 2000;
/** For each place that a detail appears in: how to stop watching over it. */
const watched = new WeakMap<Element, () => void>();

/**
 * A sealed detail on my own screen: `data-look-url` holds the address, `aria-controls` the place that it appears in.
 * It is there only after a deliberate press, and gone when the page is hidden, covered or left. What another agency
 * shows (`data-lasts` seconds, `data-still` the address that says whether it still may be seen) is also gone when I
 * look elsewhere, after a while, when the connection fails, and as soon as it may no longer be seen (`data-gone`, the
 * words that then stand in its place: no reason, and nobody's name).
 * `data-print` prints the page: a copy of a detail has a page of its own.
 */
export function lookAtSealed(page: Document): void {
  page.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-look-url]");
    if (button !== null) void show(page, button);
    const place = event.target.closest("[data-hide-sealed]")?.closest("[data-looked]");
    if (place) clear(place);
    if (event.target.closest("[data-print]")) page.defaultView?.print();
  });
  whenCovered(() => {
    for (const place of page.querySelectorAll("[data-looked]")) clear(place);
  });
  page.defaultView?.addEventListener("blur", () => {
    for (const seen of page.querySelectorAll("[data-looked] [data-lasts]")) {
      const place = seen.closest("[data-looked]");
      if (place) clear(place);
    }
  });
}

async function show(page: Document, button: HTMLElement): Promise<void> {
  const place = page.getElementById(button.getAttribute("aria-controls") ?? "");
  if (place === null) return;
  const headers = { "X-CSRFToken": button.dataset.csrf ?? "" };
  const answer = await ask(button.dataset.lookUrl ?? "", { method: "POST", headers });
  if (!answer.ok) {
    clear(place);
    await sayWhyNot(answer, place);
    return;
  }
  const nodes = trustedNodes(await answer.text());
  if (isCovered()) return;
  clear(place);
  place.dataset.looked = "";
  place.hidden = false;
  place.replaceChildren(...nodes);
  const seen = place.querySelector<HTMLElement>("[data-lasts]");
  if (seen !== null) watch(place, seen);
}

function watch(place: Element, seen: HTMLElement): void {
  const gone = setTimeout(clear, Number(seen.dataset.lasts) * 1000, place);
  const asking = setInterval(() => {
    ask(seen.dataset.still ?? "").then(
      (answer) => {
        if (answer.ok) return;
        clear(place);
        place.textContent = seen.dataset.gone ?? "";
      },
      () => {
        clear(place);
      },
    );
  }, ASK_MS);
  watched.set(place, () => {
    clearTimeout(gone);
    clearInterval(asking);
  });
}

function clear(place: Element): void {
  watched.get(place)?.();
  watched.delete(place);
  place.replaceChildren();
}
