"""A document as cards to read: an entry a block, a page a card."""

from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.parts import Button
from bot.services.views.texts import DocumentEntry, DocumentView
from cards.escape import one_line
from cards.kit import Card, Part, Sheet, TextBlock
from cards.parts import group_head, head, note, presses


def document(view: DocumentView, nonce: str) -> Card:
    """Return a page of the document."""
    lead = say("Page {} of {}.", view.page + 1, view.pages) if view.pages > 1 else NOTHING
    body: list[Part] = [head(view.customer, say("Export"), say("Engagement summary"), lead)]
    for title, entries in view.groups:
        body.append(group_head(title))
        for each in entries:
            body.extend(_entry(each))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: DocumentView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), say("Engagement summary"))


def _entry(each: DocumentEntry) -> list[Part]:
    first = join(": ", (each.label, *each.lines[:1]))
    parts: list[Part] = [TextBlock(first, spacing="Small")]
    parts += [TextBlock(line, spacing="None") for line in each.lines[1:]]
    return [*parts, note(each.detail, spacing="None")] if each.detail else parts


def _buttons(view: DocumentView) -> tuple[Button, ...]:
    def page(title: Text, number: int, primary: bool = False) -> Button:
        args = (*view.args, ("page", str(number)))
        here = view.engagement
        return Button(title=title, verb="export.read", engagement=here, args=args, primary=primary)

    after = (page(say("Next page"), view.page + 1, True),) if view.page + 1 < view.pages else ()
    before = (page(say("Previous page"), view.page - 1),) if view.page else ()
    files = Button(title=say("As a file"), verb="export", engagement=view.engagement, args=view.args)
    home = Button(title=say("Home"), verb="open", engagement=view.engagement)
    return (*after, *before, files, home)
