import { Idiomorph } from "idiomorph";
import { trustedNodes } from "./trusted";

const SETTLES_MS = 700;
const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * The chair's agenda: its items are dragged by mouse or finger, or moved by the arrow keys on their handle, and the times
 * at which they end move along, also while minutes are typed. A new order is saved by itself, with the same form that
 * every browser could send; what the server answers with takes the place of the page. Without this script there are
 * buttons for up and down.
 */
export function planAgenda(page: Document): void {
  const plan = page.querySelector<HTMLElement>("[data-plan]");
  if (plan === null) return;
  const agenda = new PlannedAgenda(page, plan);
  agenda.start();
}

class PlannedAgenda {
  private waiting: number | undefined;

  constructor(
    private readonly page: Document,
    private plan: HTMLElement,
  ) {}

  start(): void {
    this.showHandles();
    this.page.addEventListener("input", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === "minutes") this.showTimes();
    });
    this.page.addEventListener("keydown", (event) => {
      this.byKey(event);
    });
    this.page.addEventListener("pointerdown", (event) => {
      this.lift(event);
    });
  }

  private showHandles(): void {
    for (const handle of this.plan.querySelectorAll<HTMLElement>("[data-handle]")) handle.hidden = false;
  }

  private items(): HTMLElement[] {
    return [...this.plan.querySelectorAll<HTMLElement>("[data-item]")];
  }

  /** The items that can change places: the cases. */
  private movable(): HTMLElement[] {
    return this.items().filter((item) => item.dataset.moves !== undefined);
  }

  private byKey(event: KeyboardEvent): void {
    const item = handled(event.target);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (item === null || step === undefined) return;
    event.preventDefault();
    const movable = this.movable();
    const there = movable[movable.indexOf(item) + step];
    if (there === undefined) return;
    if (step < 0) there.before(item);
    else there.after(item);
    item.querySelector<HTMLElement>("[data-handle]")?.focus();
    this.moved(item);
  }

  private lift(event: PointerEvent): void {
    const item = handled(event.target);
    if (item === null || event.button !== 0) return;
    const before = order(this.items());
    const over = new AbortController();
    const carry = (moving: PointerEvent): void => {
      if (moving.pointerId === event.pointerId) this.carry(item, moving.clientY);
    };
    const drop = (last: PointerEvent): void => {
      if (last.pointerId !== event.pointerId) return;
      over.abort();
      item.classList.remove("agenda__item--lifted");
      if (order(this.items()) !== before) this.moved(item);
    };
    item.classList.add("agenda__item--lifted");
    // At the page, not at the handle: whatever is moved in the page no longer holds the pointer.
    this.page.addEventListener("pointermove", carry, { signal: over.signal });
    this.page.addEventListener("pointerup", drop, { signal: over.signal });
    this.page.addEventListener("pointercancel", drop, { signal: over.signal });
  }

  /** Put the item where the pointer is: before the first item whose middle lies below it. */
  private carry(item: HTMLElement, y: number): void {
    const others = this.movable().filter((other) => other !== item);
    const below = others.find((other) => middle(other) > y);
    if (below !== undefined && below !== item.nextElementSibling) below.before(item);
    else if (below === undefined) others.at(-1)?.after(item);
    this.showTimes();
  }

  private moved(item: HTMLElement): void {
    this.showTimes();
    const movable = this.movable();
    const facts = {
      item: item.querySelector(".agenda__title")?.textContent.trim() ?? "",
      place: String(movable.indexOf(item) + 1),
      places: String(movable.length),
    };
    this.say(filled(this.plan.dataset.placed, facts));
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.save(), SETTLES_MS);
  }

  private say(words: string): void {
    const said = this.plan.querySelector("[data-placed-said]");
    if (said !== null) said.textContent = words;
  }

  private async save(): Promise<void> {
    const form = this.plan.querySelector<HTMLFormElement>("[data-order]");
    if (form === null) return;
    const fields = [...form.querySelectorAll<HTMLInputElement>("[name=item]")];
    const wanted = this.items().map((item) => item.dataset.item ?? "");
    for (const [place, field] of fields.entries()) field.value = wanted[place] ?? "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.statusText);
      this.take(await answer.text());
    } catch {
      this.say(this.plan.dataset.lost ?? "");
    }
  }

  /** Show the page as the server has it now; what is typed elsewhere on it and the focus stay. */
  private take(html: string): void {
    const holder = this.page.createElement("div");
    holder.append(...trustedNodes(html));
    const fresh = holder.querySelector("#main");
    const main = this.page.querySelector("#main");
    if (fresh === null || main === null) return;
    void Idiomorph.morph(main, fresh, { morphStyle: "innerHTML", ignoreActiveValue: true });
    const plan = main.querySelector<HTMLElement>("[data-plan]");
    if (plan === null) return;
    this.plan = plan;
    this.showHandles();
  }

  /** When each item ends, and the whole: of the order and the minutes on the page. */
  private showTimes(): void {
    const starts = Number(this.plan.dataset.starts);
    let used = 0;
    for (const item of this.items()) {
      used += minutesOf(item);
      const shown = item.querySelector(".agenda__minutes");
      if (shown !== null) shown.textContent = filled(this.plan.dataset.until, { time: clock(starts + used) });
    }
    this.showEnd(clock(starts + used), used - Number(this.plan.dataset.minutes));
    const meter = this.plan.querySelector<HTMLProgressElement>("progress");
    if (meter !== null) meter.value = Math.min(used, meter.max);
  }

  private showEnd(time: string, over: number): void {
    const end = this.plan.querySelector<HTMLElement>("[data-plan-end]");
    if (end === null) return;
    const words = over > 0 ? this.plan.dataset.over : this.plan.dataset.fits;
    end.textContent = filled(words, { time, minutes: String(over) });
    end.classList.toggle("quiet", over <= 0);
  }
}

function handled(target: EventTarget | null): HTMLElement | null {
  return target instanceof HTMLElement && target.matches("[data-handle]") ? target.closest("[data-item]") : null;
}

function order(items: readonly HTMLElement[]): string {
  return items.map((item) => item.dataset.item).join(" ");
}

function middle(item: HTMLElement): number {
  const box = item.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** The minutes that stand in an item's field, or, where there is none or nothing sensible in it, those that are stored. */
function minutesOf(item: HTMLElement): number {
  const field = item.querySelector<HTMLInputElement>("[name=minutes]");
  return field?.valueAsNumber !== undefined && field.validity.valid ? field.valueAsNumber : Number(item.dataset.minutes);
}

function clock(minute: number): string {
  const [hours, minutes] = [Math.floor((minute % DAY) / HOUR), minute % HOUR];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

function filled(words: string | undefined, facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts).reduce((said, [name, fact]) => said.replace(`{${name}}`, fact), words ?? "");
}
