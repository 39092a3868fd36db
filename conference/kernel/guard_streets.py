"""What street addresses look like, in English and French, and the words that only look like the names of streets.

Held against the shadow of a text, like the other shapes; see `guard_shapes` for the rules that they keep.
"""

import re
from typing import Final

from conference.kernel.guard_shapes import CAPITALISED, words

_IC = re.IGNORECASE
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
    rf"(?P<name>(?:\d{{1,3}}(?:st|nd|rd|th)|{CAPITALISED})(?: (?:of|the|{CAPITALISED})){{0,3}}?) "
    rf"{_TYPE_EN}\b\.?(?: {_TYPE_EN}\b)?(?!['’]s){_DIRECTION}{_UNIT_AFTER})"
)
_DIRECTION_ANY = r"(?: (?:(?i:east|west|north|south|[ewns])\b\.?)(?!['’]))?"
# Types that are street types whatever their case; a court is one unless it is a court of law
_TYPE_ANY = (
    r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|crescent|cres|drive|dr(?! (?-i:[A-Z]))|lane|ln|terrace|parkway"
    r"|pkwy|(?:court|crt|ct)(?! (?:date|appearance|worker|support|hearing|clerk|house|room|order|case|matter|list)))"
)
_BEFORE_A_NAME = r"(?:old|new|st\.?|saint|mount|lake|north|south|east|west|upper|lower|great|royal|queen|king|port)"
STREET_ANY: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER},? (?P<name>{CAPITALISED}(?: {CAPITALISED}){{0,2}}?"
    rf"|(?:{_BEFORE_A_NAME} )?[a-zà-ÿ'’\-]{{2,20}}|\d{{1,3}}(?:st|nd|rd|th)) "
    rf"{_TYPE_ANY}\b\.?{_DIRECTION_ANY}{_UNIT_AFTER})(?! (?:team|work|outreach|level|nurse))"
)
_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’\-]{0,24}\.?"
STREET_CAPITALS: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER},? (?P<name>(?:\d{{1,3}}(?:ST|ND|RD|TH)|{_CAPS})(?: {_CAPS}){{0,2}}?)"
    r" (?:STREET|ST|AVENUE|AVE?|ROAD|RD|BOULEVARD|BLVD|CRESCENT|CRES|DRIVE|DR|LANE|LN|COURT|CRT|CT|PLACE|PL|WAY|TERRACE"
    r"|TERR|CIRCLE|CIR|TRAIL|PARKWAY|PKWY|HIGHWAY|HWY|SQUARE|SQ|GATE|GROVE|GARDENS|HEIGHTS)\b\.?"
    rf"(?! (?:DATE|APPEARANCE|WORKER|SUPPORT|HEARING|CLERK|HOUSE|ROOM)){_DIRECTION_ANY}(?i:{_UNIT_AFTER}))"
)
# "5e" is the name of an avenue, not a door
_NUMBER_FR = r"\d{1,5}(?:[A-DF-Za-df-z]\b)?(?: ?[\-–] ?\d{1,5}\b)?"
_TYPE_FR = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.?|blvd|bd|chemin|ch\.|route|rte|rang|place|allée|impasse|côte|montée|ruelle|promenade|prom\."
    r"|terrasse|quai|croissant|carré|square|rond-point)"
)
_OF_FR = r"(?:(?:de la|du|des|de|la|le|les) |(?:de )?[ld]['’])?"
_NAME_FR = (
    rf"(?:(?-i:{CAPITALISED})(?: (?:(?:de la|du|des|de) |d['’])?(?-i:{CAPITALISED})){{0,3}}|\d{{1,3}}(?:re|e)\b"
    r"|(?!(?:et|ou|avec|est|à|en|pour|sur|sans|qui|par|dans)\b)[a-zà-ÿ]{3}[a-zà-ÿ'’\-]{0,22})"
)
STREET_FR: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER_FR},? (?:bis |ter )?"
    rf"(?:(?:rue|avenue|boulevard|boul\.|chemin) {_OF_FR}{_NAME_FR}"
    rf"|{_TYPE_FR} {_OF_FR}(?-i:{CAPITALISED})(?: (?-i:{CAPITALISED})){{0,3}}){_DIRECTION}{_UNIT_AFTER})",
    _IC,
)
STREET_FR_ORDINAL: Final = re.compile(
    rf"{_START}(?P<it>{_UNIT_BEFORE}{_NUMBER_FR},? \d{{1,3}}(?:re|ère|e|ième) (?:rue|avenue|av\.?|rang|boulevard)"
    rf"{_DIRECTION}"
    rf"{_UNIT_AFTER})(?!\w)",
    _IC,
)
ROAD_NUMBERED: Final = re.compile(
    rf"{_START}(?P<it>(?:\d{{1,6}} (?:(?:County|Regional|Concession|Township|Range|Old) )?"
    r"(?:Highway|Hwy|Road|Rd|Sideroad|Line|Concession|Route)"
    r"|\d{3,6} (?i:(?:(?:county|regional|concession|township|range|old) )?(?:highway|hwy|road|rd|sideroad|concession)))"
    rf"\.? \d{{1,4}}{_DIRECTION})(?!\w)"
)
COUNTED_THINGS: Final = words(
    "courtroom room salle count counts chef item table step étape bus tram section article s ss art part phase",
    "level tier week jour day jan january janvier feb february février mar march mars apr april avril may mai jun",
    "june juin jul july juillet aug august août sep sept september septembre oct october octobre nov november",
    "novembre dec december décembre",
)
NOT_A_STREET_NAME: Final = words(
    "drug superior family criminal provincial supreme divisional youth claims bail federal high district gladue",
    "tax justice health treatment violence municipal appeal healing talking sharing sentencing crisis help",
    "distress support safe second first picket waiting tip food clothing information info dedicated phone direct",
    "on-line front community",
)
NOT_A_PLAIN_STREET: Final = words(
    "minute minutes min mins hour hours km kms mile miles outreach youth side dirt gravel high the of on in off",
    "am pm h way lane hundred thousand more that this his her their long plea remand traffic trial night wellness",
    "mental indigenous set doctor walk-in bed beds room rooms client clients case cases kids children families",
    "bus buses a an per each from busy more other different nights night days day weeks week months month years",
    "year people women men girls ontario",
)
