import { ask } from "../base/ask";
import { isLocked } from "../base/privacy";
import { trustedNodes } from "../base/trusted";
import type { LivePage } from "./page";

/**
 * When the share dialog opens, ask the server what could be shared and who would see it: before it happens. Nothing of it
 * stays in a page that is locked.
 */
export function offerShares(page: LivePage): void {
  const place = document.getElementById("share-offers");
  if (place === null) return;
  page.root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-dialog-open="share-dialog"]') === null) return;
    void load(page, place);
  });
  document.addEventListener("lock", () => {
    place.replaceChildren();
  });
  document.addEventListener("unlocked", () => {
    if (place.closest("dialog")?.open === true) void load(page, place);
  });
}

async function load(page: LivePage, place: HTMLElement): Promise<void> {
  place.textContent = place.dataset.wait ?? "";
  const answer = await ask(page.root.dataset.share ?? "");
  if (!answer.ok) {
    place.textContent = "";
    return;
  }
  const nodes = trustedNodes(await answer.text());
  if (!isLocked()) place.replaceChildren(...nodes);
}
