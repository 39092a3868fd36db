/** A page that knows the server's time, and says when it has changed. */
interface Clocked {
  now(): number;
  onSettled(work: () => void): void;
}

const TICK_MS = 1000;
const SOON_SECONDS = 120;
/** Milestones in seconds that a screen reader hears, and the words for them in the page. */
const MILESTONES: readonly (readonly [number, string])[] = [
  [600, "ten"],
  [300, "five"],
  [60, "one"],
  [0, "over"],
];

/** What the clock looks like, and where the page keeps the words for it. */
const WORDS = { running: "leftWords", soon: "leftWords", over: "overWords", paused: "pausedWords" } as const;

/** The clock of the item: counted by the browser against the server's time, so a wrong local clock does not matter. */
export function followClock(page: Clocked): void {
  let before: number | null = null;
  let until = "";
  const tick = (): void => {
    const holder = document.getElementById("clock");
    if (holder === null) {
      before = null;
      return;
    }
    const seconds = left(holder, page.now());
    draw(holder, seconds);
    const same = holder.dataset.until === until;
    if (before !== null && same) announce(before, seconds);
    until = holder.dataset.until ?? "";
    before = seconds;
  };
  page.onSettled(tick);
  setInterval(tick, TICK_MS);
}

function left(holder: HTMLElement, now: number): number {
  const until = holder.dataset.until ?? "";
  const seconds = until === "" ? Number(holder.dataset.left) : Number(until) - now;
  return Math.max(0, Math.ceil(seconds));
}

function draw(holder: HTMLElement, seconds: number): void {
  const clock = holder.querySelector<HTMLElement>(".clock");
  if (clock === null) return;
  const state = stateOf(holder, seconds);
  const share = Math.min(100, (seconds / (Number(holder.dataset.minutes) * 60)) * 100);
  clock.dataset.state = state;
  write(clock.querySelector("[data-clock-time]"), `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`);
  write(clock.querySelector(".clock__label"), holder.dataset[WORDS[state]] ?? "");
  clock.querySelector("[data-clock-left]")?.setAttribute("stroke-dasharray", `${share.toFixed(1)} 100`);
}

function stateOf(holder: HTMLElement, seconds: number): keyof typeof WORDS {
  if (holder.dataset.until === "") return "paused";
  if (seconds === 0) return "over";
  return seconds <= SOON_SECONDS ? "soon" : "running";
}

function write(element: Element | null, words: string): void {
  if (element !== null && element.textContent !== words) element.textContent = words;
}

function announce(before: number, now: number): void {
  const milestones = document.getElementById("milestones");
  if (milestones === null) return;
  const passed = MILESTONES.find(([at]) => before > at && now <= at);
  if (passed !== undefined) milestones.textContent = milestones.dataset[passed[1]] ?? "";
}
