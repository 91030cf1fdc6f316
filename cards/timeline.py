"""The timeline of an engagement as a card: who changed what, when, newest first."""

from bot.domain.text import Text, say, typed
from bot.services.views.engagement import TimelineRow, TimelineView
from bot.services.views.parts import Button
from cards.escape import cut, one_line
from cards.kit import Card, Container, Part, Sheet, TextBlock
from cards.parts import head, note, presses

ROWS = 8
"""Changes a page has at most."""

DETAILS = 4
"""Details shown of one change."""

WHAT = 160
"""Characters of what changed."""

DETAIL = 120
"""Characters of a detail."""


def timeline(view: TimelineView, nonce: str) -> Card:
    """Return a page of changes."""
    body: list[Part] = [head(view.customer, say("Timeline"), _title(view), _lead(view))]
    body.extend(_row(each) for each in view.rows[:ROWS])
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: TimelineView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), _title(view))


def _title(view: TimelineView) -> Text:
    return say("Who changed what") if view.rows else say("No changes yet")


def _lead(view: TimelineView) -> Text:
    if view.total < 2:
        return Text(())
    return say("{}–{} of {}, newest first.", view.first, view.first + len(view.rows) - 1, view.total)


def _row(each: TimelineRow) -> Container:
    texts = [note(say("{} · {}", each.when, cut(typed(each.who), 60)), spacing="None")]
    texts.append(TextBlock(cut(each.what, WHAT), spacing="None"))
    texts.extend(note(cut(detail, DETAIL), spacing="None") for detail in each.details[:DETAILS])
    left = len(each.details) - DETAILS
    if left > 0:
        texts.append(note(say("and {} more", left), spacing="None"))
    return Container(texts, spacing="Default")


def _buttons(view: TimelineView) -> tuple[Button, ...]:
    def page(title: Text, number: int) -> Button:
        return Button(title=title, verb="timeline", engagement=view.engagement, args=(("page", str(number)),))

    home = Button(title=say("Home"), verb="open", engagement=view.engagement, primary=True)
    older = (page(say("Older"), view.page + 1),) if view.more else ()
    newer = (page(say("Newer"), view.page - 1),) if view.page else ()
    return (home, *older, *newer)
