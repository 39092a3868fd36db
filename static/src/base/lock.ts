import { type Covered, cover, uncover } from "./cover";

/**
 * `lock` on the document puts the lock in the place of the page at once, and has the server lock too, so that neither a
 * reload nor a new page is a way round; `unlocked` is said once the right password has taken it away. The page waits
 * outside the document meanwhile, with what was typed. The lock stands over the privacy screen, and leaves that as it was.
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
    lockServer(page);
    const covered = cover(page);
    const aside = putAside(page);
    page.body.append(screen);
    passwordOf(form)?.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void unlock(form).then((open) => {
        if (!open) return;
        screen.remove();
        aside();
        lift(page, covered, veiled);
      });
    });
  });
}

/** Told even if the page is left at this moment. Where it cannot be reached, it locks by itself a minute later. */
function lockServer(page: Document): void {
  const token = page.querySelector<HTMLInputElement>("input[name=csrf_token]")?.value ?? "";
  const told = { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true };
  fetch(page.documentElement.dataset.lock ?? "", told).catch(() => undefined);
}

/** Take everything out of the document; gives what puts it back as it was. */
function putAside(page: Document): () => void {
  const [kept, view] = [page.createDocumentFragment(), page.defaultView];
  const [left, top] = [view?.scrollX ?? 0, view?.scrollY ?? 0];
  kept.append(...page.body.childNodes);
  return () => {
    page.body.append(kept);
    view?.scrollTo(left, top);
  };
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

function lift(page: Document, covered: Covered, veiled: boolean): void {
  delete page.documentElement.dataset.locked;
  if (veiled) covered.focus?.focus();
  else uncover(page, covered);
  page.dispatchEvent(new Event("unlocked"));
  if (page.activeElement === page.body) page.getElementById("main")?.focus();
}

/** Whoever was here is not signed in any more, so nothing that was typed can be sent: the door says why. */
function leave(page: Document): void {
  page.dispatchEvent(new Event("over"));
  page.defaultView?.location.replace(page.documentElement.dataset.door ?? "/");
}
