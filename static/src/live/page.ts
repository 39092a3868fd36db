import { Idiomorph } from "idiomorph";
import { ask } from "../base/ask";
import { isLocked } from "../base/privacy";
import { trustedNodes } from "../base/trusted";
import { keepFocus } from "./focus";

/**
 * What the server pushes: whole regions of the page, as of one version, and the version they follow on. `now` is the
 * server's clock in seconds; of two readings by one server, the later one has the greater `as_of`.
 */
export interface Pushed {
  readonly before: number;
  readonly version: number;
  readonly as_of: number;
  readonly now: number;
  readonly regions: Readonly<Record<string, string>>;
}

/**
 * The page of the meeting. It shows what the server rendered and adds only what differs by person, not by right: the
 * buttons that are mine. A lost, late or doubled message is cured by the next one.
 */
export class LivePage {
  readonly meeting: string;
  readonly agency: string;
  readonly csrf: string;
  /** Myself, my roles, what I am to which agency: whatever is `data-for` any of these is mine to do. */
  readonly own: ReadonlySet<string>;
  private version: number;
  private asOf = 0;
  private ahead: number;
  private readonly settled: (() => void)[] = [];
  private readonly lost: (() => void)[] = [];
  private readonly otherItem: (() => void)[] = [];
  private item = "";

  constructor(readonly root: HTMLElement) {
    this.meeting = root.dataset.meeting ?? "";
    this.agency = root.dataset.agency ?? "";
    this.csrf = root.dataset.csrf ?? "";
    this.own = new Set((root.dataset.own ?? "").split(" "));
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

  /** Have `work` done when another item is on the table than a moment ago, or what is on it is not for us any more. */
  onOtherItem(work: () => void): void {
    this.otherItem.push(work);
  }

  /** The connection is lost. */
  lose(): void {
    for (const work of this.lost) work();
  }

  /** Nobody is there: nothing of the meeting stays in the page. What somebody was writing does, it is in no region. */
  empty(): void {
    for (const region of this.root.querySelectorAll("[data-region]")) region.replaceChildren();
  }

  /** The connection is new, and with it perhaps the server. */
  reconnect(): void {
    this.asOf = 0;
  }

  /** Take in what was pushed. False when something before it was missed, so that everything is asked for afresh. */
  take(pushed: Pushed): boolean {
    if (this.isOlder(pushed)) return true;
    if (pushed.before > this.version) return false;
    this.show(pushed);
    return true;
  }

  /** Ask for everything fresh. Sent elsewhere (the meeting ended, or is not for us any more), the browser follows. */
  async refresh(): Promise<void> {
    if (isLocked()) return; // it is asked for afresh when it is unlocked
    const answer = await ask(this.root.dataset.fresh ?? "", { redirect: "manual" });
    if (isLocked()) return;
    if (!answer.ok) {
      globalThis.location.reload();
      return;
    }
    const fresh = (await answer.json()) as Pushed;
    if (!isLocked()) this.show(fresh);
  }

  /** Show what is for me, and tell those who wait for it. */
  settle(): void {
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-for]")) {
      element.hidden = !(element.dataset.for ?? "").split(" ").some((one) => this.own.has(one));
    }
    for (const element of this.root.querySelectorAll<HTMLElement>("[data-owner]")) {
      element.toggleAttribute("data-mine", element.dataset.owner === this.agency);
    }
    this.showComposer();
    this.noticeItem();
    for (const work of this.settled) work();
  }

  private noticeItem(): void {
    const table = this.root.querySelector<HTMLElement>("[data-table]")?.dataset;
    const item = `${table?.table ?? ""} ${table?.item ?? ""}`;
    if (item === this.item) return;
    this.item = item;
    for (const work of this.otherItem) work();
  }

  /** Whether it was read before what the page shows: it was on its way while something newer was pushed. */
  private isOlder(pushed: Pushed): boolean {
    return pushed.version < this.version || pushed.as_of < this.asOf;
  }

  /** Show what the server rendered for this page, unless it shows something newer. */
  show(pushed: Pushed): void {
    if (this.isOlder(pushed)) return;
    this.asOf = pushed.as_of;
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
        callbacks: {
          beforeNodeMorphed: (old, fresh) => !isBeingChosen(old) && !this.standsOpen(old, fresh),
          // What somebody unfolded stays so.
          beforeAttributeUpdated: (name) => name !== "open",
        },
      });
    }
  }

  /**
   * An open dialog is left as it is until it is closed: then the page is brought up to date. It goes when it may not stay,
   * and follows at once when it is called otherwise: what it is about may be hidden from us now.
   */
  private standsOpen(node: Node, fresh: Node): boolean {
    if (!(node instanceof HTMLDialogElement) || !node.open || titleOf(node) !== titleOf(fresh)) return false;
    node.addEventListener("close", () => void this.refresh(), { once: true });
    return true;
  }

  /**
   * What can be written depends on what is on the table (nothing for a private item, no action without a case), and on
   * who writes: decisions are for the chair and recorders, what she also asked for for those who tend her needs.
   */
  private showComposer(): void {
    const table = this.root.querySelector<HTMLElement>("[data-table]")?.dataset;
    const state = table?.table ?? "";
    show("composer", state !== "");
    show("propose", state === "case");
    show("decide", table?.chairs !== undefined || this.own.has("recorder"));
    show("also-asked", this.root.querySelector("[data-tends]:not([hidden])") !== null);
    if (this.root.querySelector("[data-ended]") !== null) globalThis.location.assign(this.root.dataset.over ?? "/");
  }

  private aheadOf(serverNow: number): number {
    return Date.now() / 1000 - serverNow;
  }
}

function titleOf(dialog: Node): string {
  return dialog instanceof Element ? (dialog.querySelector(".dialog__title")?.textContent ?? "") : "";
}

function show(id: string, wanted: boolean): void {
  const part = document.getElementById(id);
  if (part !== null) part.hidden = !wanted;
}

/** What somebody is choosing or typing at this moment is left as it is, and what they chose and have not sent yet. */
function isBeingChosen(node: Node): boolean {
  if (node instanceof HTMLSelectElement && node.value !== "" && node.options[0]?.value === "") return true;
  return node === document.activeElement && node instanceof Element && node.matches("input, select, textarea");
}
