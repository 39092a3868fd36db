/**
 * `data-dialog-open="id"` opens that <dialog>, `data-dialog-close` closes the one it stands in.
 * A dialog with `data-dialog-start` opens with the page: its form came back with something to correct, which has focus.
 * One listener on the page, so markup that arrives later works without being wired again.
 */
export function openDialogs(page: Document): void {
  page.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-dialog-open]");
    if (opener !== null) {
      open(page.getElementById(opener.dataset.dialogOpen ?? ""));
      return;
    }
    event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
  });
  const start = page.querySelector("dialog[data-dialog-start]");
  open(start);
  start?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}

function open(dialog: Element | null): void {
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
