"""One spelling for letters that look the same: full-width and other forms of a letter, letters of
another alphabet, and invisible characters.

A name that is copied from a web page or a scan may hold a Cyrillic "а" or a soft hyphen. It is the
same name. The table holds letters that the Unicode list of confusables (UTS 39) gives for one Latin
letter, in the alphabets that are mixed into Latin text by keyboard or scan.
"""

from __future__ import annotations

import unicodedata

CYRILLIC = (
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁԛԝвгкмнтьЬѵӏӀԍԌҺԚԜ",
    "ABEKMHOPCTYXIJSaeopcyxijshdqwbrkmhtbbvllgGHQW",
)
GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορτυχκγεημϲϳ", "ABEZHIKMNOPTYXaivoptuxkyenucj"
ARMENIAN = "օսոհցզԼՕՍ", "ounhgqLOU"
LATIN = "ıɑɡȷɩĸɪʏʀɴʟʜʙɢᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱⲟⲣ", "iagjikiyrnlhbgacdejkmoptuvwzfsop"
LOOK_ALIKE = {
    ord(letter): latin
    for table in (CYRILLIC, GREEK, ARMENIAN, LATIN)
    for letter, latin in zip(*table, strict=True)
}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－˗"), "-")
AT_ONCE = {**DASHES, **LOOK_ALIKE}
UNSEEN = ("Cf", "Cc", "Mn", "Me")
BLANK = "\u115f\u1160\u2800\u3164"
SPACES = "\t\n\r\f\v"


def fold(text: str) -> str:
    """The text in small Latin letters as far as it looks like them, without accents and without
    what is not seen."""
    if text.isascii() and text.isprintable():
        return text.lower()
    joined = unicodedata.normalize("NFKC", text.translate(AT_ONCE))
    letters = unicodedata.normalize("NFKD", joined).translate(LOOK_ALIKE)
    return "".join(c for c in letters if _is_seen(c)).lower()


def _is_seen(letter: str) -> bool:
    return letter in SPACES or (letter not in BLANK and unicodedata.category(letter) not in UNSEEN)


def key_of(text: str) -> str:
    """The spelling under which names are looked up: folded, single spaces, no hyphens."""
    return " ".join(fold(text).replace("-", " ").split())
