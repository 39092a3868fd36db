import { Idiomorph } from "idiomorph";
import { trustedNodes } from "../base/trusted";

/** How often it is asked what to show. A right that ends is gone from the screen at the next answer. */
const ASK_MS = 1500;
/** How long an answer may take before the connection counts as lost. */
const ANSWER_MS = 5000;
/** What was not confirmed for this long is taken away: nobody may rely on a card that may have changed. */
const STALE_MS = 20_000;
const TICK_MS = 1000;

interface Shown {
  readonly now: number;
  readonly html: string;
}

/** A screen in the room. It shows what the server rendered, asks again and again, and goes blank rather than stale. */
export class RoomScreen {
  private ahead = 0;
  private confirmed = Date.now();
  private tag = "";
  private readonly settled: (() => void)[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly words: HTMLElement | null,
  ) {}

  /** The server's time in seconds, whatever the clock of this device says. */
  now(): number {
    return Date.now() / 1000 - this.ahead;
  }

  /** Have `work` done after every change of the screen. */
  onSettled(work: () => void): void {
    this.settled.push(work);
  }

  /** Ask from now on. */
  follow(): void {
    setInterval(() => {
      this.blankIfStale();
    }, TICK_MS);
    // Restored by the back button, or woken: what it showed then may not be so any more.
    addEventListener("pagehide", () => {
      this.blank();
    });
    void this.askOnAndOn();
  }

  private async askOnAndOn(): Promise<void> {
    for (;;) {
      await this.ask();
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  private async ask(): Promise<void> {
    const asked = Date.now();
    try {
      const answer = await fetch(this.root.dataset.fresh ?? "", {
        cache: "no-store",
        headers: this.tag === "" ? {} : { "If-None-Match": this.tag },
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.ok) this.show((await answer.json()) as Shown, answer.headers.get("ETag") ?? "");
      else if (answer.status !== 304) throw new Error(String(answer.status));
      this.confirmed = asked;
      this.say("");
    } catch {
      this.say(this.tag === "" ? "blank" : "lost");
    }
  }

  private show(shown: Shown, tag: string): void {
    this.ahead = Date.now() / 1000 - shown.now;
    this.tag = tag;
    void Idiomorph.morph(this.root, trustedNodes(shown.html), { morphStyle: "innerHTML" });
    for (const work of this.settled) work();
  }

  /** The difference both ways: the device's clock may have been set while it slept. */
  private blankIfStale(): void {
    if (this.tag === "" || Math.abs(Date.now() - this.confirmed) < STALE_MS) return;
    this.blank();
    this.say("blank");
  }

  private blank(): void {
    this.root.replaceChildren();
    this.tag = "";
  }

  private say(state: "" | "lost" | "blank"): void {
    if (this.words === null) return;
    const words = state === "" ? "" : (this.words.dataset[state] ?? "");
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
