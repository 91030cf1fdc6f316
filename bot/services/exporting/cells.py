"""What a cell of a file may hold: no control character, and in CSV nothing that could run as a formula (X33).

Pure. A spreadsheet that opens CSV runs a cell that begins like a formula, so it gets an apostrophe before it
(OWASP, CSV injection); a workbook says of each cell that it is text, so there it stays as typed.
"""

import re

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a formula begins, after what a spreadsheet trims."""
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 32_767
"""Characters that a cell of a workbook holds."""


def shown(words: str) -> str:
    """Return words without what XML cannot hold, as long as a cell can be."""
    return _ILLEGAL.sub("", words)[:LONGEST]


def harmless(words: str) -> str:
    """Return words for a cell of CSV; an apostrophe before what could be run."""
    words = shown(words)
    acts = words.startswith(("\t", "\r", "\n")) or words.strip().startswith(FORMULA)
    return f"'{words}" if acts else words
