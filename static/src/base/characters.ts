/** From this share of the allowed length on, the hint turns into a count of what is left. */
const NEAR = 0.8;

/**
 * The hint under a narrative field counts down near the end.
 * Its words come from the page: `data-words` with `{n}` where the number goes.
 */
export function countCharacters(page: Document): void {
  page.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.maxLength > 0) update(page, event.target);
  });
}

function update(page: Document, text: HTMLTextAreaElement): void {
  const hint = page.querySelector<HTMLElement>(`[data-count-for="${CSS.escape(text.id)}"]`);
  if (hint === null) return;
  hint.dataset.start ??= hint.textContent;
  const near = text.value.length >= text.maxLength * NEAR;
  const left = (text.maxLength - text.value.length).toLocaleString(page.documentElement.lang);
  hint.textContent = near ? (hint.dataset.words ?? "").replace("{n}", left) : hint.dataset.start;
  hint.toggleAttribute("data-near", near);
}
