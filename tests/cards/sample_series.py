"""Made-up series of governance, as the mock-up has them: the form, one series, and the list of all."""

from dataclasses import replace

from bot.domain.governance import PROPOSED
from bot.domain.person import Person
from bot.domain.text import NOTHING, say, typed
from bot.playbook.loader import load
from bot.services.series_shown import NEVER, PURPOSE
from bot.services.small_forms import small_form
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Button, Line, Lines, LinkView
from tests.cards.sample_forms import ENG

CUSTOMER = "Fabrikam Rail"
SERIES = (("item", "s1"),)
DATES = Lines(
    title=say("Next five dates, time of {}", "Lisbon"),
    lines=(
        Line(title=say("Fri 4 Dec, 10:00")),
        Line(title=say("Not on Fri 11 Dec"), detail=say("Skipped: {}", "*Ines* is away")),
        Line(title=say("Fri 18 Dec, 10:00")),
        Line(title=say("Mon 28 Dec, 10:00"), detail=say("Moved from Fri 25 Dec, Christmas Day")),
        Line(title=say("Mon 4 Jan 2027, 10:00"), detail=say("Moved from Fri 1 Jan 2027, New Year’s Day")),
        Line(title=say("Thu 7 Jan 2027, 11:00"), detail=say("Moved from Fri 8 Jan 2027")),
    ),
)


def _button(title: str, verb: str, step: str = "", *, sends: bool = False, primary: bool = False) -> Button:
    return Button(
        title=say("{}", title),
        verb=verb,
        engagement=ENG,
        step=step,
        args=SERIES,
        sends=sends,
        primary=primary,
    )


def series_form() -> FormView:
    """Return the form that sets up an internal review, with the dates it would lead to."""
    values = {"kind": "internal", "rhythm": "weekly", "weekday": "fri", "time": "10:00", "duration": "60"}
    values |= {"time_zone": "Europe/Lisbon", "starts_on": "2026-12-04", "holiday_rule": "move"}
    view = small_form(
        load().forms["series"],
        "series.save",
        place=say("Governance"),
        customer=CUSTOMER,
        engagement=ENG,
        person=Person(tenant="t", id="p"),
        values=values,
        extra=(_button("Update dates", "series.preview", "series", sends=True),),
    )
    return replace(view, lists=(DATES,))


def one_series() -> NoticeView:
    """Return an internal review, with who is in it and who never is."""
    inside = (
        Line(title=typed("Lee Moreau, Sam Ivers"), detail=say("Account team unit")),
        Line(title=typed("Megan Bowen"), detail=say("Runs it")),
    )
    never = (Line(title=typed("Ines <Duarte>, Rui [Salgado]"), detail=say("Never a customer")),)
    return NoticeView(
        customer=CUSTOMER,
        place=say("Governance"),
        title=say("Internal Health Review"),
        lead=PURPOSE["internal"],
        facts=(
            ("Rhythm", say("Weekly on Fridays, 10:00")),
            ("State", say("Next: Fri 4 Dec, 10:00")),
            ("Minutes", say("60")),
        ),
        lists=(
            DATES,
            Lines(title=say("In it"), lines=inside),
            Lines(title=say("Never in it"), lines=never),
        ),
        note=say("The link makes one meeting: set in Teams how it repeats."),
        link=LinkView(
            title=say("New meeting in Teams"), url="https://teams.microsoft.com/l/meeting/new?subject=Review"
        ),
        buttons=(
            _button("Change rhythm", "series.edit", "series_change"),
            _button("Skip one", "series.edit", "series_skip"),
            _button("Move one", "series.edit", "series_move"),
            _button("More", "series.more"),
            _button("Governance", "governance"),
        ),
    )


def all_series() -> NoticeView:
    """Return the list: one series stands, one is not set up yet."""
    stands = Line(
        title=say("Customer Health Review · Next: Fri 4 Dec, 10:00"),
        detail=say("Weekly on Fridays, 10:00 · {}", PURPOSE["customer"]),
        button=_button("Customer Health Review", "series.open"),
    )
    lacking = Line(
        title=say("Internal Health Review"),
        detail=say("Set it up with the FTA assigned. {}", NEVER["internal"]),
        mark="○",
        button=_button("Set up internal review", "series.new"),
    )
    return NoticeView(
        customer=CUSTOMER,
        place=say("Governance"),
        title=say("One series to set up"),
        lists=(
            Lines(title=NOTHING, lines=(stands,)),
            Lines(title=say("Not set up yet"), lines=(lacking,)),
        ),
        note=PROPOSED,
        buttons=(
            _button("A call exists already", "series.new", "series_existing"),
            _button("Set up a series", "series.new"),
            _button("Home", "open"),
        ),
    )
