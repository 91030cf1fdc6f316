"""An engagement as a document to read: a plain value that each writer puts into its own format."""

from dataclasses import dataclass

from bot.domain.text import NOTHING, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One line: what it is, what is said of it, and a small addition (who, when). Texts may have lines."""

    label: Text
    words: Text = NOTHING
    detail: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Items under a heading. `inner`: it belongs to the section before it."""

    title: Text
    items: tuple[Item, ...] = ()
    inner: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The whole document; `lead` says what it is and of which moment."""

    title: Text
    lead: Text
    sections: tuple[Section, ...]


def section(title: Text, items: tuple[Item, ...], *, inner: bool = False) -> tuple[Section, ...]:
    """Return the section, or nothing where it has no items."""
    return (Section(title=title, items=items, inner=inner),) if items else ()


def bare(text: Text) -> str:
    """Return the characters of a text: the bot's own marks for bold and slanted taken away."""
    return "".join(piece.text if piece.typed else piece.text.replace("*", "") for piece in text.pieces)
