/** A word that begins with a mark, up to the caret: which mark, and what was typed after it. */
const MARKED = /(?:^|\s)([@!#])((?!\s)[^@!#]{0,60})$/u;

interface Choice {
  readonly mark: string;
  readonly insert: string;
  readonly words: string;
}

/** What is being typed: the mark, what follows it, and where in the line the mark stands. */
interface Typed {
  readonly mark: string;
  readonly sought: string;
  readonly at: number;
}

/**
 * One line in which `@`, `!` and `#` are completed while one types. The choices stand in the page, where they are pushed
 * with the item. Everything can be typed by hand as well: the server reads the line.
 */
export class OneLine {
  private active = 0;
  private shown: readonly Choice[] = [];
  /** Where the mark stands whose list was closed by Esc, or that has its choice. */
  private closed = -1;

  private constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly count: HTMLElement,
    private readonly source: string,
  ) {
    input.addEventListener("input", () => {
      this.follow();
    });
    input.addEventListener("click", () => {
      this.follow();
    });
    input.addEventListener("keydown", (event) => {
      if (this.pressed(event)) event.preventDefault();
    });
    input.addEventListener("blur", () => {
      this.close();
    });
    input.form?.addEventListener("reset", () => {
      this.closed = -1;
      this.close();
    });
    // The field keeps the focus, and with it the keyboard of a phone.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option !== null) this.take([...list.children].indexOf(option));
    });
  }

  /** The field of the page that completes. */
  static on(root: HTMLElement): OneLine | null {
    const place = root.querySelector<HTMLElement>("[data-completion]");
    if (place === null) return null;
    const input = place.querySelector<HTMLInputElement>("[role=combobox]");
    const list = place.querySelector<HTMLElement>("[role=listbox]");
    const count = place.querySelector<HTMLElement>("[data-completion-count]");
    if (input === null || list === null || count === null) return null;
    return new OneLine(input, list, count, place.dataset.completion ?? "");
  }

  /** The choices may be others now. */
  refresh(): void {
    if (this.isOpen) this.follow();
  }

  private get isOpen(): boolean {
    return !this.list.hidden;
  }

  private follow(): void {
    const typed = this.typed();
    const found = typed === null || typed.at === this.closed ? [] : this.fitting(typed);
    if (typed?.at !== this.closed) this.closed = -1;
    if (found.length === 0) this.close();
    else this.open(found);
  }

  /** What can be taken: nothing when one of them stands there already. */
  private fitting(typed: Typed): Choice[] {
    const found = this.choices().filter((one) => one.mark === typed.mark && begins(one.words, typed.sought));
    const done = found.length === 1 || typed.sought.endsWith(" ");
    return done && found.some((one) => stands(one, typed.sought)) ? [] : found;
  }

  private typed(): Typed | null {
    const caret = this.input.selectionStart ?? 0;
    if (caret !== this.input.selectionEnd) return null;
    const before = this.input.value.slice(0, caret);
    const found = MARKED.exec(before);
    const [, mark, sought] = found ?? [];
    if (mark === undefined || sought === undefined) return null;
    return { mark, sought, at: before.length - sought.length - 1 };
  }

  private choices(): Choice[] {
    return [...document.querySelectorAll<HTMLElement>(`#${CSS.escape(this.source)} > [data-mark]`)].map((one) => ({
      mark: one.dataset.mark ?? "",
      insert: one.dataset.insert ?? "",
      words: one.textContent,
    }));
  }

  private open(found: readonly Choice[]): void {
    this.shown = found;
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.list.hidden = false;
    this.input.ariaExpanded = "true";
    this.move(0);
    const many = (this.count.dataset.many ?? "").replace("{n}", String(found.length));
    this.count.textContent = found.length === 1 ? (this.count.dataset.one ?? "") : many;
  }

  private option(one: Choice, place: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${String(place)}`;
    option.role = "option";
    option.className = "completion__choice";
    option.textContent = one.words;
    return option;
  }

  private close(): void {
    this.shown = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.ariaExpanded = "false";
    this.input.removeAttribute("aria-activedescendant");
    this.count.textContent = "";
  }

  private move(to: number): void {
    const options = [...this.list.children];
    this.active = (to + options.length) % options.length;
    for (const [place, option] of options.entries()) option.ariaSelected = String(place === this.active);
    const option = options[this.active];
    if (option === undefined) return;
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** Whether the key was for the list. */
  private pressed(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
    const deeds: Record<string, () => void> = {
      ArrowDown: () => {
        this.move(this.active + 1);
      },
      ArrowUp: () => {
        this.move(this.active - 1);
      },
      Enter: () => {
        this.take(this.active);
      },
      Tab: () => {
        this.take(this.active);
      },
      Escape: () => {
        this.closed = this.typed()?.at ?? -1;
        this.close();
      },
    };
    const deed = event.shiftKey ? undefined : deeds[event.key];
    deed?.();
    return deed !== undefined;
  }

  /** Put a choice into the line, in place of what was typed of it. */
  private take(place: number): void {
    const chosen = this.shown[place];
    const typed = this.typed();
    if (chosen === undefined || typed === null) return;
    const caret = this.input.selectionStart ?? 0;
    const after = this.input.value.slice(caret);
    this.input.setRangeText(`${chosen.mark}${chosen.insert}${after.startsWith(" ") ? "" : " "}`, typed.at, caret, "end");
    this.closed = typed.at;
    this.close();
  }
}

/** Whether some word of the choice, and what follows it, begins with what was typed. */
function begins(words: string, sought: string): boolean {
  return ` ${fold(words)}`.includes(` ${fold(sought)}`);
}

/** Whether what was typed is all that the choice would insert. */
function stands(one: Choice, sought: string): boolean {
  return fold(one.insert) === fold(sought.trimEnd());
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("’", "'")
    .toLowerCase();
}
