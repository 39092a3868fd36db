import { Idiomorph } from "idiomorph";
import { trustedNodes } from "../base/trusted";
import { keepFocus } from "./focus";

/** What the server pushes: whole regions of the page, as of one version, and the version they follow on. `now` is the server's clock in seconds. */
export interface Pushed {
  readonly before: number;
  readonly version: number;
  readonly now: number;
  readonly regions: Readonly<Record<string, string>>;
}

/**
 * The page of the meeting. It shows what the server rendered and adds only what differs by person, not by right: the
 * buttons of my own agency. A lost, late or doubled message is cured by the next one.
 */
export class LivePage {
  readonly meeting: string;
  readonly agency: string;
  readonly csrf: string;
  private version: number;
  private ahead: number;
  private readonly settled: (() => void)[] = [];
  private readonly lost: (() => void)[] = [];

  constructor(readonly root: HTMLElement) {
    this.meeting = root.dataset.meeting ?? "";
    this.agency = root.dataset.agency ?? "";
    this.csrf = root.dataset.csrf ?? "";
    this.version = Number(root.dataset.version);
    this.ahead = this.aheadOf(Number(root.dataset.now));
  }

  /** The server's time in seconds, whatever the clock of this device says. */
  now(): number {
    return Date.now() / 1000 - this.ahead;
  }

  /** Have `work` done after every change of the page, and once at the start. */
  onSettled(work: () => void): void {
    this.settled.push(work);
  }

  /** Have `work` done when the connection is lost: from then on nobody tells this page that a right has ended. */
  onLost(work: () => void): void {
    this.lost.push(work);
  }

  /** The connection is lost. */
  lose(): void {
    for (const work of this.lost) work();
  }

  /** Take in what was pushed. False when something before it was missed, so that everything is asked for afresh. */
  take(pushed: Pushed): boolean {
    if (pushed.version < this.version) return true;
    if (pushed.before > this.version) return false;
    this.show(pushed);
    return true;
  }

  /** Ask for everything fresh. Sent elsewhere (the meeting ended, or is not for us any more), the browser follows. */
  async refresh(): Promise<void> {
    const answer = await fetch(this.root.dataset.fresh ?? "", { cache: "no-store", redirect: "manual" });
    if (!answer.ok) {
      globalThis.location.reload();
      return;
    }
    this.show((await answer.json()) as Pushed);
  }

  /** Show what is for my agency, and tell those who wait for it. */
  settle(): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-for-agency]")) {
      element.hidden = element.dataset.forAgency !== this.agency;
    }
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-for-representatives]")) {
      element.hidden = this.root.dataset.representative === undefined;
    }
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-for-member]")) {
      element.hidden = !this.isFor(element);
    }
    this.showComposer();
    for (const work of this.settled) work();
  }

  /** Whether it is for me, or for every recorder and I am one. */
  private isFor(element: HTMLElement): boolean {
    const recorder = element.dataset.forRecorders !== undefined && this.root.dataset.recorder !== undefined;
    return recorder || element.dataset.forMember === this.root.dataset.member;
  }

  private show(pushed: Pushed): void {
    this.version = pushed.version;
    this.ahead = this.aheadOf(pushed.now);
    keepFocus(() => {
      this.morph(pushed.regions);
      this.settle();
    });
  }

  private morph(regions: Pushed["regions"]): void {
    for (const [name, html] of Object.entries(regions)) {
      const region = this.root.querySelector(`[data-region="${name}"]`);
      if (region === null) continue;
      void Idiomorph.morph(region, trustedNodes(html), {
        morphStyle: "innerHTML",
        callbacks: { beforeNodeMorphed: (old) => !isBeingChosen(old) },
      });
    }
  }

  /** What can be written depends on what is on the table: nothing for a private item, no action without a case. */
  private showComposer(): void {
    const state = this.root.querySelector<HTMLElement>("[data-table]")?.dataset.table ?? "";
    const composer = document.getElementById("composer");
    const propose = document.getElementById("propose");
    if (composer !== null) composer.hidden = state === "";
    if (propose !== null) propose.hidden = state !== "case";
    if (this.root.querySelector("[data-ended]") !== null) globalThis.location.assign(this.root.dataset.over ?? "/");
  }

  private aheadOf(serverNow: number): number {
    return Date.now() / 1000 - serverNow;
  }
}

/** What somebody is choosing or typing at this moment is left as it is. */
function isBeingChosen(node: Node): boolean {
  return node === document.activeElement && node instanceof Element && node.matches("input, select, textarea");
}
