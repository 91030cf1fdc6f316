"""The FTOP list as a card: what to enter, by place, each with a tick and the text to copy."""

from bot.domain.text import NOTHING, Text, say, typed
from bot.services.views.engagement import FtopEntry, FtopView
from bot.services.views.parts import Button
from cards.escape import cut, one_line
from cards.inputs import ToggleInput
from cards.kit import Card, Part, Sheet, TextBlock
from cards.parts import group_head, head, note, presses

TICK = 30
"""Characters of a tick with its text below."""

ALONE = 70
"""Characters of a tick that says all there is."""


def ftop(view: FtopView, nonce: str) -> Card:
    """Return a page of the list."""
    body: list[Part] = [head(view.customer, say("FTOP"), _title(view), _lead(view))]
    for place, entries in view.groups:
        body.append(group_head(place))
        for each in entries:
            body.extend(_entry(each))
    if view.total:
        body.append(note(_foot(view), spacing="Large"))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: FtopView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), _title(view))


def _count(view: FtopView) -> int:
    return sum(len(entries) for _, entries in view.groups)


def _title(view: FtopView) -> Text:
    if not view.total:
        return say("Nothing to enter in FTOP")
    return (
        say("1 thing to enter in FTOP") if view.total == 1 else say("{} things to enter in FTOP", view.total)
    )


def _lead(view: FtopView) -> Text:
    if view.said:
        return view.said
    if not view.total:
        return say("All that I know is marked as entered.") if view.since else NOTHING
    if view.since:
        return say("New or changed since {}, by the place where each belongs.", view.since)
    return say("By the place where each belongs.")


def _entry(each: FtopEntry) -> list[Part]:
    tick = ToggleInput(each.id, cut(each.title, TICK if each.lines else ALONE))
    return [tick, *(TextBlock(line, spacing="None") for line in each.lines)]


def _foot(view: FtopView) -> Text:
    warning = say("What is marked as entered can’t be taken back with *undo*.")
    count = _count(view)
    if count == view.total:
        return warning
    return say("{}–{} of {}. {}", view.first, view.first + count - 1, view.total, warning)


def _buttons(view: FtopView) -> tuple[Button, ...]:
    def button(
        title: Text, verb: str, *args: tuple[str, str], primary: bool = False, sends: bool = False
    ) -> Button:
        here = view.engagement
        return Button(title=title, verb=verb, engagement=here, args=args, primary=primary, sends=sends)

    home = button(say("Home"), "open", primary=not view.total)
    if not view.total:
        return (home,)
    count = _count(view)
    every = say("I have entered all {}", count)
    if count < view.total:
        every = say("I have entered these {}", count)
    elif count == 1:
        every = say("I have entered it")
    after = (button(say("Next page"), "ftop", ("page", str(view.page + 1))),) if view.more else ()
    before = (button(say("Previous page"), "ftop", ("page", str(view.page - 1))),) if view.page else ()
    return (
        button(every, "ftop.all", *view.args, primary=True),
        button(say("Only the ticked ones"), "ftop.save", *view.args, sends=True),
        *after,
        *before,
        home,
    )
