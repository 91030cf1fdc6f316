"""What is said to somebody who is more than an owner: covers, leads, or sees teams. Never decides."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.team import Team
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Line, Lines
from cards.escape import cut
from cards.notices import PORTFOLIO, home_button

LONG = 60
SHOWN = 7
"""Teams on one card."""
UNNAMED = 8
"""The first characters of an object id that stand for somebody without a name."""


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


def teams(found: Sequence[Team]) -> NoticeView:
    """Return teams: who leads each, who is in it, when something goes to the leads."""
    lines = tuple(Line(title=cut(typed(team.name), LONG), detail=_people(team)) for team in found[:SHOWN])
    left = len(found) - SHOWN
    return NoticeView(
        place=say("Teams"),
        title=say("Who leads whom") if found else say("There are no teams"),
        lead=say("The people who run me keep these lists."),
        lists=(Lines(title=NOTHING, lines=lines),) if lines else (),
        note=say("{} more.", left) if left > 0 else NOTHING,
        buttons=(PORTFOLIO,),
    )


def _people(team: Team) -> Text:
    days = team.escalate_after
    parts = (
        say("Led by {}", _names(team.leads)) if team.leads else say("Nobody leads it"),
        say("{} members", len(team.members)) if len(team.members) != 1 else say("1 member"),
        say("to the leads after {} business days", days) if days else NOTHING,
    )
    return join(" · ", filter(None, parts))


def _names(group: Mapping[str, str]) -> Text:
    return cut(join(", ", [typed(name or id[:UNNAMED]) for id, name in group.items()]), 2 * LONG)
