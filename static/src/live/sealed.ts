import { sayAnswer, sayWhyNot } from "../base/answers";
import { ask } from "../base/ask";
import { isCovered, whenCovered } from "../base/privacy";
import { trustedNodes } from "../base/trusted";
import { keepFocus } from "./focus";
import type { LivePage } from "./page";

/** The longest that a browser can wait for an expiry in one go. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * A shared detail on my own screen. The room is told only that something is shared; my copy is fetched for me alone, and
 * leaves the screen when sharing stops, when it expires, when the connection is lost, when I look away or hide it. What
 * is closed while its item goes on is said in one neutral line, without a reason, until the item ends.
 */
export function keepSealed(page: LivePage): void {
  const place = document.getElementById("sealed");
  if (place === null) return;
  let known = new Set(slotsFor(page).map((slot) => slot.id));
  let expiry = 0;
  let item = itemOf(page);

  new MutationObserver(() => {
    for (const slot of slotsFor(page)) offer(slot, place);
  }).observe(place, { childList: true });
  page.onSettled(() => {
    const slots = slotsFor(page);
    const open = new Set(slots.map((slot) => slot.id));
    removeAllBut(open, place);
    if (itemOf(page) !== item) sayAnswer("", false);
    else if ([...known].some((id) => !open.has(id))) sayAnswer(page.root.dataset.gone ?? "", true);
    item = itemOf(page);
    for (const slot of slots) {
      offer(slot, place);
      if (!known.has(slot.id) && !isCovered()) void show(page, place, slot);
    }
    known = open;
    clearTimeout(expiry);
    expiry = waitForExpiry(page, place);
  });
  page.root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const slot = event.target.closest("[data-look-shared]")?.closest<HTMLElement>("[data-shared]");
    if (slot) void show(page, place, slot);
    if (event.target.closest("[data-hide-sealed]")) hide(event.target.closest<HTMLElement>("[data-of]"), place);
  });
  whenCovered(() => {
    place.replaceChildren();
  });
  page.onLost(() => {
    keepFocus(() => {
      place.replaceChildren();
    });
  });
}

/** The item on the table, as this page numbers it; empty between items and while it is private to others. */
function itemOf(page: LivePage): string {
  return page.root.querySelector<HTMLElement>("[data-item]")?.dataset.item ?? "";
}

function removeAllBut(open: ReadonlySet<string>, place: HTMLElement): void {
  for (const panel of place.querySelectorAll<HTMLElement>("[data-of]")) {
    if (!open.has(panel.dataset.of ?? "")) panel.remove();
  }
}

function slotsFor(page: LivePage): HTMLElement[] {
  const all = page.root.querySelectorAll<HTMLElement>("[data-shared]");
  return [...all].filter((slot) => (slot.dataset.openTo ?? "").split(" ").includes(page.agency));
}

/** The button to look stands there while my copy does not. */
function offer(slot: HTMLElement, place: HTMLElement): void {
  const button = slot.querySelector<HTMLElement>("[data-look-shared]");
  if (button !== null) button.hidden = panelOf(slot, place) !== null;
}

function panelOf(slot: HTMLElement, place: HTMLElement): HTMLElement | null {
  return place.querySelector<HTMLElement>(`[data-of="${CSS.escape(slot.id)}"]`);
}

/** Put my copy away; who did so stands at the button that brings it back. */
function hide(panel: HTMLElement | null, place: HTMLElement): void {
  if (panel === null) return;
  panel.remove();
  const slot = document.getElementById(panel.dataset.of ?? "");
  if (slot === null) return;
  offer(slot, place);
  slot.querySelector<HTMLElement>("[data-look-shared]")?.focus();
}

/** Fetch my copy. If the answer comes after sharing stopped, it is thrown away unseen. */
async function show(page: LivePage, place: HTMLElement, slot: HTMLElement): Promise<void> {
  const address = (page.root.dataset.look ?? "").replace(/[0-9a-f-]{36}$/, slot.dataset.shared ?? "");
  const answer = await ask(address, { method: "POST", headers: { "X-CSRFToken": page.csrf } });
  if (!answer.ok) {
    await sayWhyNot(answer);
    return;
  }
  const nodes = trustedNodes(await answer.text());
  if (!slot.isConnected || isCovered() || !slotsFor(page).includes(slot)) return;
  put(nodes, slot, place);
}

function put(nodes: ChildNode[], slot: HTMLElement, place: HTMLElement): void {
  const asked = slot.contains(document.activeElement);
  const panel = document.createElement("div");
  panel.tabIndex = -1;
  panel.dataset.of = slot.id;
  panel.append(...nodes);
  panelOf(slot, place)?.remove();
  place.append(panel);
  if (asked) panel.focus(); // the button that was pressed goes away while the copy is there
}

/** Expiry is by the clock, not by a message: at its instant the page blanks by itself and asks afresh. */
function waitForExpiry(page: LivePage, place: HTMLElement): number {
  const ends = [...page.root.querySelectorAll<HTMLElement>("[data-shared]")].map((slot) => Number(slot.dataset.until));
  if (ends.length === 0) return 0;
  const wait = Math.max(0, Math.min(...ends) - page.now()) * 1000;
  if (wait > LONGEST_WAIT_MS) return 0;
  return setTimeout(() => {
    place.replaceChildren();
    void page.refresh();
  }, wait);
}
