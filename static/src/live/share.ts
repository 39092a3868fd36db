import { trustedNodes } from "../base/trusted";
import type { LivePage } from "./page";

/** When the share dialog opens, ask the server what could be shared and who would see it: before it happens. */
export function offerShares(page: LivePage): void {
  const place = document.getElementById("share-offers");
  if (place === null) return;
  page.root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-dialog-open="share-dialog"]') === null) return;
    place.textContent = place.dataset.wait ?? "";
    void load(page, place);
  });
}

async function load(page: LivePage, place: HTMLElement): Promise<void> {
  const answer = await fetch(page.root.dataset.share ?? "", { cache: "no-store" });
  if (!answer.ok) {
    place.textContent = "";
    return;
  }
  place.replaceChildren(...trustedNodes(await answer.text()));
}
