"""Texts to copy as a card: each under its heading, in a box of its own. Words nothing itself."""

from bot.domain.text import typed
from bot.services.views import TextsView
from cards.escape import cut, one_line
from cards.kit import Card, Container, Part, Sheet, TextBlock
from cards.parts import group_head, head, lines_of, presses

LONGEST = 6000
"""Characters of one text: three of them fit a card."""


def texts(view: TextsView, nonce: str) -> Card:
    """Return the texts as a card."""
    body: list[Part] = [head(view.customer, view.place, view.title, view.lead)]
    for title, words in view.texts:
        body.append(group_head(title))
        body.append(Container([TextBlock(cut(words, LONGEST))], style="emphasis", spacing="Small"))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    return Sheet(body, presses(view.buttons, nonce)).render()


def summary(view: TextsView) -> str:
    """Return the texts in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)
