"""What is said of an engagement to somebody who is not its owner: who covers, who leads. Never decides."""

from dataclasses import replace

from bot.domain.text import Text, join, say, typed
from bot.services.views import NoticeView
from cards.escape import cut
from cards.notices import PORTFOLIO, home_button

LONG = 60


def covering(name: str, until: str) -> Text:
    """Return what stands on the home card of whoever covers."""
    return say("You cover for {} until {}.", cut(typed(name), LONG), until)


def leading(name: str) -> Text:
    """Return what stands on everything that a lead reads."""
    return say("{} owns it. You lead their team: you can read it.", cut(typed(name), LONG))


def only_read(customer: str, engagement: str, banner: Text, *, draft: Text) -> NoticeView:
    """Return what a write by a lead gets."""
    return NoticeView(
        customer=customer,
        place=say("Your team"),
        title=say("You can only read it"),
        lead=join(" ", (banner, say("Nothing was changed."))),
        note=draft,
        buttons=(home_button(engagement), replace(PORTFOLIO, primary=False)),
    )


def owners_alone(customer: str, engagement: str, banner: Text, *, draft: Text) -> NoticeView:
    """Return what handing over or removing gets where it is tried by whoever covers."""
    return NoticeView(
        customer=customer,
        place=say("Covering"),
        title=say("That stays with the owner"),
        lead=join(" ", (banner, say("Only they hand it over or remove it. Nothing was changed."))),
        note=draft,
        buttons=(home_button(engagement), replace(PORTFOLIO, primary=False)),
    )
