import { sayWhyNot } from "./answers";
import { isCovered, whenCovered } from "./privacy";
import { trustedNodes } from "./trusted";

/**
 * My own agency's sealed detail: `data-look-url` holds the address, `aria-controls` the place that it appears in.
 * It is there only after a deliberate press, and gone when the page is hidden, covered or left.
 */
export function lookAtOwn(page: Document): void {
  page.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-look-url]");
    if (button !== null) void show(page, button);
    event.target.closest("[data-hide-sealed]")?.closest("[data-looked]")?.replaceChildren();
  });
  whenCovered(() => {
    forget(page);
  });
}

async function show(page: Document, button: HTMLElement): Promise<void> {
  const place = page.getElementById(button.getAttribute("aria-controls") ?? "");
  if (place === null) return;
  const headers = { "X-CSRFToken": button.dataset.csrf ?? "" };
  const answer = await fetch(button.dataset.lookUrl ?? "", { method: "POST", cache: "no-store", headers });
  if (!answer.ok) {
    await sayWhyNot(answer);
    return;
  }
  const nodes = trustedNodes(await answer.text());
  if (isCovered()) return;
  place.dataset.looked = "";
  place.hidden = false;
  place.replaceChildren(...nodes);
}

function forget(page: Document): void {
  for (const place of page.querySelectorAll("[data-looked]")) place.replaceChildren();
}
