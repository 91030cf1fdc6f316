"""What is said in local mode alone: where the clock went, what *demo* adds. Views for notice.py."""

from bot.domain.text import NOTHING, Text, say
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards.notices import PORTFOLIO

CLOCK = say("Clock")
DEMO = say("Demo")


def clock_stands(now: str, problem: Text) -> NoticeView:
    """Return what a journey gets that can't be made; the clock stays where it is."""
    return NoticeView(place=CLOCK, title=say("It is {}", now), lead=problem, refused=True)


def clock_moved(now: str, sent: int, to: str = "", again: str = "") -> NoticeView:
    """Return where the clock is and what it brought; `to` is where it was to go, if it is not there.

    `again` are the words that send it on.
    """
    on = Button(title=say("Go on to {}", to), verb="advance", args=(("to", again),), primary=True)
    return NoticeView(
        place=CLOCK,
        title=say("It is now {}", now),
        lead=_brought(sent),
        note=say("So much was due on the way that I stopped here.") if to else NOTHING,
        buttons=(on,) if to else (PORTFOLIO,),
    )


def _brought(sent: int) -> Text:
    if sent == 0:
        return say("Nothing was to be sent on the way.")
    return (
        say("1 card was due; it is above.") if sent == 1 else say("{} cards were due; they are above.", sent)
    )


def demo_begins(count: int) -> NoticeView:
    """Return what is said before the customers are there."""
    lead = say("{} made-up customers, with you as their FM. I tell you when they are there.", count)
    return NoticeView(place=DEMO, title=say("I am adding customers"), lead=lead)


def demo_goes_on(done: int, count: int) -> NoticeView:
    """Return how far it is."""
    return NoticeView(place=DEMO, title=say("{} of {} customers are there", done, count))


def demo_ends(added: int, count: int) -> NoticeView:
    """Return what came of it; the same list again adds nothing."""
    title = say("{} customers are there", count) if added else say("They are all there already")
    lead = say("None of them is real. *advance 3bd* moves the clock and brings what falls due.")
    return NoticeView(place=DEMO, title=title, lead=lead, buttons=(PORTFOLIO,))


def demo_failed() -> NoticeView:
    """Return what is said where it broke off."""
    again = Button(title=say("Go on"), verb="demo", primary=True)
    lead = say("Some customers are missing. Go on, and I add those.")
    return NoticeView(
        place=DEMO, title=say("I could not add them all"), lead=lead, refused=True, buttons=(again,)
    )
