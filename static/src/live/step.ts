/** The agencies that have a part to play already are ticked when the chair is about to give one more a part. */
export function tickNeeded(root: HTMLElement): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-dialog-open="step-dialog"]') === null) return;
    const needed = root.querySelector<HTMLElement>("[data-needed]")?.dataset.needed?.split(" ") ?? [];
    for (const box of root.querySelectorAll<HTMLInputElement>("#step-dialog input[type=checkbox]")) {
      box.checked = needed.includes(box.value);
    }
  });
}
