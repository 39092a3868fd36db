/** Where what is typed or chosen is meant for the field, not for the list. */
const FIELDS = "input:not([type=checkbox]), select, textarea, dialog";

/**
 * A list that is worked through by keyboard: `data-rows` holds rows with `data-row`. j and k go down and up; every other
 * key clicks what bears it as `aria-keyshortcuts`, in the row at hand or else anywhere on the page. A page whose address
 * names a row, or the list itself, begins there: that is how one goes on with the next row after a deed.
 */
export function workThroughRows(page: Document): void {
  const list = page.querySelector<HTMLElement>("[data-rows]");
  if (list === null) return;
  begin(page, list);
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
    if (press(page, list, event.key)) event.preventDefault();
  });
}

function rows(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-row]")];
}

function begin(page: Document, list: HTMLElement): void {
  const named = page.location.hash.slice(1);
  if (named === "") return;
  const first = rows(list).find((row) => row.id === named) ?? rows(list)[0];
  if (named === list.id || named.startsWith("row-")) first?.focus();
}

function press(page: Document, list: HTMLElement, key: string): boolean {
  const all = rows(list);
  const at = all.findIndex((row) => row.contains(page.activeElement));
  if (key === "j" || key === "k") {
    const next = key === "j" ? at + 1 : Math.max(at - 1, 0);
    all[Math.min(next, all.length - 1)]?.focus();
    return true;
  }
  const found = bearing(page, all[at], key);
  if (found instanceof HTMLSelectElement) found.focus();
  else found?.click();
  return found !== undefined;
}

/** What bears a key: in the row at hand, else outside of all rows. */
function bearing(page: Document, row: HTMLElement | undefined, key: string): HTMLElement | undefined {
  const bears = `[aria-keyshortcuts="${CSS.escape(key)}"]`;
  const inside = row?.querySelector<HTMLElement>(bears);
  return inside ?? [...page.querySelectorAll<HTMLElement>(bears)].find((one) => one.closest("[data-row]") === null);
}
