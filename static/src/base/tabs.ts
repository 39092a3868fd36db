/**
 * A list of links to parts of the same page (`data-tabs`) becomes a tab list; without this script all parts are shown.
 * Arrow keys, Home and End move; the chosen part can be reached by its address.
 */
export function enhanceTabs(page: Document): void {
  for (const list of page.querySelectorAll<HTMLElement>("[data-tabs]")) {
    const links = [...list.querySelectorAll<HTMLAnchorElement>("a[href^='#']")];
    if (links.length > 0) enhance(page, list, links);
  }
}

function panelOf(page: Document, link: HTMLAnchorElement): HTMLElement | null {
  return page.getElementById(link.hash.slice(1));
}

function enhance(page: Document, list: HTMLElement, links: HTMLAnchorElement[]): void {
  list.setAttribute("role", "tablist");
  for (const link of links) {
    link.parentElement?.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", link.hash.slice(1));
    const panel = panelOf(page, link);
    panel?.setAttribute("role", "tabpanel");
    panel?.setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      select(page, links, link);
    });
  }
  list.addEventListener("keydown", (event) => {
    const next = neighbour(links, event.key);
    if (next === undefined) return;
    event.preventDefault();
    select(page, links, next);
    next.focus();
  });
  const first = links.find((link) => link.hash === page.location.hash) ?? links[0];
  if (first !== undefined) select(page, links, first);
}

function select(page: Document, links: HTMLAnchorElement[], chosen: HTMLAnchorElement): void {
  for (const link of links) {
    const isChosen = link === chosen;
    link.setAttribute("aria-selected", String(isChosen));
    link.tabIndex = isChosen ? 0 : -1;
    panelOf(page, link)?.toggleAttribute("hidden", !isChosen);
  }
}

function neighbour(links: HTMLAnchorElement[], key: string): HTMLAnchorElement | undefined {
  const now = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
  const steps: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: links.length - 1 };
  const target = steps[key];
  return target === undefined ? undefined : links.at(target % links.length);
}
