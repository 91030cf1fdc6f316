"""Any short answer as a card: saved, refused, not found, help, privacy, a question with choices."""

from bot.domain.text import NOTHING, typed
from bot.services.views.answers import NoticeView
from cards.escape import cut, one_line
from cards.kit import Card, FactSet, OpenUrl, Part, Sheet, TextBlock
from cards.parts import (
    BUTTON,
    first_row,
    head,
    lines_of,
    next_box,
    note,
    presses,
    refused_box,
    with_first_row,
)


def notice(view: NoticeView, nonce: str) -> Card:
    """Return the notice as a card; the first row that can be pressed is a button as well."""
    body: list[Part] = [head(view.customer, view.place, view.title, NOTHING if view.refused else view.lead)]
    if view.refused and view.lead:
        body.append(refused_box(NOTHING, view.lead))
    loud = False
    if view.box is not None:
        title, text, buttons = view.box
        loud = any(button.primary for button in buttons)
        body.append(next_box(title, [TextBlock(text, spacing="Small")] if text else [], buttons, nonce))
    if view.facts:
        body.append(FactSet([(typed(title), value) for title, value in view.facts], spacing="Default"))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    if view.note:
        body.append(note(view.note, spacing="Default"))
    buttons = with_first_row(view.buttons, first_row(view.lists))
    link: list[Part] = (
        [OpenUrl(cut(view.link.title, BUTTON), view.link.url, primary=True)] if view.link else []
    )
    return Sheet(body, [*link, *presses(buttons, nonce, primary=not loud and not link)]).render()


def summary(view: NoticeView) -> str:
    """Return the notice in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)
