"""The disclosure guard on invented notes: what it must hold back, what it must let pass, and that it is never slow."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conference.kernel.guard import FindingKind, find

K = FindingKind

# The detail stands between ⟦ and ⟧, so that each example reads as it was written.
HELD_BACK = [
    (K.PHONE, "Text her at ⟦905-555-0147⟧ after six."),
    (K.PHONE, "Cell: ⟦(289) 555-0102⟧, mornings."),
    (K.PHONE, "Reach him: ⟦+1 416.555.0133⟧"),
    (K.PHONE, "Rings from ⟦9055550147⟧."),
    (K.PHONE, "Rappeler au ⟦1 514 555-0121⟧, poste 4."),
    (K.PHONE, "Old number ⟦555-0147⟧ still works."),
    (K.PHONE, "Sister abroad, ⟦+44 20 7946 0958⟧."),
    (K.PHONE, "Called the crisis line from ⟦416-555-0121⟧."),
    (K.PHONE, "Fax ⟦416/555-0121⟧."),
    (K.EMAIL, "Write to ⟦river.b+1@example.org⟧."),
    (K.EMAIL, "She uses ⟦river at example dot org⟧ now."),
    (K.EMAIL, "Courriel : ⟦rivière@example.org⟧"),
    (K.WEB_ADDRESS, "Posted on ⟦https://ads.example.org/a/1?x=2⟧, again."),
    (K.WEB_ADDRESS, "See (⟦www.example.org/page⟧)."),
    (K.WEB_ADDRESS, "Vu sur ⟦annonces.example.com⟧ hier."),
    (K.HANDLE, "Her handle ⟦@moon_lake7⟧ is locked."),
    (K.HANDLE, "Snapchat: ⟦moon_lake7⟧"),
    (K.POSTAL_ADDRESS, "Staying at ⟦14 Alder Crescent⟧ with her aunt."),
    (K.POSTAL_ADDRESS, "⟦Unit 4, 221 Old Mill Rd⟧. is the place."),
    (K.POSTAL_ADDRESS, "Moved to ⟦1200-88 King St W, apt 5⟧ in May."),
    (K.POSTAL_ADDRESS, "Address: ⟦55-A Queen Street South⟧."),
    (K.POSTAL_ADDRESS, "Her dad lives at ⟦8 Maple Grove Ct⟧."),
    (K.POSTAL_ADDRESS, "Parcel for ⟦77 5th Ave N⟧."),
    (K.POSTAL_ADDRESS, "She wrote ⟦27 maple street⟧ on the form."),
    (K.POSTAL_ADDRESS, "House at ⟦4410 County Road 12⟧."),
    (K.POSTAL_ADDRESS, "Mail goes to ⟦P.O. Box 311⟧."),
    (K.POSTAL_ADDRESS, "Elle habite ⟦45, rue de la Montagne⟧ depuis mai."),
    (K.POSTAL_ADDRESS, "Au ⟦1200 boul. Saint-Laurent⟧."),
    (K.POSTAL_ADDRESS, "Chez lui, ⟦88 chemin du Lac⟧, près du pont."),
    (K.POSTAL_ADDRESS, "Au ⟦310, 5e Avenue⟧ depuis hier."),
    (K.POSTAL_CODE, "Somewhere near ⟦M4B 1B3⟧."),
    (K.POSTAL_CODE, "code postal ⟦h2x1y4⟧"),
    (K.POSTAL_CODE, "From Buffalo, NY ⟦14201⟧."),
    (K.POSTAL_CODE, "Her zip code ⟦43215-1234⟧ is known."),
    (K.ROOM, "Waiting in ⟦room 12 at the Lakeview Inn⟧."),
    (K.ROOM, "⟦Best Western, rm 31⟧, under his name."),
    (K.ROOM, "Last seen: ⟦Cedar Motel, room 7⟧."),
    (K.ROOM, "Elle dort à l'⟦Auberge du Port, chambre 14⟧."),
    (K.ROOM, "Dans la ⟦chambre 3 de l'hôtel Bleu⟧."),
    (K.ROOM, "The motel is by the bridge, she has ⟦room 214⟧."),
    (K.SOCIAL_INSURANCE, "SIN: ⟦123-456-789⟧"),
    (K.SOCIAL_INSURANCE, "NAS ⟦123 456 789⟧ sur le talon."),
    (K.SOCIAL_INSURANCE, "He has ⟦046 454 286⟧ written down."),
    (K.SOCIAL_SECURITY, "It says ⟦900-12-3456⟧."),
    (K.HEALTH_CARD, "OHIP number is ⟦1234 567 890 ZZ⟧."),
    (K.HEALTH_CARD, "Carte santé ⟦TREM 9001 0112⟧ expirée."),
    (K.IMMIGRATION, "Her UCI: ⟦1122-3344⟧"),
    (K.IMMIGRATION, "Permis de travail ⟦U123456789⟧."),
    (K.PASSPORT, "Passport no. ⟦AB123456⟧ was taken."),
    (K.PASSPORT, "Son passeport, ⟦GA302922⟧, est perdu."),
    (K.LICENCE, "Driver's licence ⟦T1234-56789-01234⟧."),
    (K.LICENCE, "Permis de conduire ⟦T1234-567890-12⟧."),
    (K.PLATE, "Grey car, licence plate ⟦CVKL 204⟧."),
    (K.PLATE, "Plaque ⟦F42 BCD⟧, voiture bleue."),
    (K.OTHER_NUMBER, "Paid into account ⟦00412-003-1234567⟧."),
    (K.OTHER_NUMBER, "Card ⟦4111 1111 1111 1111⟧ was used."),
    (K.DATE_OF_BIRTH, "DOB: ⟦2003-04-05⟧"),
    (K.DATE_OF_BIRTH, "She was born on the ⟦5th of April 2003⟧."),
    (K.DATE_OF_BIRTH, "Né à Laval le ⟦1er mai 2001⟧."),
    (K.DATE_OF_BIRTH, "Her birthday is ⟦June 8⟧."),
    (K.DATE_OF_BIRTH, "Date de naissance : ⟦08/06/2001⟧"),
    (K.DATE_OF_BIRTH, "Intake form: ⟦June 8, 2001⟧ (DOB)."),
    (K.DATE_OF_BIRTH, "She turns 18 on ⟦March 3⟧."),
]

# The same details as somebody writes them who is in a hurry, types on a phone, or means to get past the guard.
DISGUISED = [
    (K.PHONE, "Text ⟦416  555  0199⟧ tonight."),
    (K.PHONE, "Text ⟦416-555-\n0199⟧ tonight."),
    (K.PHONE, "Text ⟦416-555\n0199⟧ tonight."),
    (K.PHONE, "Text ⟦416\n\n555 \t 0199⟧ tonight."),
    (K.PHONE, "Cell ⟦４１６-５５５-０１９９⟧."),
    (K.PHONE, "Cell ⟦（４１６）５５５－０１９９⟧."),
    (K.PHONE, "Cell ⟦٤١٦-٥٥٥-٠١٩٩⟧."),
    (K.PHONE, "Cell ⟦۴۱۶ ۵۵۵ ۰۱۹۹⟧."),
    (K.PHONE, "Cell ⟦𝟒𝟏𝟔-𝟓𝟓𝟓-𝟎𝟏𝟗𝟗⟧."),
    (K.PHONE, "Cell ⟦416−555−0199⟧."),
    (K.PHONE, "Cell ⟦416‐555‑0199⟧."),
    (K.PHONE, "Cell ⟦416\u2009555\u20090199⟧."),
    (K.PHONE, "Cell ⟦416\u202f555\u202f0199⟧."),
    (K.PHONE, "Cell ⟦416\u2003555\u20030199⟧."),
    (K.PHONE, "Cell ⟦416\u3000555\u30000199⟧."),
    (K.PHONE, "Cell ⟦416\u2800555\u31640199⟧."),
    (K.PHONE, "Cell ⟦4\u200c16-5\u200c55-0\u200c199⟧."),
    (K.PHONE, "Cell ⟦4\u200d1\u200d6-555-0199⟧."),
    (K.PHONE, "Cell ⟦416\ufe0f-555\ufe0f-0199⟧."),
    (K.PHONE, "Cell ⟦4\ufe0f\u20e31\ufe0f\u20e36-555-0199⟧."),
    (K.PHONE, "Cell ⟦416\u180e-555\u180e-0199⟧."),
    (K.PHONE, "Cell ⟦416\U000e0020-555-\U000e00410199⟧."),
    (K.PHONE, "Au ⟦514 555 01 99⟧ le soir."),
    (K.PHONE, "Au ⟦514-555-01-99⟧ le soir."),
    (K.PHONE, "Au ⟦1 514 555 01 99⟧ le soir."),
    (K.PHONE, "Reach ⟦416/555/0199⟧."),
    (K.PHONE, "Reach ⟦416_555_0199⟧."),
    (K.PHONE, "Reach ⟦416 · 555 · 0199⟧."),
    (K.PHONE, "Reach ⟦416•555•0199⟧."),
    (K.PHONE, "Reach ⟦416 - 555 - 0199⟧."),
    (K.PHONE, "Reach ⟦416555-0199⟧."),
    (K.PHONE, "Reach ⟦416:555:0199⟧."),
    (K.PHONE, "Reach ⟦416,555,0199⟧."),
    (K.PHONE, "Reach ⟦4 1 6 5 5 5 0 1 9 9⟧."),
    (K.PHONE, "Please call ⟦5550199⟧."),
    (K.PHONE, "Call her at ⟦555 0199⟧ after six."),
    (K.PHONE, "Her number is ⟦5550199⟧."),
    (K.PHONE, "Call ⟦555–0199⟧."),
    (K.PHONE, "Rappeler au ⟦555 01 99⟧."),
    (K.PHONE, "Call ⟦555.0199⟧."),
    (K.PHONE, "Mornings: ⟦555.0199⟧"),
    (K.PHONE, "Joindre au ⟦0612345678⟧."),
    (K.POSTAL_ADDRESS, "At ⟦77  Bay  Street⟧ again."),
    (K.POSTAL_ADDRESS, "At ⟦77\nBay\nStreet⟧ again."),
    (K.POSTAL_ADDRESS, "AT ⟦45 ELM AVENUE⟧."),
    (K.POSTAL_ADDRESS, "At ⟦1234 KING ST W⟧, back door."),
    (K.POSTAL_ADDRESS, "At ⟦12 MAIN STREET⟧."),
    (K.POSTAL_ADDRESS, "SHE IS AT ⟦1200 QUEEN ELIZABETH DR⟧."),
    (K.POSTAL_ADDRESS, "AU ⟦45 RUE DE LA MONTAGNE⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦12 main street⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦45 elm drive⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦45 elm court⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦45 elm lane⟧, apparently."),
    (K.POSTAL_ADDRESS, "She is at ⟦45 Elm avenue⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦221 old mill rd⟧."),
    (K.POSTAL_ADDRESS, "She is at ⟦4410 COUNTY ROAD 12⟧."),
    (K.POSTAL_CODE, "Near ⟦M5V  2T6⟧."),
    (K.POSTAL_CODE, "Near ⟦M5V\n2T6⟧."),
    (K.POSTAL_CODE, "Near ⟦Ｍ５Ｖ　２Ｔ６⟧."),
    (K.POSTAL_CODE, "Near ⟦M5V.2T6⟧."),
    (K.SOCIAL_INSURANCE, "SIN:\n⟦123\u2003456\u2003789⟧"),
    (K.SOCIAL_INSURANCE, "He has ⟦046\u202f454\u202f286⟧ written down."),
    (K.DATE_OF_BIRTH, "DOB ⟦3/5⟧"),
    (K.DATE_OF_BIRTH, "DOB: ⟦3 / 5 / 2001⟧"),
    (K.DATE_OF_BIRTH, "DOB ⟦05 03 2001⟧."),
    (K.DATE_OF_BIRTH, "Born\non  ⟦June  8,\n2001⟧."),
    (K.HANDLE, "instagram: ⟦janedoe⟧"),
    (K.HANDLE, "Instagram : ⟦janedoe⟧, and a phone."),
    (K.EMAIL, "Write to ⟦river＠example．org⟧."),
    (K.ROOM, "Last seen: ⟦Cedar  Motel,\nroom  7⟧."),
]

LET_PASS = [
    "",
    "Somewhere safe tonight; her own phone.",
    "Kids Help Phone 1-800-668-6868, or text 211, or call 988 or 911.",
    "Assaulted Women's Helpline: 416-863-0511, all night.",
    "Ligne de crise 514-555-0133, jour et nuit.",
    "Dial 1 800 668-6868 or 866 555-0100.",
    "A snapshot of what was ignored_2.",
    "Toll-free (888) 555-0100 and 18665550100.",
    "Rent is $1,250.00, first and last $2,500; the grant is 120 000 000 $.",
    "Courtroom 12, 9:10, count 3 of 5, s.125 and s. 279.01(1).",
    "Article 38.2 de la LPJ, salle 2.08, dossier 200-01-123456.",
    "Receipt 332-1100 is in the binder, file 9055550147 too.",
    "Drug Court on March 3 Superior Court, then 2 Drug Court dates.",
    "May 3 Healing Circle at Grace Place; 24 Hour Crisis Line.",
    "A 20 minute drive, a 5 km road, 3 outreach street teams.",
    "Outreach along Dundas Street East; bus 4 stops at King Street.",
    "Review on 2026-11-25, not on 25/11/2026 or Wed 25 Nov 2026.",
    "Prochaine revue le 2 juin 2026 à 13 h 30.",
    "Waitlist 9 weeks; 12 beds, 3 rooms, boardroom C, family room 2.",
    "Room 9 at the clinic is free for interviews.",
    "Renew her passport and her health card; the licence lapsed.",
    "Licence plate unknown. The plate has no number.",
    "Her account has 250 dollars; member since 2024.",
    "Née Tremblay, elle est née ici. The baby was born well.",
    "Meet @ 5 pm or @9am, budget 2025-2026, ages 18-24.",
    "Instagram is public, TikTok too. Facebook 2024 page.",
    "She told me.Then left. Call me.",
    "Birch-2207 and Amber Plover stay on the list.",
    "Le 5 rue n'est pas une adresse.",
    "La rue Booth est fermée.",
    "Trois places au refuge, 2 chambres, 5 nuits au motel.",
    "Two nights at a motel were paid for.",
    "Labour trafficking: 14 men, 11 employers, 1 farm.",
    "Beds: 250–2000 nights a year, 300 to 1200 people.",
    "+250 beds, +30 2026 places. Code 250 300 0.",
    "Call 911 or 211, text 988. Call on 25/11/2026 at 9:10.",
    "Call about file 5550199; receipt number 3321100.",
    "Aide au 1 800 555 01 99 et 1-866-555-01-99.",
    "Instagram: private. Facebook: public, TikTok: none",
    "Facebook: she posts daily. Instagram: account locked.",
    "Born 3-5 weeks early, 2.5 kg. Birthday in 2-3 weeks.",
    "2 day court list, 10 am drug court, 30 minute drive, 2 way street, 24 hour court.",
    "CALL 3 WOMEN WAITING IN LINE. 2 BEDS ON KING STREET. DRUG COURT APRIL 9 BAIL COURT.",
    "At 3 see dr Smith. A 4 lane road. 2 family court dates.",
    "Family emoji 👨\u200d👩\u200d👧 and ❤\ufe0f stay; 20 m², 1½ hours.",
    "۳ تخت، می\u200cخواهد",
]


def marked(text: str) -> tuple[str, int, int]:
    start = text.index("⟦")
    end = text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), start, end


@pytest.mark.parametrize(("kind", "written"), HELD_BACK + DISGUISED, ids=[text for _, text in HELD_BACK + DISGUISED])
def test_holds_back(kind: FindingKind, written: str) -> None:
    text, start, end = marked(written)
    assert [(f.kind, text[f.start : f.end]) for f in find(text)] == [(kind, text[start:end])]


@pytest.mark.parametrize("text", LET_PASS)
def test_lets_pass(text: str) -> None:
    assert [(f.kind, text[f.start : f.end]) for f in find(text)] == []


def test_several_details_come_in_order() -> None:
    text = "Née le 2 octobre 2004, 316, rue Fleury, H2C 1R5, 438 555-0129."
    kinds = [f.kind for f in find(text)]
    assert kinds == [K.DATE_OF_BIRTH, K.POSTAL_ADDRESS, K.POSTAL_CODE, K.PHONE]


WORDS = (
    "905-555-0147 M5T 0Z2 @ . , - # ( ) room 9 motel rue St Street King 12 DOB June born SIN passport plate www. https://"
    " a@b.org ' \n é \u00a0"
)
PIECES = st.sampled_from(WORDS.split(" "))


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
@example("1 Old Road 5")
@example("\ud800 12 \x00 rue A")
def test_any_text_gives_ordered_separate_spans_inside_it(text: str) -> None:
    found = find(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


# Each is repeated to 10,000 characters; a comma stands for a space.
HARD = (
    "a 1 - @ . ( A Aa 1- 1,  1. a. a.a@ www. room,1, motel, born, #1 SIN: +2 0 apt, A1B Motel, St. unit,1 https:// +1"
    " (4 1/ née 12,King, 555- zip a-b. 9,rue,de,la, IG:a. passport:A 12-3"
    " call,me,at, 5/ 5,·, 9,KING, 9,old, DOB,3, 9\u200d \u0664 \n"
)


@pytest.mark.parametrize("piece", HARD.split())
@pytest.mark.parametrize("joint", ["", " "])
def test_no_text_makes_it_slow(piece: str, joint: str) -> None:
    text = joint.join([piece.replace(",", " ")] * 10_000)[:10_000]
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 1.0


DEVELOPMENT_NOTES = Path(__file__).parents[3] / "shared" / "data" / "guard_dev.jsonl"
LABELS = {
    "PHONE": K.PHONE,
    "EMAIL": K.EMAIL,
    "URL": K.WEB_ADDRESS,
    "ADDRESS": K.POSTAL_ADDRESS,
    "POSTAL": K.POSTAL_CODE,
    "ROOM": K.ROOM,
    "SIN": K.SOCIAL_INSURANCE,
    "SSN": K.SOCIAL_SECURITY,
    "HEALTH_CARD": K.HEALTH_CARD,
    "OTHER_ID": K.IMMIGRATION,
    "PASSPORT": K.PASSPORT,
    "LICENCE": K.LICENCE,
    "PLATE": K.PLATE,
    "DOB": K.DATE_OF_BIRTH,
    "HANDLE": K.HANDLE,
}


@pytest.mark.skipif(not DEVELOPMENT_NOTES.exists(), reason="the labelled development notes are not on this machine")
def test_labelled_development_notes() -> None:
    for line in DEVELOPMENT_NOTES.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        wanted = [(s["start"], s["end"], LABELS[s["type"]]) for s in note["spans"] if s["type"] in LABELS]
        assert [(f.start, f.end, f.kind) for f in find(note["text"])] == wanted, note["id"]
