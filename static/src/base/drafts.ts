import { ask } from "./ask";
import { sayAnswer } from "./answers";

/** So long after the last letter a form is saved. */
const PAUSE_MS = 900;

interface Saved {
  readonly say: string;
  readonly held: Readonly<Record<string, string>>;
  readonly rewrites: Readonly<Record<string, string>>;
}

/**
 * A form with `data-draft` is saved at that address while one writes, sealed, on the server: nothing of it is stored in
 * the browser. What the disclosure guard says of it stands beside its field, with the rewrite that it offers.
 */
export function saveAsYouWrite(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-draft]");
  if (form !== null) new Draft(form).follow();
}

/** What was found in a field as it was sent, and what the guard would have instead. */
interface Offer {
  readonly written: FormDataEntryValue | null;
  readonly rewrite: string;
}

class Draft {
  private timer = 0;
  private changed = false;
  private saving = false;
  private over = false;
  private readonly offers = new Map<string, Offer>();

  constructor(private readonly form: HTMLFormElement) {}

  follow(): void {
    const page = this.form.ownerDocument;
    const save = (): void => {
      void this.save();
    };
    this.form.addEventListener("input", () => {
      this.changed = true;
      delete this.form.dataset.kept;
      this.wait();
    });
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.over = true;
    });
    page.addEventListener("visibilitychange", () => {
      if (page.visibilityState === "hidden") save();
    });
    page.addEventListener("unlocked", save);
    page.defaultView?.addEventListener("online", save);
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      void this.save();
    }, PAUSE_MS);
  }

  /** One after another, so that what was written first never comes last. */
  private async save(): Promise<void> {
    if (!this.changed || this.saving || this.over) return;
    this.saving = true;
    this.changed = false;
    const body = new FormData(this.form);
    try {
      const headers = { Accept: "application/json" };
      const answer = await ask(this.form.dataset.draft ?? "", { method: "POST", body, headers, keepalive: true });
      await this.answered(answer, body);
    } catch {
      this.failed(this.form.dataset.unreached ?? "");
    } finally {
      this.saving = false;
    }
  }

  private async answered(answer: Response, sent: FormData): Promise<void> {
    const readable = answer.headers.get("Content-Type")?.startsWith("application/json") === true;
    if (!readable) {
      this.changed = true; // the page is locked, or the server in trouble: the next letter tries again
      return;
    }
    if (!answer.ok) {
      this.over = true; // another page of the same person goes on with it
      this.failed(((await answer.json()) as Pick<Saved, "say">).say);
      return;
    }
    const said = (await answer.json()) as Saved;
    this.guard(said, sent);
    this.tell(said.say);
    sayAnswer("", false);
    if (this.changed) this.wait();
    else if (Object.keys(said.held).length === 0) this.form.dataset.kept = "";
  }

  private failed(words: string): void {
    this.changed = true;
    this.tell(words);
    sayAnswer(words, true);
  }

  private tell(words: string): void {
    const place = this.form.querySelector<HTMLElement>("[data-draft-says]");
    if (place !== null) place.textContent = words;
  }

  /** Only what differs is written anew: words that stay are not said again, and a button keeps the focus. */
  private guard(said: Saved, sent: FormData): void {
    for (const slot of this.form.querySelectorAll<HTMLElement>("[data-guard-for]")) {
      const { guardFor: name = "", says = "" } = slot.dataset;
      this.note(name, sent.get(name), said.rewrites[name]);
      const words = said.held[name] ?? "";
      if (says === words) continue;
      slot.dataset.says = words;
      slot.replaceChildren(...(words === "" ? [] : this.beside(name, words)));
    }
  }

  private note(name: string, written: FormDataEntryValue | null, rewrite: string | undefined): void {
    if (rewrite === undefined) this.offers.delete(name);
    else this.offers.set(name, { written, rewrite });
  }

  private beside(name: string, words: string): HTMLElement[] {
    const line = document.createElement("p");
    line.textContent = words;
    if (!this.offers.has(name)) return [line];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = this.form.dataset.takeOut ?? "";
    button.addEventListener("click", () => {
      this.takeOut(name);
    });
    return [line, button];
  }

  /** Never over what was written since: that is asked about first. */
  private takeOut(name: string): void {
    const field = this.form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${CSS.escape(name)}"]`);
    const offer = this.offers.get(name);
    if (field === null || offer === undefined) return;
    if (field.value === offer.written) field.value = offer.rewrite;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
