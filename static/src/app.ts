import { openDialogs } from "./base/dialogs";
import { countCharacters } from "./base/characters";
import { lookAtOwn } from "./base/look";
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
lookAtOwn(document);
