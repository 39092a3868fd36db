import type { Socket } from "socket.io-client";
import { sayAnswer } from "../base/answers";
import type { Ack } from "./connection";
import { withKey } from "./focus";
import type { LivePage } from "./page";

interface Command {
  readonly id: string;
  readonly meeting: string;
  readonly kind: string;
  readonly values: Record<string, unknown>;
}

/** How long an answer may take before the same command, with the same id, is sent again. */
const ANSWER_MS = 5000;

/**
 * Forms with `data-command` are sent over the socket, one after another. A command whose answer was lost is sent again
 * with the same id, so it happens once. What was typed stays in the form until the server has said that it is stored.
 */
export function sendCommands(page: LivePage, socket: Socket): void {
  let line: Promise<void> = Promise.resolve();

  page.root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.command === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const command = read(form, page);
    line = line.then(() => send(socket, command)).then((ack) => {
      answered(form, ack, page);
    });
  });
  page.root.addEventListener("change", (event) => {
    stay(event.target);
  });
  document.addEventListener("keydown", (event) => {
    pressed(event, page.root);
  });
}

function read(form: HTMLFormElement, page: LivePage): Command {
  const values: Record<string, unknown> = {};
  const data = new FormData(form);
  const lists = new Set([...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].map((box) => box.name));
  for (const name of lists) values[name] = data.getAll(name);
  for (const [name, value] of data) {
    if (name !== "csrf_token" && !lists.has(name) && value !== "") values[name] = value;
  }
  return { id: crypto.randomUUID(), meeting: page.meeting, kind: form.dataset.command ?? "", values };
}

async function send(socket: Socket, command: Command): Promise<Ack> {
  for (;;) {
    try {
      return (await socket.timeout(ANSWER_MS).emitWithAck("command", command)) as Ack;
    } catch {
      await connected(socket);
    }
  }
}

function connected(socket: Socket): Promise<void> {
  if (socket.connected) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once("connect", () => {
      resolve();
    });
  });
}

function answered(form: HTMLFormElement, ack: Ack, page: LivePage): void {
  form.ariaBusy = null;
  say(form, ack.ok ? "" : (ack.say ?? ""));
  if (!ack.ok) {
    followRefusal(ack, page);
    return;
  }
  if (form.dataset.clear !== undefined) {
    form.reset();
    form.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
  }
  form.closest("dialog")?.close();
}

/** What is refused may stand on a page that missed something. Who lost their seat gets everything fresh with it. */
function followRefusal(ack: Ack, page: LivePage): void {
  if (ack.code !== "not_in_the_room") void page.refresh();
}

/** Where a form says so, who reads what is written stays as it was chosen, line after line, on this page only. */
function stay(chosen: EventTarget | null): void {
  if (!(chosen instanceof HTMLInputElement) || chosen.form?.dataset.stays === undefined) return;
  for (const one of chosen.form.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
    one.defaultChecked = one.checked;
  }
}

/** Beside the field that it is about, and aloud. */
function say(form: HTMLFormElement, words: string): void {
  const slot = form.querySelector<HTMLElement>("[data-guard-for]");
  if (slot !== null) slot.textContent = words;
  sayAnswer(words, slot === null);
}

/**
 * One key each for the chair's buttons and for my hand; never while somebody writes or a dialog is open, nor where they
 * are turned off: whoever speaks to their machine, or has a hand that slips, presses letters unasked (WCAG 2.2, 2.1.4).
 */
function pressed(event: KeyboardEvent, root: HTMLElement): void {
  if (root.querySelector("#single-keys:not(:checked)") !== null) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || writing(event.target)) return;
  withKey(root, event.key)?.click();
}

function writing(target: EventTarget | null): boolean {
  if (document.documentElement.dataset.veiled !== undefined) return true;
  if (document.querySelector("dialog:modal") !== null) return true;
  return target instanceof Element && target.closest("input, textarea, select") !== null;
}
