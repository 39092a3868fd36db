import { io, type Socket } from "socket.io-client";
import type { LivePage, Pushed } from "./page";

/** What the server answers to everything. */
export interface Ack {
  readonly ok: boolean;
  readonly version?: number;
  readonly fresh?: Pushed;
  readonly code?: string;
  readonly say?: string;
}

/** How long the words "you are back" stay. */
const BACK_MS = 4000;

/** Keep the page in step with the meeting, over WebSockets or, where they are blocked, long polling. */
export function connect(page: LivePage): Socket {
  const bar = document.getElementById("connection");
  const socket = io({ reconnectionDelay: 300, reconnectionDelayMax: 2000 });
  let lost = false;

  socket.on("connect", () => {
    void watch(socket, page).then(() => {
      if (lost) say(bar, "back");
      lost = false;
    });
  });
  const lose = (): void => {
    lost = true;
    say(bar, "lost");
    page.lose();
  };

  socket.on("disconnect", (reason) => {
    lose();
    // The server sent us away: the page asks who we are now, and follows.
    if (reason === "io server disconnect") void page.refresh();
  });
  socket.on("connect_error", lose);
  // The device knows before the socket does.
  addEventListener("offline", lose);
  socket.on("regions", (pushed: Pushed) => {
    if (!page.take(pushed)) void page.refresh();
  });
  return socket;
}

/** Take the seat; the answer has everything fresh, for what was pushed meanwhile did not reach us. */
async function watch(socket: Socket, page: LivePage): Promise<void> {
  const ack = (await socket.emitWithAck("watch", { meeting: page.meeting })) as Ack;
  if (ack.fresh === undefined) globalThis.location.reload();
  else page.show(ack.fresh);
}

function say(bar: HTMLElement | null, state: "lost" | "back"): void {
  if (bar === null) return;
  bar.dataset.state = state;
  bar.textContent = bar.dataset[state] ?? "";
  if (state === "lost") return;
  setTimeout(() => {
    if (bar.dataset.state !== "back") return;
    bar.textContent = "";
    delete bar.dataset.state;
  }, BACK_MS);
}
