"""What is said of being away and of covering, to both, as views for notice.py and form.py. Never decides."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.text import NOTHING, Text, say, typed
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Button, Line, Lines
from cards.escape import cut
from cards.notices import HELP, PORTFOLIO

PLACE = say("Cover")
AWAY = "away"
LONG = 60
TITLE = 40
LISTED = 10


def who(name: str) -> Text:
    """Return who covers, also where the bot has never met them."""
    return cut(typed(name), LONG) if name else say("the person you picked")


def until(name: str, last: str) -> Text:
    """Return for whom somebody covers now."""
    return say("You cover for {} until {}.", cut(typed(name), LONG), last)


def days(name: str, first: str, last: str) -> Text:
    """Return for whom somebody covers on which days."""
    if first == last:
        return say("You cover for {} on {}.", cut(typed(name), LONG), first)
    return say("You cover for {} from {} to {}.", cut(typed(name), LONG), first, last)


def _edit(name: str, title: Text) -> Button:
    return Button(title=title, verb="cover.edit", args=((AWAY, name),))


_AGAIN = Button(title=say("Another absence"), verb="cover")


def asked(view: FormView, rows: Sequence[tuple[str, str, str, str]], name: str = "") -> FormView:
    """Return the form with absences below it: (id, who covers, first, last). `name`: the one it changes."""
    lines = tuple(
        Line(
            title=say("{} to {}", first, last) if first != last else say("{}", first),
            detail=say("{} covers", who(cover)),
            button=_edit(each, say("Change {}", first)),
        )
        for each, cover, first, last in rows[:LISTED]
        if each != name
    )
    lists = (Lines(title=say("When you are away"), lines=lines),) if lines else ()
    if not name:
        return replace(view, lists=lists)
    end = Button(title=say("End it"), verb="cover.end", args=((AWAY, name),))
    save, *others = view.buttons
    return replace(view, lists=lists, buttons=(save, end, *others))


def saved(away: str, name: str, first: str, last: str, *, told: bool) -> NoticeView:
    """Return that an absence is kept. `told`: who covers has it in their chat; else it waits."""
    span = say("From {} to {} I send them your reminders.", first, last)
    waits = say("They don’t use me yet: your reminders stay with you until they add me. Tell them.")
    return NoticeView(
        place=PLACE,
        title=say("✓ {} covers for you", cut(typed(name), TITLE)) if name else say("✓ Your cover is kept"),
        lead=say("On {} I send them your reminders.", first) if first == last else span,
        note=NOTHING if told else waits,
        buttons=(PORTFOLIO, _edit(away, say("Change it")), _AGAIN),
    )


def ended(name: str) -> NoticeView:
    """Return that an absence was called off."""
    return NoticeView(
        place=PLACE,
        title=say("✓ That absence has ended"),
        lead=say("Your reminders come to you. I tell {}.", who(name)),
        buttons=(PORTFOLIO, _AGAIN),
    )


def gone() -> NoticeView:
    """Return what a button of an absence gets that is not there any more."""
    return NoticeView(
        place=PLACE,
        title=say("This card is out of date"),
        lead=say("That absence is over or was changed since. Your press changed nothing."),
        buttons=(replace(_AGAIN, title=say("Cover"), primary=True), HELP),
    )


# -- who covers


def not_yet(name: str, first: str, last: str) -> NoticeView:
    """Return what the list of whom one covers gets before the first day."""
    return NoticeView(
        place=PLACE,
        title=say("You cover for nobody today"),
        lead=days(name, first, last),
        buttons=(PORTFOLIO, HELP),
    )


def news(what: str, name: str, first: str, last: str) -> Text:
    """Return in one line that somebody is to cover, or is not any more."""
    if what == "covers":
        return days(name, first, last)
    if first == last:
        return say("You don’t cover for {} on {} any more.", cut(typed(name), LONG), first)
    return say("You don’t cover for {} from {} to {} any more.", cut(typed(name), LONG), first, last)


def told(what: str, name: str, first: str, last: str) -> NoticeView:
    """Return the same as a card of its own."""
    covers = what == "covers"
    may = say(
        "On these days you get their reminders, and can change their engagements: type *portfolio cover*."
    )
    return NoticeView(
        place=PLACE,
        title=say("You cover for somebody") if covers else say("You are not needed"),
        lead=news(what, name, first, last),
        note=may if covers else NOTHING,
        buttons=(PORTFOLIO,),
    )
