"""Text that remembers who wrote each piece: the bot or a person.

A person's words must never act as markdown, a link or a mention (X32), wherever they are shown. So text that
goes to a card is not a `str` but a `Text`: pieces that are either the bot's own (may hold markdown) or typed
(shown literally). How a typed piece is made literal depends on the place and is the cards' business. This
module never escapes anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import LiteralString


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `typed` is True for a person's words."""

    text: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Text to show, as pieces in order."""

    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The bare characters, for places that render no markdown (labels, titles, `summary`)."""
        return "".join(piece.text for piece in self.pieces)

    def __bool__(self) -> bool:
        return any(piece.text for piece in self.pieces)


NOTHING = Text(())


def typed(words: str) -> Text:
    """Return a person's words, to be shown literally."""
    return Text((Piece(words, True),))


def content(words: str) -> Text:
    """Return words of the playbook (trusted: they come from files, never from a chat)."""
    return Text((Piece(words, False),))


def say(template: LiteralString, *values: object) -> Text:
    """Return the bot's own sentence, each `{}` filled in order.

    A `Text` keeps its pieces; anything else counts as a person's words. Raises ValueError when the number of
    values differs from the number of `{}`.
    """
    gaps = template.split("{}")
    if len(gaps) != len(values) + 1:
        raise ValueError(f"{len(gaps) - 1} gaps but {len(values)} values in {template!r}")
    pieces = [Piece(gaps[0], False)]
    for value, gap in zip(values, gaps[1:], strict=True):
        pieces.extend(value.pieces if isinstance(value, Text) else (Piece(str(value), True),))
        pieces.append(Piece(gap, False))
    return Text(tuple(piece for piece in pieces if piece.text))


def join(separator: LiteralString, texts: Iterable[Text]) -> Text:
    """Return the non-empty texts with the separator between them."""
    pieces: list[Piece] = []
    for text in texts:
        if text:
            if pieces:
                pieces.append(Piece(separator, False))
            pieces.extend(text.pieces)
    return Text(tuple(pieces))
