"""How people write whole numbers. Never guesses between two readings."""

import re
import unicodedata

from bot.domain.text import Text, say

_SPACES = " \xa0\u2009\u202f'’"
_GROUPED = re.compile(rf"\d+|\d{{1,3}}([{_SPACES}.,])\d{{3}}(?:\1\d{{3}})*")
_WITH_ZEROS = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)\.0+|(\d+|\d{1,3}(?:\.\d{3})+),0+")
_LONGEST = 40


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script (full-width, Arabic, …) as 0 to 9."""
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def parse_whole(words: str) -> int | Text:
    """Return the whole number meant, or a Text: what is wrong with it (X26).

    A space or an apostrophe between groups of three digits only groups. A comma or a dot may group or may
    start decimals, by country: every way to read it is tried, and it is taken where just one gives a whole
    number. So `1,200` is 1200 (1.2 is not whole) and `12.0` is 12; `1.000`, which could be 1, is refused with
    both. `-0` is 0; exponents and fractions are refused.
    """
    text = ascii_digits(words[: _LONGEST + 1]).replace("\u2212", "-")
    sign, digits = (text[0], text[1:]) if text[:1] in ("-", "+") else ("", text)
    if len(text) > _LONGEST or not re.fullmatch(rf"\d[\d{_SPACES}.,]*", digits):
        return say("I can’t read that as a number.")
    readings = {-number if sign == "-" else number for number in _readings(digits)}
    if len(readings) == 2:
        return say("That can be {} or {}: write it with digits alone.", *sorted(readings, key=abs))
    return readings.pop() if readings else say("{} is not a whole number.", text)


def _readings(digits: str) -> set[int]:
    """Return each whole number that the digits and their separators can mean: none, one or two."""
    found: set[int] = set()
    if _GROUPED.fullmatch(digits):
        found.add(int(re.sub(r"\D", "", digits)))
    if decimal := _WITH_ZEROS.fullmatch(digits):
        found.add(int(re.sub(r"\D", "", decimal[1] or decimal[2])))
    return found
