"""What identifying details look like: the patterns and word lists of the disclosure guard. Streets stand apart.

They are held against the shadow of a text (`guard_fold`): every space is one plain space, every digit is ASCII. Every
pattern names the detail `it`. Repeats are bounded and never nested over the same letters, so that no text can make the
guard slow. Shapes that are plain words in lower case ask for a capital letter; the others ignore case.
"""

import re
from typing import Final

_IC = re.IGNORECASE
_SEP = r"(?: ?[.\-–—/_·*|~] ?| )"
_OPT = r"(?:[ .\-–—/_·]| [\-–—/_·] )?"
_NEAR = r"[ \-–—]?"
# A word with a capital; a full stop belongs to it only in "St." and the like, else it ends the sentence
CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’&\-]{0,24}(?:(?<=\b[A-Z])\.|(?<=\b[SM]t)\.|(?<=\bSte)\.)?"
# Between a cue and its number: "SIN is", "passport no.", "carte santé numéro :", "UCI # "
_LINK = (
    r"(?: {0,2}(?:[:#(=,]|(?:numbers?|num[ée]ros?|nos?|cards?|is|was|est|[ée]tait|reads?|of|de)\b\.?|n[°º])){0,3}"
    r" {0,2}"
)


def words(*lines: str) -> frozenset[str]:
    """The words of some lines, as a set to look in."""
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
_NETWORK = r"instagram|insta|ig|snapchat|snap|tik ?tok|facebook|fb|telegram|whats ?app|twitter|onlyfans|discord|kik"
HANDLE_CUED: Final = re.compile(
    rf"(?<!\w)(?:{_NETWORK}|signal)"
    r"(?: (?:handle|name|account|user(?:name)?|compte|pseudo|is|est|id)){0,2}(?: ?: ?| )"
    r"(?P<it>(?=\w{0,28}[^\W\d_])(?=[^\W_]{1,28}(?:[._]\w|\d))\w[\w.]{2,28}\w)(?!\w)",
    _IC,
)
# "instagram: janedoe": a lone word after a colon, which no sentence goes on from
HANDLE_LONE: Final = re.compile(
    rf"(?<!\w)(?:{_NETWORK})(?: (?:handle|name|account|username|compte|pseudo|id))? ?[:=] ?(?P<it>[^\W\d_]{{3,30}})"
    r"(?= ?(?:$|[.,;)!?/|])| (?:and|et|or|ou)\b| (?-i:[A-ZÀ-ÖØ-Þ]))",
    _IC,
)
NOT_A_HANDLE: Final = words(
    "public private deleted blocked locked closed open none unknown active inactive monitored suspended hacked fake",
    "safe unsafe yes no non oui messages photos posts pictures videos threats ads she he they her him hers his theirs",
    "only privé public bloqué fermé supprimé aucun inconnu actif inactif piraté surveillé photos annonces menaces elle",
    "lui instagram insta snapchat snap tiktok facebook telegram whatsapp twitter onlyfans discord kik signal",
)
AT_TIME: Final = re.compile(r"@\d{1,2}(?:[.h]?\d{2})?(?:am|pm|a\.m|p\.m|h)?", _IC)

# --- Phones ----------------------------------------------------------------------------------------------------------
TOLL_FREE: Final = words("800 822 833 844 855 866 877 888")
# The last four: together, or two and two as Québec says them
_LAST = rf"(?:\d{{4}}|\d{{2}}{_SEP}\d{{2}})"
PHONE: Final = re.compile(
    r"(?<![\d$€£])(?<!\d[.,\-])(?<![$€£] )"
    rf"(?P<it>(?:\+?1{_SEP}?)?(?:[(\[][2-9]\d{{2}}[)\]]{_SEP}?\d{{3}}{_SEP}?{_LAST}"
    rf"|[2-9]\d{{2}}{_SEP}\d{{3}}{_SEP}?{_LAST}|[2-9]\d{{5}}[.\-]\d{{4}}|[2-9]\d{{2}}([,:])\d{{3}}\2\d{{4}}"
    rf"|[2-9](?:{_SEP}\d){{9}}|[2-9]\d{{2}}[2-9]\d{{6}}))(?!\d|[.,\-]\d)"
)
PHONE_ABROAD: Final = re.compile(
    rf"(?<![\w+])(?P<it>\+[2-9]\d{{0,2}}(?:{_SEP}?\(?\d{{1,4}}\)?){{2,5}}|0[1-9](?:{_SEP}?\d{{2}}){{4}})(?!\d|[.,\-]\d)"
)
PHONE_SHORT: Final = re.compile(r"(?<![\w$€£.,/\-])(?P<it>[2-9]\d{2}[.\-]\d{4})(?!\w|[.,/\-]\d| ?[%$€£])")
PHONE_SHORT_CUED: Final = re.compile(
    r"(?<!\w)(?:call(?:s|ed|ing)?|texte[rz]|text(?:s|ed|ing)?|phone[sd]?|dial|ring|reach|tel|tél(?:éphone)?|cell(?:ulaire)?"
    r"|mobile|pager|fax|sms|appele[rz]|appelle|rappele[rz]|rejoindre|joindre"
    r"|(?:her|his|their|my|phone|home|work|new|old|son|leur) (?:number|no|numéro))(?!\w)"
    r"(?:[ :.,(]{1,3}(?:me|her|him|them|back|at|on|is|the|number|numéro|no|cell|phone|home|work|from|au|le|la|est)\b)"
    rf"{{0,3}}[ :.,#(=\-]{{1,3}}(?P<it>[2-9]\d{{2}}{_SEP}?{_LAST}|[2-9](?:{_SEP}\d){{6}})(?!\w|[.,/\-]\d| ?[%$€£])",
    _IC,
)
PUBLIC_LINE_BEFORE: Final = re.compile(
    r"(?:help ?line|hot ?line|(?:crisis|distress|info|support|help) ?line"
    r"|ligne (?:d['’](?:écoute|urgence|aide)|de crise|info)"
    r"|info-(?:social|santé)|jeunesse, j['’]écoute|help phone|tel-aide)[ :,(]{0,3}"
    r"(?:(?:is|at|au|on|number|est le|le|the|\(?24/7\)?)[ :,(]{1,3}){0,2}$",
    _IC,
)
REFERENCE_CUES: Final = words(
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
# What is a date only because a birth is named before it: "3/5", "3 5 2001"; not "3-5 weeks early", "2.5 kg"
_CUED_DATE = (
    r"\d{1,4} ?[\-/._· ] ?\d{1,2} ?[\-/._· ] ?\d{2,4}"
    r"|\d{1,2}[/\-.]\d{1,2}(?![\-/.]?\d| ?(?:weeks?|days?|months?|years?|hours?|kgs?|lbs?|semaines?|jours?|mois|ans|%))"
)
_BIRTH = (
    r"d\.?o\.?b\b\.?|ddn|date of birth|birth ?date|birth ?day|born|b\.|née?s?(?:\(e\))?|date de naissance"
    r"|naissance|anniversaire"
    r"|turn(?:s|ed|ing)? \d{1,2}|(?:aura|a eu|fête(?:ra)? ses) \d{1,2} ans"
)
# "born in Laval on", "née à Laval le"
_BIRTHPLACE = r"(?:(?:in|at|à|au|aux) (?-i:[A-ZÀ-ÖØ-Þ])[\w'’\-]{0,24}(?: [\w'’\-]{1,25}){0,2}?,? )?"
BIRTH_DATE: Final = re.compile(
    rf"(?<!\w)(?:{_BIRTH})(?!\w)[ :,(=\-]{{0,3}}{_BIRTHPLACE}"
    rf"(?:(?:is|was|on|in|the|le|en|est|était)[ :]{{1,2}}){{0,2}}(?P<it>{_DATE}|{_CUED_DATE})(?!\w)",
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
SIN_BARE: Final = re.compile(r"(?<![\w$€.,\-])(?P<it>\d{3}([ \-/_·])\d{3}\2\d{3})(?!\w|[.,\-]\d| ?[$€]| \d)")
SSN_CUED: Final = _cued(r"ssn|social security", rf"\d{{3}}{_OPT}\d{{2}}{_OPT}\d{{4}}")
SSN_BARE: Final = re.compile(r"(?<![\w\-])(?P<it>\d{3}-\d{2}-\d{4})(?!\w|-\d)")
_OHIP = rf"\d{{4}}{_OPT}\d{{3}}{_OPT}\d{{3}}(?:{_NEAR}[A-Z]{{1,2}}(?!\w))?"
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
    rf"(?-i:[A-Z]{{2,4}}{_NEAR}\d{{2,4}}|\d{{2,4}}{_NEAR}[A-Z]{{2,4}}|[A-Z]\d{{2}}{_NEAR}[A-Z]{{3}}|[A-Z]{{1,2}}{_NEAR}\d{{5}}"
    r"|[A-Z]\d{5,6}|[a-z]{2,4}-?\d{3,4}|\d{3}-?[a-z]{3}|[a-z]\d{2}-?[a-z]{3})",
)
OTHER_NUMBER_CUED: Final = _cued(
    r"(?:bank |savings |chequing )?account|compte(?: bancaire| de banque)?|(?:indian )?status(?: card)?|carte de statut"
    r"|student(?: id)?|[ée]tudiant|matricule|oen|fps|member(?: id)?|badge|employee|employé|(?:credit|debit) card"
    r"|carte de (?:cr[ée]dit|d[ée]bit)|vin|imei|id(?: card)?",
    r"[A-Z]{0,3}\d{6,17}|\d{3,5}(?:[ \-]\d{3,7}){2,4}|[A-Z]{1,3}[ \-]\d{6,12}|[A-HJ-NPR-Z0-9]{11}\d{6}",
)
CARD_BARE: Final = re.compile(r"(?<![\w\-])(?P<it>[3-6]\d{3}([ .\-/_·]?)\d{4}\2\d{4}\2\d{4})(?!\w|-\d)")

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
    rf"(?:[\w'’&.\-]{{1,25}} ){{0,4}}?|(?:(?-i:{CAPITALISED}) ){{0,3}}){_LODGING}(?!\w){_LODGING_TAIL})(?!\w)",
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

# --- Post ------------------------------------------------------------------------------------------------------------
POST_BOX: Final = re.compile(
    r"(?<!\w)(?P<it>(?:p\.? ?o\.? ?box|c\.p\.|case postale|"
    r"r\.?r\.? ?#?(?=\d))(?: |#){0,2}\d{1,6})(?!\w)",
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
