import { type Covered, cover, uncover } from "./cover";

/**
 * `lock` on the document puts the lock over the page at once; `unlocked` is said once the right password has taken it
 * away. What was typed stays in the page behind it. The lock stands over the privacy screen, and leaves that as it was.
 */
export function lockAndUnlock(page: Document): void {
  const made = page.querySelector<HTMLTemplateElement>("template#lock");
  if (made === null) return;

  page.addEventListener("lock", () => {
    if (page.documentElement.dataset.locked !== undefined) return;
    const screen = page.importNode(made.content, true).firstElementChild;
    const form = screen?.querySelector<HTMLFormElement>("form[data-unlock]");
    if (!screen || !form) return;
    const veiled = page.documentElement.dataset.veiled !== undefined;
    page.documentElement.dataset.locked = "";
    const covered = cover(page);
    page.body.append(screen);
    passwordOf(form)?.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void unlock(form).then((open) => {
        if (open) lift(page, screen, covered, veiled);
      });
    });
  });
}

/** Whether the server takes this password. What it says instead stands beside the field. */
async function unlock(form: HTMLFormElement): Promise<boolean> {
  if (form.ariaBusy === "true") return false;
  form.ariaBusy = "true";
  try {
    // No redirect is followed: there is one only where nothing can be unlocked any more.
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.status === 204) return true;
    if (answer.status === 422) say(form, ((await answer.json()) as { say: string }).say);
    else if (answer.status >= 500) say(form, form.dataset.unreached ?? "");
    else leave(form.ownerDocument);
  } catch {
    say(form, form.dataset.unreached ?? "");
  } finally {
    form.ariaBusy = null;
  }
  return false;
}

function say(form: HTMLFormElement, words: string): void {
  const [field, place] = [passwordOf(form), form.querySelector<HTMLElement>("[role=alert]")];
  if (place !== null) {
    place.hidden = false;
    place.textContent = words;
  }
  if (field === null) return;
  field.value = "";
  field.ariaInvalid = "true";
  field.focus();
}

function passwordOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>("input[type=password]");
}

function lift(page: Document, screen: Element, covered: Covered, veiled: boolean): void {
  screen.remove();
  delete page.documentElement.dataset.locked;
  if (veiled) covered.focus?.focus();
  else uncover(page, covered);
  page.dispatchEvent(new Event("unlocked"));
  if (page.activeElement === page.body) page.getElementById("main")?.focus();
}

/** Whoever was here is not signed in any more, so nothing that was typed can be sent: the door says why. */
function leave(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-keep]")) form.dataset.sent = "";
  page.defaultView?.location.replace(page.documentElement.dataset.door ?? "/");
}
