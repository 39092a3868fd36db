/** The server is told at most this often that somebody is here. */
const TELL_MS = 60_000;
/** The server ends a sign-in after half an hour; a little later it certainly has. */
const IDLE_MS = 30 * 60_000 + 10_000;
const LOOK_MS = 15_000;

/**
 * Somebody who types a long text, or listens and now and then moves the pointer, is not away: the server hears of it.
 * Where nobody has touched the page for half an hour it goes, for by then the sign-in is over.
 */
export function noticePresence(page: Document): void {
  const { here, door } = page.documentElement.dataset;
  if (here === undefined || door === undefined) return;
  let told = Date.now();
  let touched = told;
  const touch = (): void => {
    touched = Date.now();
    if (touched - told < TELL_MS) return;
    told = touched;
    void tell(page, here);
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) {
    page.addEventListener(kind, touch, { capture: true, passive: true });
  }
  setInterval(() => {
    if (Date.now() - touched > IDLE_MS) leave(page, door);
  }, LOOK_MS);
}

async function tell(page: Document, here: string): Promise<void> {
  const token = page.querySelector<HTMLInputElement>("input[name=csrf_token]")?.value ?? "";
  try {
    await fetch(here, { method: "POST", cache: "no-store", headers: { "X-CSRFToken": token } });
  } catch {
    // Without a connection nobody can be told; the next touch tries again.
  }
}

/** Nobody is there to be asked about unsaved text. */
function leave(page: Document, door: string): void {
  page.documentElement.dataset.veiled = "";
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-keep]")) form.dataset.sent = "";
  page.defaultView?.location.replace(door);
}
