/** How long a file takes to come, in milliseconds. */
const FILE_TAKES = 2000;

/**
 * A form is sent once. The button that sent it shows that it is busy; it keeps focus and its value.
 * Forms another script already handles (it prevented the default) are left alone, and so are dialogs and searches.
 * A button that opens another page of the same form, such as one to print, sends nothing of it for good.
 * A form with `data-file` is answered with a file, and the page stays: soon it can be sent again, with the password anew.
 */
export function submitOnce(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
    if (event.submitter?.hasAttribute("formtarget")) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    hold(form, event.submitter);
  });
  // Coming back to a page the browser kept: it can be sent again.
  page.defaultView?.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll<HTMLFormElement>("form[data-sent]")) release(form);
  });
}

function hold(form: HTMLFormElement, button: HTMLElement | null): void {
  form.dataset.sent = "";
  button?.setAttribute("aria-busy", "true");
  if (form.dataset.file !== undefined) setTimeout(again, FILE_TAKES, form);
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
}

function again(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=password]")) field.value = "";
  release(form);
}
