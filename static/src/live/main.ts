import { findAnotherWay } from "./another";
import { followClock } from "./clock";
import { sendCommands } from "./commands";
import { connect } from "./connection";
import { returnFocus } from "./focus";
import { foldParts } from "./fold";
import { followHand } from "./hand";
import { OneLine } from "./one_line";
import { LivePage } from "./page";
import { keepSealed } from "./sealed";
import { offerShares } from "./share";
import { tickNeeded } from "./step";

const root = document.getElementById("meeting");
if (root !== null) {
  const page = new LivePage(root);
  const connection = connect(page);
  sendCommands(page, connection);
  keepSealed(page);
  offerShares(page);
  returnFocus(root);
  findAnotherWay(page);
  const line = OneLine.on(root);
  page.onSettled(() => line?.refresh());
  followClock(page);
  followHand(page);
  foldParts(page);
  tickNeeded(root);
  page.settle();
}
