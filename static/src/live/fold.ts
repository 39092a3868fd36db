import type { LivePage } from "./page";

/**
 * On a phone some parts of the page are shown when they are asked for. What was opened stays open when the page changes;
 * style alone decides on which screens anything is folded.
 */
export function foldParts(page: LivePage): void {
  const open = new Set<string>();
  const show = (): void => {
    for (const button of page.root.querySelectorAll<HTMLElement>("[data-fold]")) {
      button.ariaExpanded = String(open.has(button.dataset.fold ?? ""));
    }
  };
  page.onSettled(show);
  page.root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fold]") : null;
    if (button === null) return;
    const name = button.dataset.fold ?? "";
    if (!open.delete(name)) open.add(name);
    show();
  });
}
