"""What identifying details look like: the patterns and word lists of the disclosure guard.

Every pattern names the detail `it`. Repeats are bounded and never nested over the same letters, so that no text can
make the guard slow. Shapes that are plain words in lower case ask for a capital letter; the others ignore case.
"""

import re
from typing import Final

_IC = re.IGNORECASE
_GAP = r"[ \t\u00a0\u202f]"
_DASH = r"\-\u2010-\u2014"
_SEP = rf"(?:{_GAP}|[.{_DASH}]|{_GAP}[{_DASH}]{_GAP})"
_OPT = rf"(?:{_GAP}|[{_DASH}])?"
# A word with a capital; a full stop belongs to it only in "St." and the like, else it ends the sentence
_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’&\-]{0,24}(?:(?<=\b[A-Z])\.|(?<=\b[SM]t)\.|(?<=\bSte)\.)?"
# Between a cue and its number: "SIN is", "passport no.", "carte santé numéro :", "UCI # "
_LINK = (
    rf"(?:{_GAP}{{0,2}}(?:[:#(=,]|(?:numbers?|num[ée]ros?|nos?|cards?|is|was|est|[ée]tait|reads?|of|de)\b\.?|n[°º])){{0,3}}"
    rf"{_GAP}{{0,2}}"
)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _cued(cues: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cues})(?!\w){_LINK}(?P<it>{value})(?!\w)", _IC)


# --- Post that is not on paper ---------------------------------------------------------------------------------------
EMAIL: Final = re.compile(r"(?<![\w.%+\-])(?P<it>[\w.%+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4})")
EMAIL_SPELT: Final = re.compile(
    r"(?<![\w.%+\-])(?P<it>[\w.%+\-]{1,64}"
    r"(?: ?[(\[] ?(?:at|arobase|@) ?[)\]] ?[\w\-]{1,63}(?: ?[(\[]? ?(?:dot|point|\.) ?[)\]]? ?[\w\-]{1,63}){1,3}"
    r"| (?:at|arobase) [\w\-]{1,63} (?:dot|point) (?:com|ca|org|net|fr|qc)))(?!\w)",
    _IC,
)
WEB_ADDRESS: Final = re.compile(r"(?<!\w)(?P<it>(?:https?://|www\.)[^\s<>\"'()]{1,500}[^\s<>\"'().,;:!?…»])", _IC)
BARE_DOMAIN: Final = re.compile(
    r"(?<![\w.@\-])(?P<it>(?:[a-z0-9\-]{1,63}\.){1,3}"
    # Endings that are words too ("call.me") count only with a path behind them.
    r"(?:(?:com|ca|org|net|cc|biz|xyz|io|tv|gg|fr|gov|edu)(?!\w|\.\w)(?:/[^\s<>\"'()]{0,300}[^\s<>\"'().,;:!?…»])?"
    r"|(?:me|co|us|ly|app|link|info|online|site)/[^\s<>\"'()]{0,300}[^\s<>\"'().,;:!?…»]))",
    _IC,
)
HANDLE: Final = re.compile(r"(?<![\w@./])(?P<it>@(?=[\w.]{0,29}[^\W\d_])\w(?:[\w.]{0,28}\w)?)(?![\w@])")
HANDLE_CUED: Final = re.compile(
    r"(?<!\w)(?:instagram|insta|ig|snapchat|snap|tik ?tok|facebook|fb|telegram|whats ?app"
    r"|twitter|onlyfans|discord|kik|signal)"
    r"(?: (?:handle|name|account|user(?:name)?|compte|pseudo|is|est|id)){0,2}(?: ?: ?| )"
    r"(?P<it>(?=\w{0,28}[^\W\d_])(?=[^\W_]{1,28}[._\d])\w[\w.]{2,28}\w)(?!\w)",
    _IC,
)
AT_TIME: Final = re.compile(r"@\d{1,2}(?:[.h]?\d{2})?(?:am|pm|a\.m|p\.m|h)?", _IC)

# --- Phones ----------------------------------------------------------------------------------------------------------
TOLL_FREE: Final = _words("800 822 833 844 855 866 877 888")
PHONE: Final = re.compile(
    rf"(?<![\d$€£])(?<!\d[.,\-])(?<![$€£]{_GAP})"
    rf"(?P<it>(?:\+?1{_SEP}?)?(?:\([2-9]\d{{2}}\){_SEP}?\d{{3}}{_SEP}?\d{{4}}"
    rf"|[2-9]\d{{2}}{_SEP}\d{{3}}{_SEP}?\d{{4}}"
    rf"|[2-9]\d{{2}}/\d{{3}}-\d{{4}}|[2-9]\d{{2}}[2-9]\d{{6}}))(?!\d|[.,\-]\d)"
)
PHONE_ABROAD: Final = re.compile(
    rf"(?<![\w+])(?P<it>\+[2-9]\d{{0,2}}(?:{_SEP}?\(?\d{{1,4}}\)?){{2,5}}|0\d(?:{_SEP}\d{{2}}){{4}})(?!\d|[.,\-]\d)"
)
PHONE_SHORT: Final = re.compile(r"(?<![\w$€£.,/\-])(?P<it>[2-9]\d{2}[\-\u2010\u2011]\d{4})(?!\w|[.,/\-]\d)")
PUBLIC_LINE_BEFORE: Final = re.compile(
    r"(?:help ?line|hot ?line|(?:crisis|distress|info|support|help) ?line"
    r"|ligne (?:d['’](?:écoute|urgence|aide)|de crise|info)"
    r"|info-(?:social|santé)|jeunesse, j['’]écoute|help phone|tel-aide)[ \t\u00a0:,(]{0,3}"
    r"(?:(?:is|at|au|on|number|est le|le|the|\(?24/7\)?)[ \t\u00a0:,(]{1,3}){0,2}$",
    _IC,
)
REFERENCE_CUES: Final = _words(
    "file files receipt invoice claim case docket court dossier reçu facture bill ref reference référence réf",
    "policy batch order po cheque chèque lot form formulaire",
)

# --- Dates of birth --------------------------------------------------------------------------------------------------
_MONTH = (
    r"(?:jan(?:uary|v(?:ier)?)?|f[eé]b(?:ruary)?|f[eé]v(?:r(?:ier)?)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin"
    r"|jul(?:y)?|juil(?:let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?"
    r"|d[eé]c(?:ember|embre)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|e)?"
_DATE = (
    rf"(?:\d{{4}}[\-/.]\d{{1,2}}[\-/.]\d{{1,2}}|\d{{1,2}}[\-/.]\d{{1,2}}[\-/.](?:\d{{4}}|\d{{2}})"
    rf"|{_DAY}[ \-](?:of )?{_MONTH}(?:,?[ \-](?:19|20)\d{{2}})?|{_MONTH} {_DAY}(?!\d)(?:,? (?:19|20)\d{{2}})?"
    rf"|{_MONTH},? (?:19|20)\d{{2}}|(?:19|20)\d{{6}})"
)
_BIRTH = (
    r"d\.?o\.?b\b\.?|ddn|date of birth|birth ?date|birth ?day|born|b\.|née?s?(?:\(e\))?|date de naissance"
    r"|naissance|anniversaire"
    r"|turn(?:s|ed|ing)? \d{1,2}|(?:aura|a eu|fête(?:ra)? ses) \d{1,2} ans"
)
# "born in Laval on", "née à Laval le"
_BIRTHPLACE = r"(?:(?:in|at|à|au|aux) (?-i:[A-ZÀ-ÖØ-Þ])[\w'’\-]{0,24}(?: [\w'’\-]{1,25}){0,2}?,? )?"
BIRTH_DATE: Final = re.compile(
    rf"(?<!\w)(?:{_BIRTH})(?!\w)[ \t\u00a0:,(=\-]{{0,3}}{_BIRTHPLACE}"
    rf"(?:(?:is|was|on|in|the|le|en|est|était)[ \t\u00a0:]{{1,2}}){{0,2}}(?P<it>{_DATE})(?!\w)",
    _IC,
)
DATE_THEN_BIRTH: Final = re.compile(
    rf"(?<![\w\-/.])(?P<it>{_DATE})[ ,(]{{1,3}}(?:d\.?o\.?b\b|ddn|date of birth"
    rf"|birth ?date|birthday|date de naissance)(?!\w)",
    _IC,
)

# --- Numbers of identity ---------------------------------------------------------------------------------------------
SIN_CUED: Final = _cued(
    r"sin|nas|social insurance|(?:num[ée]ro d['’])?assurance[ -]sociale", rf"\d{{3}}{_OPT}\d{{3}}{_OPT}\d{{3}}"
)
SIN_BARE: Final = re.compile(
    rf"(?<![\w$€.,\-])(?P<it>\d{{3}}([ \-])\d{{3}}\2\d{{3}})(?!\w|[.,\-]\d|{_GAP}?[$€]|{_GAP}\d)"
)
SSN_CUED: Final = _cued(r"ssn|social security", rf"\d{{3}}{_OPT}\d{{2}}{_OPT}\d{{4}}")
SSN_BARE: Final = re.compile(r"(?<![\w\-])(?P<it>\d{3}-\d{2}-\d{4})(?!\w|-\d)")
_OHIP = rf"\d{{4}}{_OPT}\d{{3}}{_OPT}\d{{3}}(?:{_OPT}[A-Z]{{1,2}}(?!\w))?"
_RAMQ = rf"[A-Z]{{4}}{_OPT}\d{{4}}{_OPT}\d{{4}}"
HEALTH_CUED: Final = _cued(
    r"ohip|ramq|nam|hcn|phn|msp|ahcip|medicaid|medicare|mrn|health[ -]card|health insurance|versioned card"
    r"|carte[ -](?:d['’]assurance[ -]maladie|(?:de[ -])?sant[ée]|soleil|maladie)|assurance[ -]maladie",
    rf"{_RAMQ}|{_OHIP}|[A-Z]{{0,3}}\d{{6,12}}|\d{{4}}[ \-]\d{{3}}[ \-]\d{{2,4}}|\d{{3}}[ \-]\d{{3}}[ \-]\d{{3}}",
)
HEALTH_BARE: Final = re.compile(
    r"(?<![\w\-])(?P<it>[A-Z]{4}[ \-]\d{4}[ \-]\d{4}|[A-Z]{4}\d{8}"
    r"|\d{4}([ \-])\d{3}\2\d{3}(?:[ \-]?[A-Z]{2})?)(?!\w|[\-.,]\d)"
)
IMMIGRATION_CUED: Final = _cued(
    r"uci|iuc|client (?:id|identifier)|identificateur unique"
    r"|(?:work|study|visitor) permit|permis (?:de travail|d['’][ée]tudes)"
    r"|alien|a-?number|visa|pr card|carte (?:de )?rp|coprs?|refugee (?:claim|id)|brown paper",
    r"\d{2}-?\d{4}-?\d{4}|\d{4}-?\d{4}|[A-Z]{1,2}[ \-]?\d{3}[ \-]?\d{3}[ \-]?\d{3}|[A-Z]{1,4}\d{6,10}|\d{8,10}",
)
PASSPORT_CUED: Final = _cued(
    r"passports?|passeports?",
    r"[A-Z]{1,3}[ \-]?\d{5,9}[A-Z]{0,2}|\d{8,9}|[A-Z]\d{2}[A-Z]{2}\d{4}|[A-Z]\d{3}[A-Z]{1,2}\d{3,4}",
)
_LICENCE_NO = r"[A-Z]\d{4}[ \-]?\d{5}[ \-]?\d{5}|[A-Z]\d{4}[ \-]?\d{6}[ \-]?\d{2}"
LICENCE_CUED: Final = _cued(
    r"(?:driver['’]?s? )?licen[cs]e|dl|permis(?: de conduire)?|saaq",
    rf"{_LICENCE_NO}|[A-Z]{{0,5}}[ \-]?\d{{5,14}}|[A-Z]{{1,5}}\d{{3}}[ \-]\d{{3}}[ \-]\d{{3}}",
)
LICENCE_BARE: Final = re.compile(
    r"(?<![\w\-])(?P<it>[A-Z]\d{4}[ \-]\d{5}[ \-]\d{5}|[A-Z]\d{4}[ \-]\d{6}[ \-]\d{2}|[A-Z]\d{14})(?!\w)"
)
# Upper case where the letters could be a word ("plate has 110"); any case where they are joined ("zzrb110").
PLATE_CUED: Final = _cued(
    r"(?:licen[cs]e[ -])?plates?|plaque(?: d['’]immatriculation)?|immatricul(?:ation|ée?)",
    rf"(?-i:[A-Z]{{2,4}}{_OPT}\d{{2,4}}|\d{{2,4}}{_OPT}[A-Z]{{2,4}}|[A-Z]\d{{2}}{_OPT}[A-Z]{{3}}|[A-Z]{{1,2}}{_OPT}\d{{5}}"
    r"|[A-Z]\d{5,6}|[a-z]{2,4}-?\d{3,4}|\d{3}-?[a-z]{3}|[a-z]\d{2}-?[a-z]{3})",
)
OTHER_NUMBER_CUED: Final = _cued(
    r"(?:bank |savings |chequing )?account|compte(?: bancaire| de banque)?|(?:indian )?status(?: card)?|carte de statut"
    r"|student(?: id)?|[ée]tudiant|matricule|oen|fps|member(?: id)?|badge|employee|employé|(?:credit|debit) card"
    r"|carte de (?:cr[ée]dit|d[ée]bit)|vin|imei|id(?: card)?",
    r"[A-Z]{0,3}\d{6,17}|\d{3,5}(?:[ \-]\d{3,7}){2,4}|[A-Z]{1,3}[ \-]\d{6,12}|[A-HJ-NPR-Z0-9]{11}\d{6}",
)
CARD_BARE: Final = re.compile(r"(?<![\w\-])(?P<it>[3-6]\d{3}([ \-]?)\d{4}\2\d{4}\2\d{4})(?!\w|-\d)")

# --- Where somebody sleeps -------------------------------------------------------------------------------------------
_ROOM = r"(?:rooms?|rm\.?|suite|unit|cabin|bed|chambre|ch\.|unité|local|#)"
_ROOM_NO = rf"{_ROOM} ?(?:no\.? ?|number |num[ée]ro |#)?[A-Z]?-?\d{{1,4}}[A-Z]?"
_LODGING = (
    r"(?:motel|hotel|h[ôo]tel|inn|lodge|hostel|auberge|g[îi]te|airbnb|travelodge|best western|ramada"
    r"|super 8|rooming house|maison de chambres|suites)"
)
_LODGING_TAIL = r"(?: (?:(?:du|de|des|de la|la|le|les) |(?:de )?l['’])?(?-i:[A-ZÀ-ÖØ-Þ0-9])[\w'’\-]{0,24}){0,3}"
ROOM_AT_LODGING: Final = re.compile(
    rf"(?<!\w)(?P<it>{_ROOM_NO},? (?:(?:at|in|of|from|inside|à|au|aux|du|dans|de|@) (?:the |le |la |l['’]|un |une )?"
    rf"(?:[\w'’&.\-]{{1,25}} ){{0,4}}?|(?:(?-i:{_CAP}) ){{0,3}}){_LODGING}(?!\w){_LODGING_TAIL})(?!\w)",
    _IC,
)
LODGING_WITH_ROOM: Final = re.compile(
    rf"(?<![\w])(?P<it>(?:(?-i:[A-ZÀ-ÖØ-Þ])[\w'’&.\-]{{0,24}} ){{0,3}}{_LODGING}(?!\w){_LODGING_TAIL}"
    rf"(?:,? ?[(\-–—]? ?)(?:(?:in|dans|à) )?(?:the |la )?{_ROOM_NO})(?!\w)",
    _IC,
)

# "The Motel on Kingston, she is in room 214"
ROOM_NEAR_LODGING: Final = re.compile(
    rf"(?<!\w){_LODGING}(?!\w)[^.;\n]{{0,40}}?(?<!\w)(?P<it>(?:room|rm\.?|chambre) ?(?:#|no\.? )?\d{{1,4}})(?!\w)", _IC
)

# --- Streets ---------------------------------------------------------------------------------------------------------
_DIRECTION = r"(?: (?:East|West|North|South|Est|Ouest|Nord|Sud|N\.?E|N\.?W|S\.?E|S\.?W|[EWNSO])\b\.?(?!['’]))?"
_UNIT = r"(?:[Aa]pt|[Aa]pp|[Aa]partment|[Aa]ppartement|[Uu]nité?|[Ss]uite|[Bb]ureau)\.? ?#?"
_UNIT_BEFORE = rf"(?:{_UNIT}[A-Za-z]?\d{{0,4}}[A-Za-z]?,? ?(?:[\-–] ?)?|#\d{{1,5}},? )?"
_UNIT_AFTER = rf"(?:,? {_UNIT}(?:[A-Za-z]|[A-Za-z]?-?\d{{1,4}}[A-Za-z]?)\b|,? #\d{{1,5}}\b)?"
_NUMBER = r"\d{1,5}(?:-?[A-Za-z]\b)?(?: ?[\-–] ?\d{1,5})?(?: 1/2)?"
_TYPE_EN = (
    r"(?:Street|St|Avenue|Ave?|Road|Rd|Boulevard|Blvd|Crescent|Cres|Drive|Dr|Lane|Ln|Court|Crt|Ct|Place|Pl|Way|Terrace|Terr?"
    r"|Circle|Cir|Trail|Tr|Parkway|Pkwy|Highway|Hwy|Square|Sq|Gate|Line|Sideroad|Close|Row|Mews|Grove|Gardens?|Heights|Path"
    r"|Pathway|Hill|Quay|Expressway|Concession|Esplanade)"
)
_START = r"(?<![\w$€£#.,\-/])(?<!\d:)"
STREET_EN: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER},? (?:(?:North|South|East|West|[NSEW]\.?) )?"
    rf"(?P<name>(?:\d{{1,3}}(?:st|nd|rd|th)|{_CAP})(?: (?:of|the|{_CAP})){{0,3}}?) "
    rf"{_TYPE_EN}\b\.?(?: {_TYPE_EN}\b)?(?!['’]s){_DIRECTION}{_UNIT_AFTER})"
)
STREET_LOWER: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER} (?P<name>[a-zà-ÿ'’\-]{{2,20}}|\d{{1,3}}(?:st|nd|rd|th)) "
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|crescent|cres)\b\.?(?: (?:east|west|north|south|[ewns])\b)?"
    rf"{_UNIT_AFTER})(?! (?:team|work|outreach|level|nurse))"
)
# "5e" is the name of an avenue, not a door
_NUMBER_FR = r"\d{1,5}(?:[A-DF-Za-df-z]\b)?(?: ?[\-–] ?\d{1,5}\b)?"
_TYPE_FR = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.?|blvd|bd|chemin|ch\.|route|rte|rang|place|allée|impasse|côte|montée|ruelle|promenade|prom\."
    r"|terrasse|quai|croissant|carré|square|rond-point)"
)
_OF_FR = r"(?:(?:de la|du|des|de|la|le|les) |(?:de )?[ld]['’])?"
_NAME_FR = (
    rf"(?:(?-i:{_CAP})(?: (?:(?:de la|du|des|de) |d['’])?(?-i:{_CAP})){{0,3}}|\d{{1,3}}(?:re|e)\b"
    r"|(?!(?:et|ou|avec|est|à|en|pour|sur|sans|qui|par|dans)\b)[a-zà-ÿ]{3}[a-zà-ÿ'’\-]{0,22})"
)
STREET_FR: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER_FR},? (?:bis |ter )?"
    rf"(?:(?:rue|avenue|boulevard|boul\.|chemin) {_OF_FR}{_NAME_FR}"
    rf"|{_TYPE_FR} {_OF_FR}(?-i:{_CAP})(?: (?-i:{_CAP})){{0,3}}){_DIRECTION}{_UNIT_AFTER})",
    _IC,
)
STREET_FR_ORDINAL: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER_FR},? \d{{1,3}}(?:re|ère|e|ième) (?:rue|avenue|av\.?|rang|boulevard)"
    rf"{_DIRECTION}"
    rf"{_UNIT_AFTER})(?!\w)",
    _IC,
)
ROAD_NUMBERED: Final = re.compile(
    rf"{_START}(?P<it>\d{{1,6}} (?:(?:County|Regional|Concession|Township|Range|Old) )?"
    rf"(?:Highway|Hwy|Road|Rd|Sideroad|Line|Concession|Route)\.? \d{{1,4}}{_DIRECTION})(?!\w)"
)
POST_BOX: Final = re.compile(
    rf"(?<!\w)(?P<it>(?:p\.?{_GAP}?o\.?{_GAP}?box|c\.p\.|case postale|"
    rf"r\.?r\.?{_GAP}?#?(?=\d))(?:{_GAP}|#){{0,2}}\d{{1,6}})(?!\w)",
    _IC,
)
POSTAL_CODE: Final = re.compile(
    rf"(?<!\w)(?P<it>[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]{_OPT}\d[ABCEGHJ-NPRSTV-Z]\d)(?!\w)", _IC
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN"
    "|TX|UT|VT|VA|WA|WV|WI|WY"
)
ZIP_IN_ADDRESS: Final = re.compile(
    rf"(?:[a-zà-ÿ],? (?:{_STATES})\.?,? |(?<!\w)(?i:zip)(?: (?i:code))?[ :]{{1,3}})"
    rf"(?P<it>\d{{5}}(?:-\d{{4}})?)(?!\w|[\-,.]\d)"
)
COUNTED_THINGS: Final = _words(
    "courtroom room salle count counts chef item table step étape bus tram section article s ss art part phase",
    "level tier week jour day jan january janvier feb february février mar march mars apr april avril may mai jun",
    "june juin jul july juillet aug august août sep sept september septembre oct october octobre nov november",
    "novembre dec december décembre",
)
NOT_A_STREET_NAME: Final = _words(
    "drug superior family criminal provincial supreme divisional youth claims bail federal high district gladue",
    "tax justice health treatment violence municipal appeal healing talking sharing sentencing crisis help",
    "distress support safe second first picket waiting tip food clothing information info dedicated phone direct",
    "on-line front community",
)
NOT_A_LOWER_STREET: Final = _words(
    "minute minutes min mins hour hours km kms mile miles outreach youth side main dirt gravel high the of on in",
    "a an per each from busy more other different nights night days day weeks week months month years year people",
    "women men girls ontario",
)
