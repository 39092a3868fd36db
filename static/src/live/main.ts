import { findAnotherWay } from "./another";
import { followClock } from "./clock";
import { sendCommands } from "./commands";
import { connect } from "./connection";
import { returnFocus } from "./focus";
import { OneLine } from "./one_line";
import { LivePage } from "./page";
import { keepSealed } from "./sealed";
import { offerShares } from "./share";

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
  page.settle();
}
