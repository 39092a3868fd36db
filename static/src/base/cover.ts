/** What has to be put back when a covered page is uncovered. */
export interface Covered {
  readonly dialogs: HTMLDialogElement[];
  readonly focus: HTMLElement | null;
}

/** Cover the page; what stands over it then takes focus by itself. */
export function cover(page: Document): Covered {
  const focus = page.activeElement instanceof HTMLElement ? page.activeElement : null;
  page.documentElement.dataset.veiled = "";
  // An open modal dialog would keep what stands over the page out of reach.
  const dialogs = [...page.querySelectorAll<HTMLDialogElement>("dialog:modal")];
  for (const dialog of dialogs) dialog.close();
  return { dialogs, focus };
}

/** The page as it was left; what went away meanwhile stays away. */
export function uncover(page: Document, covered: Covered): void {
  delete page.documentElement.dataset.veiled;
  for (const dialog of covered.dialogs) {
    if (dialog.isConnected) dialog.showModal();
  }
  covered.focus?.focus();
}
