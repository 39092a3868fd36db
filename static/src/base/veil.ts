import { cover, type Covered, uncover } from "./cover";
import { isLocked } from "./privacy";

/** Two presses of Esc within this time cover the page. */
const WITHIN_MS = 600;

/** Esc twice covers the page at once; only the button on the plain screen that appears brings it back. */
export function privacyKey(page: Document): void {
  const veil = page.getElementById("veil");
  if (veil === null) return;
  let covered: Covered | null = null;
  let last = -Infinity;

  page.defaultView?.addEventListener(
    "keydown",
    (event) => {
      if (!isForThePage(event)) return;
      const twice = event.timeStamp - last <= WITHIN_MS;
      last = twice ? -Infinity : event.timeStamp;
      if (!twice || covered !== null || isLocked()) return;
      covered = cover(page);
      veil.querySelector<HTMLElement>("[data-veil-lift]")?.focus();
    },
    { capture: true },
  );
  veil.addEventListener("click", (event) => {
    if (covered === null || !(event.target instanceof Element) || !event.target.closest("[data-veil-lift]")) return;
    uncover(page, covered);
    covered = null;
  });
}

function isForThePage(event: KeyboardEvent): boolean {
  return event.key === "Escape" && !event.repeat && !closesList(event.target);
}

/** An Esc that closes an open list of choices is for the list. */
function closesList(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[role="combobox"][aria-expanded="true"]');
}

/** A page that may show a case leaves nothing behind: blank before it goes, asked for afresh if it is brought back. */
export function blankOnLeave(page: Document): void {
  if (page.documentElement.dataset.private === undefined) return;
  page.defaultView?.addEventListener("pagehide", () => {
    page.documentElement.dataset.veiled = "";
  });
  page.defaultView?.addEventListener("pageshow", (event) => {
    if (event.persisted) page.location.reload();
  });
}
