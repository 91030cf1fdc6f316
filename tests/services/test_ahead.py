"""What lies ahead of an engagement goes by the same days as its reminders, its calendar file and its card."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.series import Rule, Series
from bot.playbook.causes_meetings import meetings_of as reminded
from bot.playbook.loader import load
from bot.services.ahead import meetings_of
from bot.services.desk import Desk
from bot.storage.sqlite import SqliteStore
from tests.playbook.engagements import opened

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FRIDAYS = Rule(starts_on=date(2026, 10, 30), rhythm="weekly", weekday=4, time="10:00")
SERIES = Series(kind="customer", time_zone="Europe/Lisbon", rules=(FRIDAYS,))
LISBON = {**opened().facts, "country": "PT", "time_zone": "Europe/Lisbon"}


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk with the built-in playbook; its store stays empty."""
    store = await SqliteStore.open(":memory:")
    yield Desk(store=store, playbook=load(), clock=lambda: NOW)
    await store.close()


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({}, date(2026, 11, 27)),
        ({"days_off": ("2026-11-27",)}, date(2026, 11, 30)),
        (
            {"country": "US", "subdivision": "CA", "days_off": ()},
            date(2026, 11, 30),
        ),  # the day after Thanksgiving
    ],
)
async def test_a_meeting_is_on_one_day_everywhere(desk: Desk, facts: dict[str, object], day: date) -> None:
    """C1, X45: the engagement's own days off and its part of the country move a meeting in `today` as they
    move it for its reminders.
    """
    engagement = replace(opened("teams"), facts={**LISBON, **facts}, series={"s1": SERIES})
    when = desk.when(engagement, NOW.date())
    assert [each.day for each in meetings_of(engagement, when)][:1] == [day]
    coming = [each.starts.date() for each in reminded(engagement, when) if each.starts > NOW]
    assert coming == [day]
