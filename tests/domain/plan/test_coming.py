"""What is to come without anybody's hours: by anybody's it is due as planned."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar, counted
from bot.domain.plan.coming import Coming, coming
from bot.domain.plan.plan import plan
from bot.domain.plan.values import Cause, Marks, Rule, Setting
from bot.domain.text import say
from bot.domain.worktime import WorkTime

LISBON = ZoneInfo("Europe/Lisbon")
PORTUGAL = Calendar(zone=LISBON, country="PT", first_year=2026, last_year=2027)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
RULES = {
    rule.id: rule
    for rule in (
        Rule(id="window", title="T", reason="R", basis="closes", urgency=2),
        Rule(id="before", title="T", reason="R", basis="before", days=2, urgency=3),
        Rule(id="on", title="T", reason="R", basis="on", urgency=3),
        Rule(id="after", title="T", reason="R", basis="after", days=3, at="closing", urgency=3),
        Rule(id="weekly", title="T", reason="R", basis="every", days=7, urgency=6),
        Rule(id="evenings", title="T", reason="R", basis="every", days=2, at="closing", urgency=6),
    )
}


def cause(rule: str, *, moment: datetime | None = None, day: date | None = None, holds: bool = True) -> Cause:
    return Cause(rule=rule, occurrence="x", words=say("W"), step="s", moment=moment, day=day, holds=holds)


def found(*causes: Cause, marks: Marks | None = None) -> tuple[Coming, ...]:
    return coming(RULES, causes, marks or {}, NOW, PORTUGAL)


def hours(zone: str) -> WorkTime:
    return WorkTime(calendar=replace(PORTUGAL, zone=ZoneInfo(zone)))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Asia/Tokyo", "Europe/Lisbon", "Pacific/Pago_Pago"])
def test_by_its_readers_hours_it_is_due_as_planned(zone: str) -> None:
    """W8: what a list says to be due is due when a plan says so, whatever the reader's hours."""
    rng, work = random.Random(7), hours(zone)
    for _ in range(300):
        rule, day = (
            rng.choice([name for name in RULES if not RULES[name].recurs]),
            TODAY + DAY * rng.randint(-20, 20),
        )
        at = datetime(day.year, day.month, day.day, rng.randrange(24), tzinfo=UTC)
        given = cause(rule, moment=at) if rng.random() < 0.5 else cause(rule, day=day)
        setting = Setting(now=NOW, calendar=PORTUGAL, work=work)
        assert [each.due(work) for each in found(given)] == [plan("e", RULES, [given], {}, setting).next_due]


def test_what_was_handed_on_stays_in_sight_for_a_day() -> None:
    """What was due today or yesterday is told; older marks leave nothing."""
    given = cause("on", day=TODAY)
    assert [each.told for each in found(given, marks={given.key: TODAY})] == [True]
    assert not found(given, marks={given.key: TODAY - 2 * DAY})
    assert not found(replace(given, holds=False))


def test_a_rhythm_shows_the_one_told_and_the_next() -> None:
    """W5: of those that nobody got only the latest is listed; the next counts from the mark."""
    given = cause("weekly", day=TODAY - 21 * DAY)
    assert [each.day for each in found(given)] == [TODAY]
    told = found(given, marks={given.key: TODAY})
    assert [(each.day, each.told) for each in told] == [(TODAY, True), (TODAY + 7 * DAY, False)]
    (evening,) = found(cause("evenings", day=TODAY))
    assert (evening.moment, evening.day_in(LISBON)) == (
        datetime(2026, 11, 26, 17, tzinfo=UTC),
        TODAY + 2 * DAY,
    )


@pytest.mark.parametrize(("day", "days"), [(date.min, -3), (date.max, 3)])
def test_the_ends_of_time_are_days_too(day: date, days: int) -> None:
    """W7: a date that somebody mistyped by centuries is counted from without an error."""
    assert counted(PORTUGAL, day, days) == day
