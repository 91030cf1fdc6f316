"""Made-up reminders, as the worker sends them, what their buttons ask, and what they are answered with."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.mailbox import Settled
from bot.domain.person import Person
from bot.domain.plan.values import Reminder
from bot.domain.snoozing import Choice
from bot.domain.text import NOTHING, Text, say
from bot.playbook.loader import load
from bot.services import reminders
from bot.services.forms import EMPTY, Filled
from bot.services.small_forms import small_form
from bot.services.views.answers import FormView, NoticeView
from cards import reminder
from tests.cards.sample_forms import ENG, TODAY

DAYS: Mapping[Choice, date] = {
    "next_day": date(2026, 11, 25),
    "three_days": date(2026, 11, 27),
    "monday": date(2026, 11, 30),
}
WINDOW = Reminder(
    id="r1",
    engagement=ENG,
    rule="window.customer",
    occurrence="customer.1",
    since=datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    due_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    urgency=2,
    title=say("The customer hasn’t answered"),
    words=say("{} was mailed on Wed\u00a018\u00a0Nov.", "Ines *Duarte*"),
    reason=say("They have 3 business days for each contact."),
    step="gateway.customer",
    mark=date(2026, 11, 23),
)
PREPARE = Reminder(
    id="r2",
    engagement=ENG,
    rule="golive.near",
    occurrence="exchange:2026-12-02",
    since=datetime(2026, 11, 25, tzinfo=UTC),
    due_at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    urgency=3,
    title=say("Go-live is near"),
    words=say("{}: the target date is Wed\u00a02\u00a0Dec.", "Exchange"),
    reason=say("5 business days before the target date."),
    step="kickoff.dibs",
    mark=date(2026, 11, 25),
    ours=True,
)


def _shown(one: Reminder) -> reminder.Shown:
    return reminder.Shown(
        customer="Contoso Harbour",
        engagement=ENG,
        place=say("Kickoff, step 3 of 4"),
        way=reminders.way(ENG, one),
        today=TODAY,
        zone=ZoneInfo("UTC"),
    )


def card(
    one: Reminder = WINDOW,
    *,
    again: bool = False,
    late: bool = False,
    then: Text = NOTHING,
    covers: str = "",
    problem: Text = NOTHING,
) -> FormView:
    """Return a reminder as it is sent, or drawn anew with what was wrong."""
    return reminder.card(
        _shown(one), one, DAYS, again=again, late=late, then=then, covers=covers, problem=problem
    )


def asked(name: str, filled: Filled = EMPTY) -> FormView:
    """Return what a button asks for: a date, a reason."""
    shown = _shown(WINDOW)
    return small_form(
        load().forms[name],
        f"{name}.save",
        place=shown.place,
        customer=shown.customer,
        engagement=ENG,
        person=Person(tenant="t1", id="p1"),
        filled=filled,
        args=shown.args(WINDOW.id),
    )


FORMS: Mapping[str, FormView] = {
    "reminder": card(then=say("Schedule a meeting with {}: the second contact.", "Ines *Duarte*")),
    "reminder-default": card(PREPARE),
    "reminder-late": card(late=True),
    "reminder-again": card(again=True),
    "reminder-covered": card(covers="Megan *Bowen*", again=True),
    "reminder-problem": card(problem=say("Choose when I come back.")),
    "reminder-snooze": asked("snooze"),
    "reminder-not-needed": asked("not_needed"),
}


_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_DONE = Settled(how="done", at=_AT, by="Megan Bowen")
_DROPPED = Settled(how="not_needed", at=_AT, by="Megan *Bowen*", reason="They *called* on Monday. " * 12)


def _answered(settled: Settled, *, mine: bool) -> NoticeView:
    return reminder.answered(_shown(WINDOW), WINDOW.title, settled, mine=mine)


def _put_off(day: date, told: Text) -> NoticeView:
    return reminder.put_off(_shown(WINDOW), WINDOW.title, day, told)


_HOLIDAY = say("You don’t work on {}{}. It comes back on {}.", "Tue 8 Dec", " (holiday)", "Wed 9 Dec")
NOTICES: Mapping[str, Callable[[], NoticeView]] = {
    "reminder-done": lambda: _answered(_DONE, mine=True),
    "reminder-dropped": lambda: _answered(_DROPPED, mine=False),
    "reminder-snoozed": lambda: _put_off(DAYS["three_days"], NOTHING),
    "reminder-snoozed-rolled": lambda: _put_off(date(2026, 12, 9), _HOLIDAY),
    "reminder-over": lambda: reminder.over("Contoso Harbour", ENG, None),
    "reminder-over-answered": lambda: reminder.over("Contoso Harbour", ENG, _DONE),
}
