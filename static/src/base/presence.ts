import { ask } from "./ask";
import { isLocked } from "./privacy";

/** The server is told at most this often that somebody is here. */
const TELL_MS = 60_000;
/**
 * The server locks a sign-in half an hour after the last use that it noted, which may be a minute older than what it was
 * told. The page is never later than that: nobody writes on a page that the server holds for locked.
 */
const IDLE_MS = 29 * 60_000;
const LOOK_MS = 15_000;

/**
 * Somebody who types a long text, or listens and now and then moves the pointer, is not away: the server hears of it.
 * Where nobody has touched the page for about half an hour it is locked.
 */
export function noticePresence(page: Document): void {
  const { here } = page.documentElement.dataset;
  if (here === undefined) return;
  let told = Date.now();
  // The pages of one browser are one sign-in: whoever is at one of them is away from none, and no other locks it.
  const pages = new BroadcastChannel("here");
  pages.addEventListener("message", () => {
    told = Date.now();
  });
  const look = (): void => {
    if (Date.now() - told >= IDLE_MS) page.dispatchEvent(new Event("lock"));
  };
  const touch = (): void => {
    look(); // before anything else: a machine that slept wakes with the first touch
    if (isLocked() || Date.now() - told < TELL_MS) return;
    told = Date.now();
    pages.postMessage(null);
    void tell(page, here);
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) {
    page.addEventListener(kind, touch, { capture: true, passive: true });
  }
  setInterval(look, LOOK_MS);
  page.addEventListener("visibilitychange", look);
  page.addEventListener("unlocked", () => {
    told = Date.now();
  });
}

async function tell(page: Document, here: string): Promise<void> {
  const token = page.querySelector<HTMLInputElement>("input[name=csrf_token]")?.value ?? "";
  try {
    await ask(here, { method: "POST", headers: { "X-CSRFToken": token } });
  } catch {
    // Without a connection nobody can be told; the next touch tries again.
  }
}
