/** Whether nobody is meant to read the page now: it is in the background, or covered by the privacy key. */
export function isCovered(): boolean {
  return document.hidden || document.documentElement.dataset.veiled !== undefined;
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
