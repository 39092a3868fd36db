import type { LivePage } from "./page";

/** Where my hand stands. "closed" is a hand that is down while the list is closed; "" belongs to who only listens. */
type Standing = "floor" | "direct" | "waiting" | "none" | "closed" | "";

/**
 * Everybody is sent the same list of speakers. The page finds itself in it, and shows what fits: raise or lower my hand,
 * my place in the order, or that I have the floor, which is said aloud too. The server decides what then happens.
 */
export function followHand(page: LivePage): void {
  let before: Standing = "";
  page.onSettled(() => {
    const list = page.root.querySelector<HTMLElement>("[data-hands]");
    const now = standing(list, page.root);
    for (const part of page.root.querySelectorAll<HTMLElement>("[data-when-hand]")) {
      part.hidden = !words(part.dataset.whenHand).includes(now);
    }
    sayPlace(list, page.root.dataset.member ?? "");
    if (now !== before) announce(now);
    before = now;
  });
}

function standing(list: HTMLElement | null, root: HTMLElement): Standing {
  const me = root.dataset.member ?? "";
  if (list === null || root.dataset.speaks === undefined) return "";
  if (list.dataset.floor === me) return "floor";
  if (words(list.dataset.direct).includes(me)) return "direct";
  if (words(list.dataset.waiting).includes(me)) return "waiting";
  return list.dataset.closed === undefined ? "none" : "closed";
}

function sayPlace(list: HTMLElement | null, me: string): void {
  const place = list?.querySelector<HTMLElement>("[data-hand-place]") ?? null;
  if (place === null) return;
  const at = words(list?.dataset.waiting).indexOf(me);
  place.textContent = at < 0 ? "" : (place.dataset.handPlace ?? "").replace("{n}", String(at + 1));
}

function announce(now: Standing): void {
  const turn = document.getElementById("my-turn");
  if (turn !== null) turn.textContent = now === "floor" ? (turn.dataset.words ?? "") : "";
}

function words(list: string | undefined): string[] {
  return (list ?? "").split(" ");
}
