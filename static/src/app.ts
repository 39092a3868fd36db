import { openDialogs } from "./base/dialogs";
import { countCharacters } from "./base/characters";
import { lookAtSealed } from "./base/look";
import { noticePresence } from "./base/presence";
import { submitOnce } from "./base/submit";
import { enhanceTabs } from "./base/tabs";
import { keepUnsaved } from "./base/unsaved";
import { blankOnLeave, privacyKey } from "./base/veil";

openDialogs(document);
enhanceTabs(document);
countCharacters(document);
submitOnce(document);
keepUnsaved(document);
privacyKey(document);
blankOnLeave(document);
lookAtSealed(document);
noticePresence(document);
