"""Make what arrived safe to keep, and fold typed words for matching. Never reads the meaning of a text.

What cannot be seen or can deceive is removed, not replaced: lone surrogates, controls, marks of direction,
zero-width and tag characters. Tabs become spaces, and so do line ends where a text has one line only. Both
stores hold what `clean` returns, so they hold the same (X11).
"""

import re
import unicodedata
from dataclasses import dataclass

MARKS = 4
"""Combining marks kept on one character. Languages need up to four; a flood (“zalgo”) has dozens."""

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\ud800-\udfff\ufffc\ufffe\uffff"  # lone surrogates, an object that is not there, non-characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction
    "\xad\u034f\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0\ufff0-\ufffb"  # no width, or blank
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"  # musical and tag characters
)
# Joiners shape Persian, Indic scripts and emoji, so they stay after a character that is neither ASCII nor a
# space; among Latin letters they only make two equal-looking words differ.
_JOINERS = "\u200c\u200d"
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f\s\u200c\u200d])[\u200c\u200d]")
_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"))
_BLANKS = frozenset("\u115f\u1160\u2800")
_STRAIGHT = str.maketrans("‘’‚‛′“”„‟″‐‑‒–—―−", "'''''\"\"\"\"\"-------")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """A clean text; `removed` is True where a character was lost (a person is told), not for mere spaces."""

    text: str
    removed: bool


def clean(raw: str, *, multiline: bool = False) -> Cleaned:
    """Return `raw` in NFC, without what must not be kept (X11), stripped; "" where nothing in it can be seen.

    Cleaning a clean text changes nothing. Time is linear in the length.
    """
    if raw.isascii() and raw.isprintable():
        return Cleaned(text=raw.strip(), removed=False)
    text = _BREAKS.sub("\n" if multiline else " ", raw).replace("\t", " ")
    whole = unicodedata.normalize("NFC", text)
    kept = _STRAY_JOINER.sub("", _REMOVED.sub("", whole))
    kept = unicodedata.normalize("NFC", kept)
    trimmed = _without_floods(kept).strip()
    removed = len(kept) != len(whole) or len(trimmed) != len(kept.strip())
    if not _seen(trimmed):
        return Cleaned(text="", removed=removed or bool(trimmed))
    return Cleaned(text=trimmed, removed=removed)


def fold(text: str) -> str:
    """Return a form in which two ways to type the same words are equal; for matching only, never for keeping.

    Compatibility forms (full-width letters and digits, no-break spaces), curly quotes, dashes, case and runs
    of spaces no longer differ.
    """
    plain = unicodedata.normalize("NFKC", clean(text).text).translate(_STRAIGHT)
    return " ".join(plain.casefold().split())


def _seen(text: str) -> bool:
    return any(c not in _BLANKS and unicodedata.category(c) not in _UNSEEN for c in text)


def _without_floods(text: str) -> str:
    """Return `text` with at most `MARKS` marks in a row; a joiner between marks does not end the row."""
    marks = {c for c in set(text) if unicodedata.category(c) in ("Mn", "Me")}
    if not marks:
        return text
    kept: list[str] = []
    row = 0
    for c in text:
        if c in marks:
            row += 1
        elif c not in _JOINERS:
            row = 0
        if row <= MARKS:
            kept.append(c)
    return "".join(kept)
