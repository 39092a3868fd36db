/**
 * The browser asks before it throws away what was typed into a form with `data-keep`.
 * Nothing is stored: a copy in the browser would outlive the page, and the next person at this machine could read it.
 */
export function keepUnsaved(page: Document): void {
  page.defaultView?.addEventListener("beforeunload", (event) => {
    const forms = page.querySelectorAll<HTMLFormElement>("form[data-keep]:not([data-sent])");
    if ([...forms].some(changed)) event.preventDefault();
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
