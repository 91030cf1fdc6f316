"""The idioms every card shares: head, boxes, rows that open, buttons. The mock-ups' rules of hierarchy live
here.

Knows views' small values (Button, Line), never a whole view.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import LiteralString

from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.parts import Button, Line, Lines
from cards.escape import Words, cut
from cards.kit import (
    ActionSet,
    Card,
    Column,
    ColumnSet,
    Container,
    Execute,
    FactSet,
    Json,
    Part,
    Spacing,
    TextBlock,
)

NAME = 24
"""Characters of a customer's name in a button."""

BUTTON = 34
"""Characters of a button's title, whatever a view puts into it."""

BUTTONS = 6
"""Buttons a card may have, rows and toggles aside."""

DETAIL = 160
"""Characters of a detail in a list; lists point to the card that shows all of it."""


def name_of(words: str, limit: int = NAME) -> Text:
    """Return a person's words for a button or a row, cut."""
    return cut(typed(words), limit)


def head(customer: str, place: Text, title: Words, lead: Text = NOTHING) -> Container:
    """Return where we are, what this is about, and one sentence."""
    small = place if not customer else join(" · ", (say("**{}**", customer.strip()), place))
    items = [
        TextBlock(small, small=True, subtle=not customer),
        TextBlock(title, large=True, bold=True, heading=True, spacing="None"),
    ]
    if lead:
        items.append(TextBlock(lead, spacing="Small"))
    return Container(items)


def group_head(title: Words, *, spacing: Spacing = "Large") -> TextBlock:
    """Return the head of a group."""
    return TextBlock(title, bold=True, spacing=spacing)


def note(text: Words, *, spacing: Spacing = "Small") -> TextBlock:
    """Return a hint, a reason or a footnote."""
    return TextBlock(text, small=True, subtle=True, spacing=spacing)


def with_note(card: Card, text: Text) -> Card:
    """Return a finished card with a footnote."""
    return {**card, "body": [*card["body"], note(text).render()]}


def refused_box(title: Text, text: Text) -> Container:
    """Return the box of something refused; without a title, where the card's own says what was."""
    if not title:
        items = [TextBlock(say("✕ {}", text))]
    else:
        items = [TextBlock(say("✕ {}", title), bold=True, colour="Attention")]
        items.extend([TextBlock(text, spacing="Small")] if text else [])
    return Container(items, style="attention", spacing="Default")


# -- buttons


def data_of(button: Button, nonce: str) -> Json:
    """Return what a press brings back: verb, address and the card's nonce. `args` never replace those."""
    data: Json = {
        "verb": button.verb,
        "engagement": button.engagement,
        "step": button.step,
        "r": button.revision,
        "nonce": nonce,
    }
    for key, value in button.args:
        data.setdefault(key, value)
    return data


def press(button: Button, nonce: str, *, primary: bool = False) -> Execute:
    """Return a button."""
    return Execute(
        cut(button.title, BUTTON), button.verb, data_of(button, nonce), primary=primary, sends=button.sends
    )


def presses(buttons: Iterable[Button], nonce: str, *, primary: bool = True) -> list[Part]:
    """Return a card's buttons: the first that asks for it is primary; none with `primary` False."""
    actions: list[Part] = []
    for button in buttons:
        loud = primary and button.primary
        primary = primary and not loud
        actions.append(press(button, nonce, primary=loud))
    return actions


def same(one: Button, other: Button) -> bool:
    """Whether two buttons do the same."""
    return replace(one, title=NOTHING, primary=False) == replace(other, title=NOTHING, primary=False)


def with_first_row(buttons: Sequence[Button], row: Button | None) -> tuple[Button, ...]:
    """Return the buttons with that of the first row among them: an old client may ignore a tapped row."""
    if row is None or any(same(button, row) for button in buttons):
        return tuple(buttons)
    primary = row.primary or not any(button.primary for button in buttons)
    return (replace(row, primary=primary), *buttons)


def next_box(title: Words, lines: Sequence[TextBlock], buttons: Sequence[Button], nonce: str) -> Container:
    """Return the accent box: the next thing, with its button in it."""
    items: list[Part] = [TextBlock(title, bold=True), *lines]
    if buttons:
        items.append(ActionSet(presses(buttons, nonce), spacing="Default"))
    return Container(items, style="accent", spacing="Default")


# -- rows


def row(
    texts: Sequence[TextBlock],
    *,
    number: int = 0,
    mark: str = "",
    tap: Execute | None = None,
    separator: bool = False,
) -> ColumnSet:
    """Return a row: a number or a symbol, what it is, and *Open ›* where the whole row can be pressed."""
    columns = [Column(texts)]
    if number:
        columns.insert(0, Column([TextBlock(typed(str(number)), subtle=True)], width=_number_width(number)))
    elif mark:
        columns.insert(0, Column([TextBlock(typed(mark))], width="20px"))
    if tap is not None:
        columns.append(
            Column([TextBlock("Open ›", bold=True, colour="Accent", right=True)], width="58px", centred=True)
        )
    return ColumnSet(columns, tap=tap, spacing="Default", separator=separator)


def _number_width(number: int) -> LiteralString:
    return "20px" if number < 10 else "28px" if number < 100 else "36px"


def row_button(line: Line) -> Button | None:
    """Return a row's button, named after its row: a bare "Open" says nothing when it is read out alone."""
    if line.button is None or line.button.title.plain != "Open":
        return line.button
    return replace(line.button, title=say("Open {}", cut(typed(line.title.plain), NAME)))


def _line(line: Line, nonce: str, separator: bool) -> ColumnSet:
    texts = [TextBlock(cut(line.title, DETAIL), bold=line.button is not None or bool(line.detail))]
    if line.detail:
        texts.append(TextBlock(cut(line.detail, DETAIL), small=True, subtle=True, spacing="None"))
    button = row_button(line)
    tap = press(button, nonce) if button is not None else None
    return row(texts, mark=line.mark, tap=tap, separator=separator and tap is not None)


def lines_of(group: Lines, nonce: str) -> list[Part]:
    """Return lines under their heading; as facts where the group says so."""
    parts: list[Part] = [group_head(group.title)] if group.title else []
    if group.facts:
        return [*parts, FactSet([(line.title, line.detail) for line in group.lines], spacing="Small")]
    return [*parts, *(_line(line, nonce, place > 0) for place, line in enumerate(group.lines))]


def first_row(groups: Iterable[Lines]) -> Button | None:
    """Return the button of the first row that can be pressed."""
    return next((row_button(line) for group in groups for line in group.lines if line.button), None)
