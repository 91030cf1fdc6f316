"""A made-up outcome of a meeting, as the mock-up has it: form, summary, and what its recorder sees."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.engagement import Engagement
from bot.domain.item import Item, ItemKind
from bot.domain.outcome import Outcome
from bot.domain.outreach import Calendars
from bot.domain.person import Person
from bot.domain.series import Rule, Series
from bot.domain.stamp import Stamp
from bot.domain.text import say
from bot.playbook.loader import load
from bot.playbook.when import When
from bot.services.calendars import calendar_for
from bot.services.own_forms import own_form
from bot.services.small_forms import small_form, stands
from bot.services.summaries import summary_of
from bot.services.views.answers import FormView
from bot.services.views.meetings import SummaryView
from bot.services.views.parts import Button
from tests.cards.sample_forms import ENG

NOW = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
MEETING = "s1.2026-12-03"
TODAY = NOW.date()


def stamp(day: date, name: str = "Ari Lund") -> Stamp:
    """Return a stamp of noon of a day."""
    return Stamp(by="p2", name=name, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def item(kind: ItemKind, words: str, day: date, owner: str = "", due: str = "") -> Item:
    """Return an item of the series, raised on a day."""
    return Item(
        kind=kind, text=words, stage="kickoff", stamp=stamp(day), series="s1", owner=owner, due_on=due
    )


def engagement() -> Engagement:
    """Return an engagement whose health review met, with what is open of it."""
    done = replace(item("action", "Book the Teams SME", date(2026, 11, 20)), done=stamp(TODAY))
    outcome = Outcome(
        held="held",
        stamp=stamp(TODAY, "Megan Bowen"),
        health="at_risk",
        decisions="Move *200* dispatch mailboxes first.\nPause SharePoint until its owner is back.",
        settled=("i3",),
        raised=("i4",),
    )
    before = Outcome(held="held", stamp=stamp(date(2026, 11, 26)), health="at_risk")
    rule = Rule(starts_on=date(2026, 11, 19), rhythm="weekly", weekday=3, time="10:00")
    return Engagement(
        id=ENG,
        tenant="t1",
        owner="p1",
        owner_name="Megan Bowen",
        opened_at=NOW,
        facts={"customer": "Fabrikam Rail", "motions": ("health",), "country": "PT"},
        series={
            "s1": Series(
                kind="customer",
                time_zone="Europe/Lisbon",
                rules=(rule,),
                outcomes={"2026-11-26": before, "2026-12-03": outcome},
            )
        },
        items={
            "i1": item("blocker", "Firewall change for Teams calls", date(2026, 11, 20)),
            "i2": item("blocker", "Mailbox export runs too slowly", date(2026, 12, 1)),
            "i3": done,
            "i4": item("action", "Send the [training](x) plan", TODAY, "Jo Adair", "2026-12-10"),
            "i5": item("topic", "Training for dispatch staff", date(2026, 12, 2)),
        },
    )


def when() -> When:
    """Return the hour after the meeting."""
    own = calendar_for("PT", "Europe/Lisbon", 2026)
    return When(now=NOW, today=TODAY, calendars=Calendars(own=own))


def outcome_form() -> FormView:
    """Return the form of the meeting."""
    record, person = engagement(), Person(tenant="t", id="p")
    return small_form(
        own_form(load(), "outcome", record, MEETING),
        "outcome.save",
        place=say("Customer Health Review"),
        customer=record.customer,
        engagement=ENG,
        revision=7,
        person=person,
        values=stands("outcome", MEETING, record, person, TODAY),
        args=(("item", MEETING),),
        extra=(_button("Save, add an action", "outcome.more", sends=True),),
    )


def _button(title: str, verb: str, *, sends: bool = False, primary: bool = False) -> Button:
    args = (("item", MEETING),)
    return Button(title=say("{}", title), verb=verb, engagement=ENG, args=args, sends=sends, primary=primary)


def summary() -> SummaryView:
    """Return the summary as the others read it."""
    found = summary_of(engagement(), MEETING, when())
    assert found
    return replace(
        found,
        buttons=(_button("Add an action", "agenda.action"), _button("Add a blocker", "agenda.blocker")),
    )


def preview() -> SummaryView:
    """Return it as whoever recorded it sees it."""
    box = (
        say("Next: mark 3333 as done"),
        say("A health review was held: the FTA marks it, or you for them."),
        (_button("Mark 3333", "step.open", primary=True),),
    )
    view = summary()
    buttons = (_button("Change outcome", "outcome.open"), _button("Back to the series", "series.open"))
    return replace(view, lead=say("✓ Saved. Its summary: {}", view.lead), box=box, buttons=buttons)
