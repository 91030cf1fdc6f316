"""The summary of a meeting as a card: decisions, who does what, what is in the way, when the next one is.

The same for its preview and for the post; nothing is asked, and no button of it is loud.
"""

from bot.domain.text import Text, say, typed
from bot.services.views.meetings import SummaryRow, SummaryView
from cards.escape import cut, one_line
from cards.kit import Card, Column, ColumnSet, Container, Part, Sheet, TextBlock
from cards.parts import DETAIL, group_head, head, next_box, note, presses

DECISIONS = 12
"""Decisions shown; a meeting that takes more is not read to the end."""
WHO = 24
"""Characters of a first name."""
DECISION, WORDS = 1000, 240
"""Characters of a decision (all that a form takes), and of what is to be done."""


def summary_card(view: SummaryView, nonce: str) -> Card:
    """Return the summary as a card."""
    body: list[Part] = [head(view.customer, view.place, view.title, view.lead)]
    if view.box:
        title, text, buttons = view.box
        body.append(next_box(title, [TextBlock(text, spacing="Small")] if text else [], buttons, nonce))
    if view.decisions:
        body.append(group_head("Decided"))
        body += [
            TextBlock(cut(typed(each), DECISION), spacing="Small") for each in view.decisions[:DECISIONS]
        ]
        left = len(view.decisions) - DECISIONS
        body += [_more(left)] if left > 0 else []
    for title, rows in view.groups:
        body.append(group_head(title))
        body += [_row(row) for row in rows]
    if view.more:
        body.append(_more(view.more))
    if view.coming:
        body.append(Container([TextBlock(view.coming, bold=True)], style="emphasis", spacing="Default"))
    return Sheet(body, presses(view.buttons, nonce, primary=view.box is None)).render()


def summary(view: SummaryView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)


def _more(count: int) -> TextBlock:
    return note(say("{} more", count), spacing="Default")


def _row(row: SummaryRow) -> ColumnSet:
    words = [
        TextBlock(cut(typed(row.words), WORDS)),
        note(cut(row.detail, DETAIL), spacing="None"),
    ]
    columns = [Column(words)]
    if row.who:
        columns.insert(0, Column([TextBlock(_name(row), bold=True)], width="68px"))
    return ColumnSet(columns, spacing="Default")


def _name(row: SummaryRow) -> Text:
    return cut(typed(row.who), WHO)
