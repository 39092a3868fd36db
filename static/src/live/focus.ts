/** The parts of the page that can take focus as a place, when the control that had it is gone. */
const PLACES = "#meeting-bar, .meeting__region";

/**
 * Whoever works by keyboard stays where they were: when `change` takes away what had focus, it goes to the control with
 * the same key, else to the part of the page that the control stood in.
 */
export function keepFocus(change: () => void): void {
  const held = document.activeElement;
  const place = held?.closest<HTMLElement>(PLACES) ?? null;
  const key = held?.getAttribute("aria-keyshortcuts") ?? null;
  change();
  if (place !== null && isLost()) moveTo(place, key);
}

/** A dialog gives focus back to what opened it. If that is gone by then, to the part of the page it stood in. */
export function returnFocus(root: HTMLElement): void {
  let place: HTMLElement | null = null;
  root.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest("[data-dialog-open]") : null;
    if (opener !== null) place = opener.closest<HTMLElement>(PLACES);
  });
  // A close does not bubble.
  root.addEventListener(
    "close",
    () => {
      if (place !== null && isLost()) moveTo(place, null);
    },
    { capture: true },
  );
}

function isLost(): boolean {
  const held = document.activeElement;
  return held === null || held === document.body || !held.checkVisibility({ visibilityProperty: true });
}

/** The control that a key presses now: of those that stand for it in turn, the one that is shown. */
export function withKey(place: HTMLElement, key: string): HTMLElement | null {
  const held = [...place.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(key)}"]`)];
  return held.find((control) => control.checkVisibility()) ?? null;
}

function moveTo(place: HTMLElement, key: string | null): void {
  const same = key === null ? null : withKey(place, key);
  (same ?? place).focus({ preventScroll: same === null });
}
