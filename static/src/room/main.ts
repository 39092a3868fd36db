import { followClock } from "../live/clock";
import { RoomScreen } from "./screen";

const root = document.getElementById("room");
if (root !== null) {
  const screen = new RoomScreen(root, document.getElementById("connection"));
  followClock(screen);
  screen.follow();
}
