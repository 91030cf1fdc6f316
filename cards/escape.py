"""Text by place: what a card may show of a person's words, so that they are read and never act (X32).

`marked` is for places that render markdown (TextBlock, FactSet): a person's words get backslashes. `plain` is
for places that render none (labels, choice titles, button titles, runs). Neither changes what a person
reads: what is added is a backslash that the client takes away again, or a space of no width. Knows no
element and no card.
"""

import re
from typing import LiteralString

from bot.domain.text import Piece, Text

Words = Text | LiteralString
"""What an element takes: our own literal words, or a `Text`. A bare `str` is neither, and does not type."""

ZERO_WIDTH = "\u200b"
SUMMARY = 200
_ANYWHERE = re.compile(r"[\\`*_\[\]{<~|]|&(?=[#A-Za-z])")
_LINE_START = re.compile(r"(^|[\r\n])([ \t]*)([-+#=](?=[-+#=\s]|$)|>|[0-9]+(?=[.)](?:\s|$)))?")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?i:(?<=www)(?=\.))")
_ACTING = re.compile(r"(?<=\{)(?=\{)|(?<=\])(?=\()|(?<=:)(?=//)|(?<=<)(?=\S)|(?i:(?<=www)(?=\.))")
_QUIET = re.compile(r"[^\\`*_\[\]{<~|&\r\n:.)#=>+\- \t][^\\`*_\[\]{<~|&\r\n:]*")
"""Words that need nothing: the usual case, answered by one match."""


def _start(match: re.Match[str]) -> str:
    """Make the start of a line harmless: no indented code, list, heading, quote or rule."""
    mark = match[3] or ""
    if mark.isdigit():
        mark += "\\"
    elif mark:
        mark = "\\" + mark
    return match[1] + "\u00a0" * len(match[2]) + mark


def literal(words: str) -> str:
    """Return a person's words for a place that renders markdown.

    Backslashes before every character that could act, a space of no width in what a client would turn into a
    link by itself (`https://`, `www.`), no-break spaces for an indented line.
    """
    if not words or (not words[0].isdigit() and _QUIET.fullmatch(words) and "www" not in words.lower()):
        return words
    words = _ANYWHERE.sub(r"\\\g<0>", words)
    return _ADDRESS.sub(ZERO_WIDTH, _LINE_START.sub(_start, words))


def _piece(piece: Piece) -> str:
    return literal(piece.text) if piece.typed else piece.text


def marked(words: Words) -> str:
    """Return the words for a TextBlock or a FactSet: the bot's own markdown acts, a person's is shown."""
    if isinstance(words, str):
        return words
    pieces = words.pieces
    return _piece(pieces[0]) if len(pieces) == 1 else "".join([_piece(piece) for piece in pieces])


def plain(words: Words) -> str:
    """Return the words for a place without markdown; see `harmless`."""
    if isinstance(words, str):
        return harmless(words)
    pieces = words.pieces
    return harmless(pieces[0].text if len(pieces) == 1 else words.plain)


def one_line(*parts: Text) -> str:
    """Return the parts as one plain line for a notification: our own markdown taken away, nothing escaped."""
    texts = ("".join(p.text if p.typed else p.text.replace("*", "") for p in each.pieces) for each in parts)
    line = " · ".join(words for text in texts if (words := " ".join(text.split())))
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1] + "…"


def harmless(words: str) -> str:
    """Return anybody's words for a place where a client should interpret nothing, and some do.

    Dates in braces expand there, and some clients read the titles of ticks as markdown. A backslash would be
    seen by the others, so what could link, mention or expand is broken by a space of no width.
    """
    if "{{" in words or "](" in words or "//" in words or "<" in words or "www." in words.lower():
        return _ACTING.sub(ZERO_WIDTH, words)
    return words


def cut(words: Text, limit: int) -> Text:
    """Return the words, at most `limit` characters of them; "…" stands for what was left out."""
    left = limit
    pieces: list[Piece] = []
    for piece in words.pieces:
        if len(piece.text) > left:
            return Text((*pieces, Piece(piece.text[: max(left - 1, 0)].rstrip() + "…", piece.typed)))
        pieces.append(piece)
        left -= len(piece.text)
    return words
