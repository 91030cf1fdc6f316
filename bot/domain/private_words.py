"""Personal data in words that everybody in a channel would read: addresses and phone numbers (X55).

Guesses from the form of the words alone, and rather once too often.
"""

import re

from bot.domain.cleaning import fold
from bot.domain.numbers import ascii_digits

_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
"""Narrower than what is looked for first: what stands around an address stays where that goes."""
_DATE = re.compile(r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?!\d)")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|\(\s?)?\d(?:[ ().\-/]{0,3}\d){6,14}(?!\w)")


def personal(words: str) -> bool:
    """Tell whether words hold an e-mail address or a phone number: 7 to 15 digits that are no date."""
    plain = ascii_digits(fold(words))
    return bool(_EMAIL.search(plain) or _PHONE.search(_DATE.sub(" ", plain)))


def without_personal(words: str, instead: str) -> str:
    """Return words with something else in place of each e-mail address and phone number.

    A single word stays, unless the whole of it is an address: ids hold signs and digits too.
    """
    if not re.search(r"\s", words):
        return instead if _ADDRESS.fullmatch(words) else words
    hidden = _ADDRESS.sub(instead, words)
    return _PHONE.sub(lambda found: found[0] if _DATE.search(found[0]) else instead, hidden)
