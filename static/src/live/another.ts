import type { LivePage } from "./page";

/** The dialog in which an action without a yes finds another way is one for all actions: told which, when it opens. */
export function findAnotherWay(page: LivePage): void {
  const dialog = document.getElementById("another-dialog");
  if (!(dialog instanceof HTMLDialogElement)) return;
  page.root.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-another]") : null;
    if (opener !== null) tell(dialog, opener, page);
  });
  // No word of an action stays in the page once nobody looks at it here, or another item is on the table.
  dialog.addEventListener("close", forget);
  document.addEventListener("lock", forget);
  document.addEventListener("unlocked", () => {
    dialog.close();
  });
  page.onOtherItem(() => {
    forget();
    dialog.close();
  });
}

function forget(): void {
  document.getElementById("another-words")?.replaceChildren();
}

function tell(dialog: HTMLElement, opener: HTMLElement, page: LivePage): void {
  const { another = "", words = "" } = opener.dataset;
  for (const form of dialog.querySelectorAll("form")) form.reset();
  for (const said of dialog.querySelectorAll("[data-guard-for]")) said.textContent = "";
  for (const field of dialog.querySelectorAll<HTMLInputElement>("input[name=action]")) field.value = another;
  document.getElementById("another-words")?.replaceChildren(words);
  document.getElementById("another-gap")?.toggleAttribute("hidden", !notesGaps(opener, page));
}

/** The chair's own page says so at the button; a recorder notes any. */
function notesGaps(opener: HTMLElement, page: LivePage): boolean {
  return opener.dataset.notes !== undefined || page.own.has("recorder");
}
