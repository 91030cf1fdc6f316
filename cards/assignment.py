"""The assignment as a card: the option with its facts, what happens then, and the way to decide otherwise.

Decides nothing; what is folded stays in the card.
"""

from bot.domain.text import NOTHING, join, say, typed
from bot.services.views.engagement import AssignmentView
from bot.services.views.parts import Box
from cards.escape import cut, one_line
from cards.fields import field
from cards.kit import ActionSet, Card, Container, Part, Sheet, TextBlock, Toggle
from cards.parts import BUTTON, DETAIL, head, lines_of, press, presses, refused_box

OVERRIDE = "override"
"""The id of the part that is folded."""


def assignment(view: AssignmentView, nonce: str) -> Card:
    """Return the card."""
    body: list[Part] = [head(view.customer, view.place, view.title, NOTHING if view.refusal else view.lead)]
    if view.refusal is not None:
        body.append(refused_box(*view.refusal))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    if view.box is not None:
        body.append(_box(view.box))
    body.extend(_otherwise(view, nonce))
    return Sheet(body, presses(view.buttons, nonce)).render()


def summary(view: AssignmentView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)


def _box(box: Box) -> Container:
    points = join("\n", [say("- {}", cut(point, DETAIL)) for point in box.points])
    items = [TextBlock(box.title, bold=True), TextBlock(points, spacing="Small")]
    return Container(items, style="emphasis", spacing="Default")


def _otherwise(view: AssignmentView, nonce: str) -> list[Part]:
    """Return the folded part with its own save button, and the toggle that opens it."""
    section = view.otherwise
    items = [part for each in section.inputs for part in field(each, not section.folded)]
    items.append(ActionSet([press(view.save, nonce)], spacing="Default"))
    folded = Container(items, id=OVERRIDE, visible=not section.folded, spacing="Default")
    toggle = ActionSet([Toggle(cut(section.toggle, BUTTON), OVERRIDE)], spacing="Default")
    return [toggle, folded]
