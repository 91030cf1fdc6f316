"""The partners' window after a referral: when it ends, and that it is said only while it runs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.outreach import Calendars
from bot.playbook.loader import load
from bot.playbook.progress import standing
from bot.playbook.referral import closes_at, referral_todos
from bot.playbook.when import When
from tests.playbook.engagements import marked, opened

LISBON = Calendar(
    zone=ZoneInfo("Europe/Lisbon"),
    first_year=2026,
    last_year=2027,
    holidays=((date(2026, 11, 24), "Made-up Day"),),
)
CLOSES = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
"""Referred on Fri 20 Nov: Mon, Wed (Tue is a holiday), Thu, at 17:00."""


def at(moment: datetime, calendar: Calendar = LISBON) -> When:
    return When(now=moment, today=moment.date(), calendars=Calendars(own=calendar))


@pytest.mark.parametrize(("past", "count"), [(-1, 1), (0, 1), (1, 0)])
def test_m7_the_window_is_waited_for_until_it_closes(past: int, count: int) -> None:
    """M7, W1: three business days after the referral, by the engagement's own holidays."""
    engagement = marked(opened("teams", motions=("rfa",)), "983")
    assert closes_at(engagement, LISBON) == CLOSES
    when = at(CLOSES + timedelta(seconds=past))
    todos = list(referral_todos(load(), engagement, when))
    assert len(todos) == count
    for todo in todos:
        assert todo.reason.plain.replace("\xa0", " ") == "The partners have until Thu 26 Nov, 17:00."
        assert (todo.due, todo.turns, todo.step) == (date(2026, 11, 26), CLOSES, "acm.partner")
        assert todo in standing(load(), engagement, when).todos


def test_no_referral_no_window() -> None:
    """Nobody is waited for, also where the referral is of a year that no calendar holds."""
    assert not list(referral_todos(load(), opened("teams"), at(CLOSES)))
    later = replace(LISBON, first_year=2028, last_year=2029, holidays=())
    when = at(datetime(2028, 1, 3, 9, 0, tzinfo=UTC), later)
    assert not list(referral_todos(load(), marked(opened("teams"), "983"), when))
