"""The agenda of a meeting as a card for a channel: numbered lines, each with why it stands there, and forms.

No button of it is loud, and everything on it may be read by everyone in the channel. Knows no series.
"""

from bot.domain.text import typed
from bot.services.views.meetings import AgendaView
from bot.services.views.parts import Button, Section
from cards.escape import cut, one_line
from cards.fields import field
from cards.kit import ActionSet, Card, Container, Part, Sheet, TextBlock, Toggle
from cards.parts import DETAIL, group_head, head, note, presses, row

LINE = 220
"""Characters of a line: what a form takes, and who is to do it. Twelve of them fit a card."""


def agenda(view: AgendaView, nonce: str) -> Card:
    """Return the agenda as a card; each form stands folded under the words that open it."""
    body: list[Part] = [head(view.customer, view.place, view.title, view.lead)]
    number = 0
    for title, lines in view.groups:
        body.append(group_head(title))
        for text, why in lines:
            number += 1
            texts = [
                TextBlock(cut(text, LINE)),
                TextBlock(cut(why, DETAIL), small=True, subtle=True, spacing="None"),
            ]
            body.append(row(texts, number=number))
    if view.more:
        body.append(TextBlock(view.more, spacing="Default"))
    if view.note:
        body.append(note(view.note, spacing="Large"))
    if view.sections and view.add:
        body.extend(_forms(view.sections, view.add, nonce))
    return Sheet(body, presses(view.buttons, nonce)).render()


def _forms(sections: tuple[Section, ...], add: Button, nonce: str) -> list[Part]:
    openers = [Toggle(each.toggle, f"fold.{place}") for place, each in enumerate(sections)]
    parts: list[Part] = [ActionSet(openers, spacing="Default")]
    for place, each in enumerate(sections):
        inputs = [part for item in each.inputs for part in field(item, False)]
        send = ActionSet(presses([add], nonce), spacing="Small")
        opened = [group_head(each.toggle, spacing="None"), *inputs, send]
        parts.append(Container(opened, id=f"fold.{place}", visible=False, spacing="Default"))
    return parts


def summary(view: AgendaView) -> str:
    """Return the agenda in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)
