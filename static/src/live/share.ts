import { ask } from "../base/ask";
import { isLocked } from "../base/privacy";
import { trustedNodes } from "../base/trusted";
import type { LivePage } from "./page";

/**
 * When the share dialog opens, ask the server what could be shared and who would see it: before it happens. Nothing of it
 * stays in a page that is locked, once the dialog is closed, or when another item is on the table.
 */
export function offerShares(page: LivePage): void {
  const place = document.getElementById("share-offers");
  if (place === null) return;
  page.root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-dialog-open="share-dialog"]') === null) return;
    void load(page, place);
  });
  const dialog = place.closest("dialog");
  const forget = (): void => {
    place.replaceChildren();
  };
  dialog?.addEventListener("close", forget);
  document.addEventListener("lock", forget);
  document.addEventListener("unlocked", () => {
    if (dialog?.open === true) void load(page, place);
  });
  page.onOtherItem(() => {
    forget();
    dialog?.close();
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
  if (!isLocked() && place.closest("dialog")?.open === true) place.replaceChildren(...nodes);
}
