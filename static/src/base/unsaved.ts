/**
 * The browser asks before it throws away what was typed into a form with `data-keep`.
 * Nothing is stored: a copy in the browser would outlive the page, and the next person at this machine could read it.
 * What the server keeps as it stands (`data-kept`, in drafts.ts) is not lost.
 */
export function keepUnsaved(page: Document): void {
  let behindTheLock = false;
  const unsaved = (): boolean =>
    [...page.querySelectorAll<HTMLFormElement>("form[data-keep]:not([data-sent], [data-kept])")].some(changed);
  page.addEventListener("lock", () => {
    behindTheLock ||= unsaved();
  });
  // Back in the page, or never to be sent, because nobody is signed in any more.
  for (const end of ["unlocked", "over"]) {
    page.addEventListener(end, () => {
      behindTheLock = false;
    });
  }
  page.defaultView?.addEventListener("beforeunload", (event) => {
    if (behindTheLock || unsaved()) event.preventDefault();
  });
}

function changed(form: HTMLFormElement): boolean {
  return [...form.elements].some(differs);
}

function differs(control: Element): boolean {
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (!(control instanceof HTMLInputElement) || control.type === "hidden") return false;
  return control.value !== control.defaultValue || control.checked !== control.defaultChecked;
}
