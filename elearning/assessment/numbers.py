"""Numbers as people write them, in the digits and with the signs of their language."""

import re
import unicodedata
from fractions import Fraction

from elearning.spelling import normalise, plain_digits

LONGEST = 40
# Signs that mean the same in another script; spaces and apostrophes only part thousands.
SIGNS = str.maketrans({"−": "-", "،": ",", "٬": "'", "’": "'", "＋": "+", "．": ".", "，": ","})
ARABIC_POINT = "٫"
_WRITTEN = re.compile(r"(?P<sign>[+-]?)(?P<body>[0-9]*(?:[.,][0-9]+)*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")


def readings(text: str, unit: str = "") -> frozenset[Fraction]:
    """Return what a written number may mean; nothing if it is none.

    A single point or comma before three digits may part thousands or be the
    decimal sign, by language: both readings are returned. The unit may be
    written along.
    """
    plain = _plain(text, unit)
    written = _WRITTEN.fullmatch(plain) if len(text) <= LONGEST else None
    body = written["body"] if written else ""
    if written is None or not body:
        return frozenset()
    sign = -1 if written["sign"] == "-" else 1
    if ARABIC_POINT in text:
        found = {_decimal(body.replace(",", ""))} if body.count(".") == 1 else set()
    else:
        found = _values(body)
    return frozenset(sign * value for value in found)


def _plain(text: str, unit: str) -> str:
    kept = "".join(one for one in plain_digits(text) if unicodedata.category(one) != "Cf")
    if unit and normalise(kept).endswith(normalise(unit)):
        kept = normalise(kept).removesuffix(normalise(unit))
    plain = kept.translate(SIGNS).replace(ARABIC_POINT, ".")
    return "".join(plain.replace("'", "").split())


def _values(body: str) -> set[Fraction]:
    signs = set(re.findall("[.,]", body))
    whole, _, rest = body.rpartition(max(signs, key=body.rindex)) if signs else (body, "", "")
    found = set()
    if len(signs) < 2 and _GROUPED.fullmatch(body):
        found.add(_decimal(re.sub("[.,]", "", body)))
    if not signs:
        found.add(_decimal(body))
    elif whole.isdigit() or not whole or (len(signs) == 2 and _GROUPED.fullmatch(whole)):
        found.add(_decimal(f"{re.sub('[.,]', '', whole)}.{rest}"))
    return found


def _decimal(text: str) -> Fraction:
    return Fraction(f"0{text}")
