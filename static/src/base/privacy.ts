/** Whether nobody is meant to read the page now: it is in the background, covered by the privacy key, or locked. */
export function isCovered(): boolean {
  return document.hidden || document.documentElement.dataset.veiled !== undefined;
}

/** Whether the page waits for the password of whoever left it. */
export function isLocked(): boolean {
  return document.documentElement.dataset.locked !== undefined;
}

/** Have `work` done when the page is hidden, covered or left. */
export function whenCovered(work: () => void): void {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) work();
  });
  addEventListener("pagehide", work);
  new MutationObserver(() => {
    if (isCovered()) work();
  }).observe(document.documentElement, { attributeFilter: ["data-veiled"] });
}
